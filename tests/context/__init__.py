"""What an account has: importers, records, merging."""
