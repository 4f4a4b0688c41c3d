"""Compact facts of the events and decisions of all bodies.

Bodies and nodes are not kept. What compares events or visitors, whichever body they
came in, reads this log.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from eventcheck import rows
from eventcheck.digest import digest, mark
from eventcheck.findings import Path, Place
from eventcheck.history import History, Identity, SentDecision
from eventcheck.repeats import Repeat
from eventcheck.rows import DecisionRow, EventRow

if TYPE_CHECKING:
    from eventcheck.chunk import Chunk
    from eventcheck.nodes import Event, Node, Snapshot, Visitor

Spelling: TypeAlias = tuple[Mapping[str, str], ...]
"""The payload's own keys in a body, a visitor, a snapshot, and an event or decision."""
AS_SPECIFIED: Spelling = ({}, {}, {}, {})
ATTRIBUTABLE = rows.CONVERSION | rows.ENRICHED
SHARED = rows.ENRICHED | rows.SLICE
"""What a decision inherits from its body."""
DECIDED, CONVERTED, IN_SLICE = 1, 2, 4
KINDS = {
    "activation": rows.ACTIVATION,
    "conversion": rows.CONVERSION,
    "heartbeat": rows.HEARTBEAT,
    "misspelled": rows.MISSPELLED,
}


class Texts:
    """Texts that occur again and again: each is kept once, and known by a number."""

    def __init__(self) -> None:
        """Number 0 stands for no text."""
        self.numbers: dict[str, int] = {"": 0}
        self.texts: list[str] = [""]

    def number(self, text: str | None) -> int:
        """The number of a text, a new one where the text is new."""
        number = self.numbers.setdefault(text or "", len(self.texts))
        if number == len(self.texts):
            self.texts.append(text or "")
        return number

    def __getitem__(self, number: int) -> str:
        """The text of a number."""
        return self.texts[number]


