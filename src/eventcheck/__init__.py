"""Say why Optimizely Event API payloads will not count, before they are lost."""

from eventcheck.api import preview_results, validate, validate_all
from eventcheck.catalog import Catalog
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.findings import Finding, Fix
from eventcheck.fixes.apply import apply_fixes
from eventcheck.history import History
from eventcheck.parse.body import Payload
from eventcheck.report.report import InvalidPayloadError, Report
from eventcheck.rule import Rule
from eventcheck.rules import RULES, explain
from eventcheck.severity import Effect, Severity
from eventcheck.suppression import Suppression

__version__ = "0.1.0"

__all__ = [
    "RULES",
    "Catalog",
    "Config",
    "Context",
    "Effect",
    "Finding",
    "Fix",
    "History",
    "InvalidPayloadError",
    "Payload",
    "Report",
    "Rule",
    "Severity",
    "Suppression",
    "__version__",
    "apply_fixes",
    "explain",
    "preview_results",
    "validate",
    "validate_all",
]
