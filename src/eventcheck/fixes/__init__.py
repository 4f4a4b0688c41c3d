"""Fixes: what rules propose, as JSON Patches, and how they are applied."""

from eventcheck.fixes.changes import FixResult, Skipped

__all__ = ["FixResult", "Skipped"]
