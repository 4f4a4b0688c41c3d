"""Inputs of every kind, and what is in them. `make.py` wrote them with real tools."""
