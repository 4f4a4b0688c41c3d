"""Ids: what they look like, whose they are, and whether the account knows them."""
