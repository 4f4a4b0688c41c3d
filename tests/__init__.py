"""The tests of eventcheck."""
