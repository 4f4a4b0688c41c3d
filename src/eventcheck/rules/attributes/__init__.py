"""Attributes of visitors: their ids and keys, and their values."""
