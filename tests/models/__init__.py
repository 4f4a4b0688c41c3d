"""Tests of eventcheck.models."""
