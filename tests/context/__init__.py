"""Catalogs, histories and contexts."""
