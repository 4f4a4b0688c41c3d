"""Time and memory of eventcheck, compared with pydantic, JSON and similar tools."""
