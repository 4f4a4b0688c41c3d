"""Fixes: made by rules as JSON Patches, applied to a copy of the payload."""

from eventcheck.fixes.apply import FixResult, Skipped, apply_fixes

__all__ = ["FixResult", "Skipped", "apply_fixes"]
