"""Facts outside the payload: the time of sending, the account, and earlier events."""

from eventcheck.context.catalog import Catalog
from eventcheck.context.context import Context
from eventcheck.context.history import History
from eventcheck.context.records import (
    Attribute,
    Event,
    Experiment,
    Flag,
    LeftOut,
    Page,
    Variation,
)
from eventcheck.context.sent import SentDecision, SentEvent

__all__ = [
    "Attribute",
    "Catalog",
    "Context",
    "Event",
    "Experiment",
    "Flag",
    "History",
    "LeftOut",
    "Page",
    "SentDecision",
    "SentEvent",
    "Variation",
]
