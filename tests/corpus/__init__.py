"""Real payloads, and what is found in them."""
