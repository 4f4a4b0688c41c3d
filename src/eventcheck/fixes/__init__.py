"""Fixes: made by rules as JSON Patches, applied to a copy of the payload."""

from eventcheck.fixes.apply import apply_fixes
from eventcheck.fixes.changes import FixResult, Skipped

__all__ = ["FixResult", "Skipped", "apply_fixes"]
