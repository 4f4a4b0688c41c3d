"""The objects of an Event API payload, to build or read payloads.

An `EventBatch` has visitors; a `Visitor` has attributes and snapshots; a `Snapshot` has
decisions and events; an event is a `DecisionEvent`, a `ConversionEvent` or a
`ClientActivation`.
"""

from eventcheck.models.attribute import Attribute
from eventcheck.models.batch import EventBatch
from eventcheck.models.decision import Decision, DecisionMetadata
from eventcheck.models.event import (
    ClientActivation,
    ConversionEvent,
    DecisionEvent,
    Event,
)
from eventcheck.models.snapshot import Snapshot
from eventcheck.models.visitor import Visitor

__all__ = [
    "Attribute",
    "ClientActivation",
    "ConversionEvent",
    "Decision",
    "DecisionEvent",
    "DecisionMetadata",
    "Event",
    "EventBatch",
    "Snapshot",
    "Visitor",
]
