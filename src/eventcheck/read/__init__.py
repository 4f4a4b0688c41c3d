"""Payload → JSON → models: what is broken is set aside, and costs nothing else."""
