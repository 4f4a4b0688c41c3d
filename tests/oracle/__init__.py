"""Compare the preview with the same semantics in SQL."""
