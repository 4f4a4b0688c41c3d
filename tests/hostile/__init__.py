"""Input that nobody sends in good faith: each gives a report."""
