"""What the results page would show, if some bodies were all that was sent."""

from eventcheck.results.preview import (
    EventResult,
    EventVerdict,
    ExperimentResult,
    Mode,
    ResultsPreview,
    Row,
    VariationResult,
    Verdict,
)

__all__ = [
    "EventResult",
    "EventVerdict",
    "ExperimentResult",
    "Mode",
    "ResultsPreview",
    "Row",
    "VariationResult",
    "Verdict",
]
