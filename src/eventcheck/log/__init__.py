"""The rows that are kept of all bodies, and the code that compares them."""
