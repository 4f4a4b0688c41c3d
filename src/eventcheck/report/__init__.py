"""Reports: their data, and how to merge, compare, store and show them."""
