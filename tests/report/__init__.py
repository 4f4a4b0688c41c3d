"""What a report is: counts, JSON and back, what is new since another."""
