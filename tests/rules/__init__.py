"""The rules, one by one: their pages, and what a page cannot show."""
