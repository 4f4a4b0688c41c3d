"""The preview beside the same semantics in SQL."""
