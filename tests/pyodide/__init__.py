"""The light tests on the Python of the playground."""
