"""Say why Optimizely Event API payloads will not count, before they are lost."""

from eventcheck.api import preview_results, validate, validate_all
from eventcheck.config import Config
from eventcheck.context import Catalog, Context
from eventcheck.context.history import History
from eventcheck.findings import Effect, Finding, Severity
from eventcheck.fixes.apply import apply_fixes
from eventcheck.report import Report
from eventcheck.rules import RULES, explain

__all__ = [
    "RULES",
    "Catalog",
    "Config",
    "Context",
    "Effect",
    "Finding",
    "History",
    "Report",
    "Severity",
    "apply_fixes",
    "explain",
    "preview_results",
    "validate",
    "validate_all",
]
