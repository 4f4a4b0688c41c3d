"""Real payloads and their findings."""
