"""How bodies are read."""
