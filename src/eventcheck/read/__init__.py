"""Payload → JSON → models: broken parts are set aside, and the rest is kept."""
