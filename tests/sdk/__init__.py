"""Traffic of the official SDKs, valid and deliberately broken."""
