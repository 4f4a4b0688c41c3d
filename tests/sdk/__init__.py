"""Traffic of the official Python SDK, clean and broken on purpose."""
