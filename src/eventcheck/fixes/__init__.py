"""Turn what rules propose into JSON Patches, and apply them."""

from eventcheck.fixes.changes import FixResult, Skipped

__all__ = ["FixResult", "Skipped"]
