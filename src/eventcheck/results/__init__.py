"""Preview the results page as if some bodies were all that was sent."""

from eventcheck.results.figures import (
    EventResult,
    EventResults,
    ExperimentResult,
    Row,
    VariationResult,
)
from eventcheck.results.preview import Mode, ResultsPreview
from eventcheck.results.verdicts import EventVerdict, Verdict

__all__ = [
    "EventResult",
    "EventResults",
    "EventVerdict",
    "ExperimentResult",
    "Mode",
    "ResultsPreview",
    "Row",
    "VariationResult",
    "Verdict",
]
