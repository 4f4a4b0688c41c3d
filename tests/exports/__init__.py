"""Optimizely's own attribution of a real events export."""
