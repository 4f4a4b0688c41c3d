"""Whether a test fails when the code is wrong."""
