"""A report for people and for other tools: pure functions."""
