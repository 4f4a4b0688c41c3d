"""Fixes: applied whole or not at all, and what they leave behind."""
