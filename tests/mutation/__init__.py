"""Break the code, and see whether a test fails."""
