"""Tests of `preview_results`."""
