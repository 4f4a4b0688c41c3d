"""The playground in a real browser: all of it heavy."""
