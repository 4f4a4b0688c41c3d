"""Bodies from public reports and code, rebuilt with invented values."""
