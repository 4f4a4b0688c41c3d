"""Reports: counts, JSON and back, comparing."""
