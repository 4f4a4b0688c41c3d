"""From a payload to JSON, and from JSON to models."""
