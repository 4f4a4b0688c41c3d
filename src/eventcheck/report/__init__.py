"""Reports: what they say, how they are joined, compared, stored and shown."""
