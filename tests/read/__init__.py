"""Payload → JSON → models."""
