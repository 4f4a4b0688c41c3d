"""Fixes: what rules propose, as JSON Patches, and how they are applied."""
