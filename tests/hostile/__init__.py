"""Hostile input gets a report too."""