class EventLog:
    """What is kept of all bodies. `add` fills it, in the order of arrival."""

    def __init__(
        self, order_id_tag: str | None = None, past: History | None = None
    ) -> None:
        """`order_id_tag`: the tag that holds an order id. `past`: what was sent."""
        self.order_id_tag = order_id_tag
        self.past = past
        self.bodies = 0
        self.snapshots = 0
        self.visitors = Texts()
        self.entities = Texts()
        """Ids of events, campaigns, experiments and variations."""
        self.sessions = Texts()
        self.attribute_sets: dict[frozenset[str], int] = {}
        self.attribute_lists: list[frozenset[str]] = []
        self.event_rows = bytearray()
        self.decision_rows = bytearray()
        self.event_visitors = array("I")
        self.decision_visitors = array("I")
        self.uuids: list[str | None] = []
        self.first_use: dict[str, int] = {}
        self.reuses: dict[str, list[int]] = {}
        """Events of each uuid that is used again, the first one too."""
        self.siblings: dict[int, tuple[int, int, int]] = {}
        """Of an event whose uuid was used before: how many events its snapshot has,
        snapshots its visitor entry, and visitor entries its body."""
        self.found_near_misses: Mapping[int, int] | None = None
        self.found_repeats: Mapping[int, Repeat] | None = None
        self.orders: dict[str, list[int]] = {}
        self.currencies: dict[str, Place] = {}
        """Where each currency is named first."""
        self.padded: list[tuple[Place, str, bool]] = []
        """Ids with blanks around them, and whether they are a visitor's own."""
        self.nobodys: list[Place] = []
        """Events of a visitor without an id."""
        self.incomplete: set[int] = set()
        """Visitors of whom something could not be read."""
        self.roles = bytearray(1)
        """What each visitor did: DECIDED, CONVERTED, IN_SLICE."""
        self._event_spellings: dict[int, Spelling] = {}
        self._decision_spellings: dict[int, Spelling] = {}

    def add(self, chunk: Chunk) -> None:
        """Keep what matters of a chunk."""
        body = chunk.body
        base = rows.ENRICHED * body.enriches | rows.SLICE * body.is_slice
        base |= rows.REJECTED * body.is_rejected
        for defect in chunk.defects.get("padded", ()):
            place = Place(body.index, defect.path)
            padded = str(defect.value)
            self.padded.append((place, padded, defect.field == "visitor_id"))
        for visitor in chunk.visitors:
            if visitor.visitor_id is None:
                events = (event for x in visitor.snapshots for event in x.events)
                self.nobodys += (Place(body.index, event.path) for event in events)
            else:
                self._add_visitor(visitor, visitor.visitor_id, body.index, base)
        for event in chunk.tagged:
            currency = event.tags.get("currency")
            if isinstance(currency, str) and currency.strip():
                place = Place(body.index, event.at("tags", "currency"))
                self.currencies.setdefault(currency.strip().upper(), place)

    def _add_visitor(
        self, visitor: Visitor, visitor_id: str, payload: int, base: int
    ) -> None:
        number = self.visitors.number(visitor_id)
        if number == len(self.roles):
            self.roles.append(0)
        if base & rows.SLICE:
            self.roles[number] |= IN_SLICE
        session = self.sessions.number(visitor.session_id)
        names = frozenset(visitor.attribute_names)
        attributes = self.attribute_sets.setdefault(names, len(self.attribute_lists))
        if attributes == len(self.attribute_lists):
            self.attribute_lists.append(names)
        if not visitor.is_whole:
            self.incomplete.add(number)
        for snapshot in visitor.snapshots:
            self.snapshots += 1
            where = (self.snapshots, payload, visitor.index, snapshot.index)
            first = len(self.uuids)
            for event in snapshot.events:
                self._add_event(event, number, base, (session, attributes), where)
            if snapshot.decisions:
                self.roles[number] |= DECIDED
                self._add_decisions(snapshot, number, base, first, where)

    def _add_event(
        self,
        event: Event,
        visitor: int,
        base: int,
        entry: tuple[int, int],
        where: tuple[int, int, int, int],
    ) -> None:
        number = len(self.uuids)
        flags = base | KINDS[event.kind]
        if flags & ATTRIBUTABLE == ATTRIBUTABLE:
            self.roles[visitor] |= CONVERTED
        if event.time is not None:
            flags |= rows.PLAUSIBLE
        timestamp = event.timestamp
        if timestamp is None or not rows.NO_TIME < timestamp <= rows.MAX_INT64:
            timestamp = rows.NO_TIME
        revenue, value = event.cents, event.amount
        if revenue is not None:
            flags |= rows.HAS_REVENUE
        if value is not None:
            flags |= rows.HAS_VALUE
        if event.is_rejected:
            flags |= rows.REJECTED
        if event.type == "view_activated":
            flags |= rows.PAGE_VIEW
        self.event_visitors.append(visitor)
        self.event_rows += rows.EVENT.pack(
            flags,
            self.entities.number(event.entity_id),
            timestamp,
            digest(event),
            *entry,
            *where,
            event.index,
            revenue or 0,
            value or 0.0,
        )
        uuid = event.uuid
        self.uuids.append(uuid)
        if uuid is not None and event.entity_id and timestamp != rows.NO_TIME:
            self._identify(uuid, number, event.snapshot)
            if self.order_id_tag is not None:
                self._add_order(event.tags.get(self.order_id_tag), number)
        if event.given or _has_own_keys(event.snapshot):
            self._event_spellings[number] = _spelling(event, event.snapshot)

    def _identify(self, uuid: str, number: int, snapshot: Snapshot) -> None:
        first = self.first_use.setdefault(uuid, number)
        if first != number:
            self.reuses.setdefault(uuid, [first]).append(number)
        if first != number or (self.past is not None and uuid in self.past.by_uuid):
            visitor = snapshot.visitor
            batch = visitor.parent or visitor
            self.siblings[number] = (
                len(snapshot.fields["events"]),
                len(visitor.fields["snapshots"]),
                len(batch.fields["visitors"]),
            )

    def _add_order(self, order: object, number: int) -> None:
        if isinstance(order, str | int) and not isinstance(order, bool) and order:
            self.orders.setdefault(str(order), []).append(number)

    def _add_decisions(
        self,
        snapshot: Snapshot,
        visitor: int,
        base: int,
        first: int,
        where: tuple[int, int, int, int],
    ) -> None:
        activations: dict[str, list[tuple[int, int]]] = {}
        for place, event in enumerate(snapshot.events):
            if event.is_activation and event.entity_id:
                time = rows.NO_TIME if event.time is None else event.time
                found = activations.setdefault(event.entity_id, [])
                found.append((first + place, time))
        number_of = self.entities.number
        shared = base & SHARED | _state_of(snapshot, set(activations))
        for decision in snapshot.decisions:
            flags = shared | rows.HOLDBACK * decision.is_holdback
            flags |= rows.ROLLOUT * decision.is_rollout
            campaign = decision.campaign_id
            for activation, time in activations.get(campaign or "", _NOT_ACTIVATED):
                number = len(self.decision_visitors)
                self.decision_visitors.append(visitor)
                self.decision_rows += rows.DECISION.pack(
                    flags,
                    number_of(campaign),
                    number_of(decision.experiment_id),
                    number_of(decision.variation_id),
                    time,
                    activation,
                    *where,
                    decision.index,
                )
                if decision.given or _has_own_keys(snapshot):
                    self._decision_spellings[number] = _spelling(decision, snapshot)

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
        keys = self._event_spellings.get(event.number, AS_SPECIFIED)
        return Place(event.payload, _path(keys, "events", event[10:13], fields))

    def decision_place(self, decision: DecisionRow, *fields: str) -> Place:
        """Where a decision stands, or one of its fields."""
        keys = self._decision_spellings.get(decision.number, AS_SPECIFIED)
        return Place(
            decision.payload, _path(keys, "decisions", decision[10:13], fields)
        )

    def visitor_place(self, event: EventRow, *fields: str) -> Place:
        """Where the visitor entry of an event stands, or one of its fields."""
        keys = self._event_spellings.get(event.number, AS_SPECIFIED)
        entry = (keys[0].get("visitors", "visitors"), event.visitor_index)
        return Place(event.payload, (*entry, *(keys[1].get(x, x) for x in fields)))

    def events(self) -> Iterator[EventRow]:
        """All events by arrival."""
        return map(self.event, range(len(self.uuids)))

    def decisions(self) -> Iterator[DecisionRow]:
        """All decisions by arrival."""
        return map(self.decision, range(len(self.decision_visitors)))

    def several_events(self) -> Iterator[list[int]]:
        """The events of each visitor that has more than one, by arrival."""
        whose = self.event_visitors
        numbers = sorted(range(len(whose)), key=whose.__getitem__)
        for _, each in groupby(numbers, key=whose.__getitem__):
            events = list(each)
            if len(events) > 1:
                yield events

    def attribute_names(self, event: EventRow) -> frozenset[str]:
        """The keys of the attributes of an event's visitor entry."""
        return self.attribute_lists[event.attributes]

    def identity(self, event: EventRow) -> Identity | None:
        """What makes the event itself; None where part of that is missing."""
        uuid, entity = self.uuids[event.number], self.entities[event.entity]
        if uuid is None or not entity or event.timestamp == rows.NO_TIME:
            return None
        return entity, uuid, event.timestamp

    def mark(self, event: EventRow) -> int:
        """A short hash of the visitor and the body of an event."""
        return mark(self.visitors[event.visitor], event.digest)

    def history(self) -> History:
        """What these bodies add to what was sent."""
        events: dict[Identity, int] = {}
        for event in self.events():
            identity = self.identity(event)
            if identity is not None:
                events.setdefault(identity, self.mark(event))
        return History(frozenset(map(self._sent, self._activated())), events)

    def _activated(self) -> Iterator[DecisionRow]:
        return (x for x in self.decisions() if x.time is not None)

    def _sent(self, decision: DecisionRow) -> SentDecision:
        texts = self.entities
        return SentDecision(
            self.visitors[decision.visitor],
            texts[decision.campaign],
            texts[decision.experiment] or None,
            texts[decision.variation] or None,
            decision.timestamp,
        )


