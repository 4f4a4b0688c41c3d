"""The pages of the documentation show what really happens."""
