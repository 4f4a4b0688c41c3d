"""The packed rows of the event log: one for each event and each decision."""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from eventcheck.log.digest import with_amounts

NO_TIME = -(2**63)
"""Stands for a timestamp that nothing can be compared with."""

# What an event is. Plain numbers: an enum would cost more than all the rest.
ACTIVATION = 1
CONVERSION = 2
HEARTBEAT = 4
MISSPELLED = 8
ENRICHED = 16
SLICE = 32
PLAUSIBLE = 64
HAS_REVENUE = 128
WHOLE_SECONDS = 256
REJECTED = 512
PAGE_VIEW = 1024

# What a decision is, beside ENRICHED, SLICE and REJECTED.
HOLDBACK = 1
ROLLOUT = 2
USED = 4
EXCUSED = 8


class EventRow(NamedTuple):
    """One event. `visitor`, `entity`, `session` and `attributes` are numbers of texts.

    `timestamp` is in milliseconds as given, or NO_TIME; `revenue` in cents.
    """

    number: int
    visitor: int
    flags: int
    entity: int
    timestamp: int
    outline: int
    """A hash of all that it says but for its amounts."""
    session: int
    attributes: int
    snapshot: int
    payload: int
    visitor_index: int
    snapshot_index: int
    event_index: int
    revenue: int
    value: float

    @property
    def indexes(self) -> tuple[int, int, int]:
        """Where it stands in its body: in which entry, snapshot, and place there."""
        return self.visitor_index, self.snapshot_index, self.event_index

    @property
    def entry(self) -> tuple[int, int]:
        """Its visitor entry: the indexes of body and entry."""
        return self.payload, self.visitor_index

    @property
    def container(self) -> tuple[int, int, int]:
        """Its snapshot in the payload: the indexes of body, entry and snapshot."""
        return self.payload, self.visitor_index, self.snapshot_index

    @property
    def time(self) -> int | None:
        """The timestamp, where it can be one in milliseconds."""
        return self.timestamp if self.flags & PLAUSIBLE else None

    @property
    def digest(self) -> int:
        """A hash of all that it says."""
        return with_amounts(self.outline, self.revenue, self.value)


class DecisionRow(NamedTuple):
    """One decision that a snapshot lists, with the activation that it has there.

    USED: conversions of its snapshot use it, as enrichment is off. EXCUSED: another
    finding says why no activation matches it.
    """

    number: int
    visitor: int
    flags: int
    campaign: int
    experiment: int
    variation: int
    timestamp: int
    """That of the activation, where it can be one in milliseconds; or NO_TIME."""
    activation: int
    """The number of the event that activates it; -1 where none does."""
    snapshot: int
    payload: int
    visitor_index: int
    snapshot_index: int
    decision_index: int

    @property
    def indexes(self) -> tuple[int, int, int]:
        """Where it stands in its body: in which entry, snapshot, and place there."""
        return self.visitor_index, self.snapshot_index, self.decision_index

    @property
    def time(self) -> int | None:
        """When the visitor got the variation, where that is known."""
        return None if self.timestamp == NO_TIME else self.timestamp


EVENT = Struct("<HIqIIIIIIIIqd")
DECISION = Struct("<HIIIqiIIIII")
FLAGS = Struct("<H")
"""What both start with."""