_NOT_ACTIVATED = ((-1, rows.NO_TIME),)


def _state_of(snapshot: Snapshot, activated: set[str]) -> int:
    """Whether decisions without an activation are used, or excused."""
    kinds = {event.kind for event in snapshot.events}
    campaigns = {decision.campaign_id for decision in snapshot.decisions}
    lost = "misspelled" in kinds or not activated <= campaigns
    lost |= any(x.is_activation and not x.entity_id for x in snapshot.events)
    if lost or not snapshot.is_whole:
        return rows.EXCUSED | rows.USED * ("conversion" in kinds)
    return rows.USED * ("conversion" in kinds)


def _has_own_keys(snapshot: Snapshot) -> bool:
    visitor = snapshot.visitor
    batch = visitor.parent
    return bool(snapshot.given or visitor.given or (batch and batch.given))


def _spelling(node: Node, snapshot: Snapshot) -> Spelling:
    visitor = snapshot.visitor
    batch = visitor.parent
    given = batch.given if batch else {}
    return given, visitor.given, snapshot.given, node.given


def _path(
    keys: Spelling, kind: str, indexes: tuple[int, ...], fields: tuple[str, ...]
) -> Path:
    visitor, snapshot, index = indexes
    return (
        keys[0].get("visitors", "visitors"),
        visitor,
        keys[1].get("snapshots", "snapshots"),
        snapshot,
        keys[2].get(kind, kind),
        index,
        *(keys[3].get(x, x) for x in fields),
    )
