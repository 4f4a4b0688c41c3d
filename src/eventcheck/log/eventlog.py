"""Compact facts of the events and decisions of all bodies.

Bodies and nodes are not kept. What compares events or visitors, whichever body they
came in, reads this log; `recording` writes it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from eventcheck.context.history import NOTHING_SENT, History
from eventcheck.context.sent import (
    Identity,
    Mark,
    SentDecision,
    SentEvent,
    visitor_mark,
)
from eventcheck.findings import Place
from eventcheck.log import rows
from eventcheck.log.numbered import Numbered
from eventcheck.log.repeats import Repeats, is_own_duplicate
from eventcheck.log.rows import DecisionRow, EventRow
from eventcheck.log.spelling import AS_SPECIFIED, Spelling, spelled_path
from eventcheck.nodes.wire import MAX_INT64

if TYPE_CHECKING:
    from collections.abc import Iterable

ATTRIBUTABLE = rows.CONVERSION | rows.ENRICHED
DECIDED, CONVERTED, IN_SLICE, UNUSUAL, UNORDERED = 1, 2, 4, 8, 16
"""What is known of a visitor. CONVERTED: with enrichment. UNUSUAL: several decisions,
one without a time, or entries whose attributes differ. UNORDERED: the times of its
conversions do not rise with their arrival."""


NO_NAMES: frozenset[str] = frozenset()


class Siblings(NamedTuple):
    """What a body has beside an event, and the uuid of the event as given."""

    events: int
    """In its snapshot, itself included."""
    snapshots: int
    visitors: int
    uuid: str | int


class EventLog:
    """What is kept of all bodies, in the order of arrival."""

    def __init__(self, past: History = NOTHING_SENT) -> None:
        """`past`: what was sent."""
        self.past = past
        self.bodies = 0
        self.snapshots = 0
        self.visitors = Numbered("")
        self.entities = Numbered("")
        """Ids of events, campaigns, experiments and variations."""
        self.sessions = Numbered("")
        self.attributes: Numbered[frozenset[str]] = Numbered(NO_NAMES)
        """The keys of all attributes of a visitor entry."""
        self._start_rows()
        self._start_visitors()
        self.first_use: dict[str, int] = {}
        self.reuses: dict[str, list[int]] = {}
        """Events of each uuid that is used again, the first one too."""
        self.siblings: dict[int, Siblings] = {}
        """What surrounds each event whose uuid was used before."""
        self.found_near_misses: Mapping[int, int] | None = None
        self.found_repeats: Repeats | None = None
        self.orders: dict[str, list[int]] = {}
        self.currencies: dict[str, Place] = {}
        """Where each currency is named first."""
        self.padded: list[tuple[Place, str, bool]] = []
        """Ids with blanks around them, and whether they are a visitor's own."""
        self.unread: list[Place] = []
        """Events of a visitor without an id, and events that are no objects."""

    def _start_rows(self) -> None:
        self.event_rows = bytearray()
        self.decision_rows = bytearray()
        self.event_visitors = array("I")
        self.event_times = array("q")
        """Timestamps as given, or NO_TIME."""
        self.decision_visitors = array("I")
        self.uuids: list[str | None] = []
        self.event_spellings: dict[int, Spelling] = {}
        self.decision_spellings: dict[int, Spelling] = {}

    def _start_visitors(self) -> None:
        """Columns by the number of the visitor; number 0 is nobody."""
        self.roles = bytearray(1)
        self.first_conversion = array("q", [MAX_INT64])
        self.last_conversion = array("q", [rows.NO_TIME])
        self.last_decision = array("q", [rows.NO_TIME])
        self.attribute_set = array("I", [0])
        """The attributes of the visitor's first entry."""
        self.incomplete: set[int] = set()
        """Visitors of whom something could not be read."""

    def add_visitor(self, attributes: int) -> None:
        """Add a row to the columns of visitors."""
        self.roles.append(0)
        self.first_conversion.append(MAX_INT64)
        self.last_conversion.append(rows.NO_TIME)
        self.last_decision.append(rows.NO_TIME)
        self.attribute_set.append(attributes)

    def event(self, number: int) -> EventRow:
        """The row of an event."""
        row = rows.EVENT.unpack_from(self.event_rows, number * rows.EVENT.size)
        return EventRow(number, self.event_visitors[number], *row)

    def decision(self, number: int) -> DecisionRow:
        """The row of a decision."""
        row = rows.DECISION.unpack_from(self.decision_rows, number * rows.DECISION.size)
        return DecisionRow(number, self.decision_visitors[number], *row)

    def event_place(self, event: EventRow, *fields: str) -> Place:
        """Where an event stands, or one of its fields."""
        keys = self.event_spellings.get(event.number, AS_SPECIFIED)
        return Place(event.payload, spelled_path(keys, "events", event.indexes, fields))

    def decision_place(self, decision: DecisionRow, *fields: str) -> Place:
        """Where a decision stands, or one of its fields."""
        keys = self.decision_spellings.get(decision.number, AS_SPECIFIED)
        path = spelled_path(keys, "decisions", decision.indexes, fields)
        return Place(decision.payload, path)

    def visitor_place(self, event: EventRow, *fields: str) -> Place:
        """Where the visitor entry of an event stands, or one of its fields."""
        keys = self.event_spellings.get(event.number, AS_SPECIFIED)
        entry = (keys[0].get("visitors", "visitors"), event.visitor_index)
        return Place(event.payload, (*entry, *(keys[1].get(x, x) for x in fields)))

    def events(self) -> Iterator[EventRow]:
        """All events by arrival."""
        return map(self.event, range(len(self.uuids)))

    def decisions(self) -> Iterator[DecisionRow]:
        """All decisions by arrival."""
        return map(self.decision, range(len(self.decision_visitors)))

    def unusual_visitors(self) -> list[int]:
        """Those to whom it matters what was done before or after.

        All others have at most one decision, with a time; no conversion before it,
        nor without it; and nothing sent earlier.
        """
        columns = zip(
            self.roles, self.first_conversion, self.last_decision, strict=True
        )
        found = [
            visitor
            for visitor, (role, converted, decided) in enumerate(columns)
            if role & UNUSUAL
            or (role & CONVERTED and (not role & DECIDED or converted < decided))
        ]
        if not self.past.is_empty:
            names = enumerate(self.visitors.items)
            earlier = (n for n, name in names if self.past.decisions_of(name))
            found = sorted({*found, *earlier})
        return found

    def crowded_events(self) -> Iterator[list[int]]:
        """The events of each visitor who may have two at one time, by arrival."""
        if not any(role & UNORDERED for role in self.roles):
            return
        whose = self.event_visitors
        crowd = [n for n, who in enumerate(whose) if self.roles[who] & UNORDERED]
        crowd.sort(key=whose.__getitem__)
        for _, events in groupby(crowd, key=whose.__getitem__):
            yield list(events)

    def attribute_names(self, event: EventRow) -> frozenset[str]:
        """The keys of the attributes of an event's visitor entry."""
        return self.attributes[event.attributes]

    def identity(self, event: EventRow) -> Identity | None:
        """What makes the event itself; None where part of that is missing."""
        uuid, entity = self.uuids[event.number], self.entities[event.entity]
        if uuid is None or not entity or event.timestamp == rows.NO_TIME:
            return None
        return entity, uuid, event.timestamp

    def mark(self, event: EventRow) -> Mark:
        """A hash of the visitor, and one of the body of an event."""
        return visitor_mark(self.visitors[event.visitor]), event.digest

    def history(self) -> History:
        """What these bodies add to what was sent.

        Of the events that a visitor sent with one identity, the first: others are
        retries of it, or clash with it.
        """
        events: dict[tuple[Identity, int], SentEvent] = {}
        for event in self.events():
            identity = self.identity(event)
            if identity is None:
                continue
            visitor, body = self.mark(event)
            if visitor not in self.past.bodies_of(identity):
                sent = SentEvent(*identity, visitor, body)
                events.setdefault((identity, visitor), sent)
        return History(frozenset(self._sent()), frozenset(events.values()))

    def _sent(self) -> Iterable[SentDecision]:
        texts = self.entities
        for decision in self.decisions():
            if decision.time is None:
                continue
            counts = not decision.flags & (rows.HOLDBACK | rows.ROLLOUT)
            counts &= not is_own_duplicate(self, decision.activation)
            yield SentDecision(
                self.visitors[decision.visitor],
                texts[decision.campaign],
                (texts[decision.experiment] or None) if counts else None,
                (texts[decision.variation] or None) if counts else None,
                decision.timestamp,
            )
