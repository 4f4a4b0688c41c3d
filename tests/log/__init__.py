"""Edge cases of comparing events and decisions of one call."""
