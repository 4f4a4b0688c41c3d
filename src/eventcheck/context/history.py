"""What was sent before: decisions and event identities of earlier calls."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar
from zlib import crc32

from eventcheck.guards import is_array, is_object

Identity: TypeAlias = tuple[str, str, int]
"""Entity id, uuid and timestamp in milliseconds: events that share them are one."""
Mark: TypeAlias = tuple[int, int]
"""A hash of the visitor and a hash of the body of an event."""
VERSION = 1
NO_BODIES: Mapping[int, frozenset[int]] = MappingProxyType({})


class SentDecision(NamedTuple):
    """A decision that was sent, with its activation."""

    visitor_id: str
    """The visitor who was given the variation."""
    campaign_id: str
    """The layer of the experiment, as the decision has it."""
    experiment_id: str | None
    """None, like the variation, if the decision is in no experiment's results: it is
    held back, unbucketed, a rollout's, or a duplicate."""
    variation_id: str | None
    """None if the experiment is."""
    time: int
    """Milliseconds since the epoch."""
    is_bandit: bool = False
    """Whether a contextual bandit decided: it may decide otherwise the next time."""


class SentEvent(NamedTuple):
    """The identity of an event that was sent, and hashes to recognise a retry."""

    entity_id: str
    uuid: str
    timestamp: int
    """Milliseconds since the epoch."""
    visitor: int
    """A hash of the visitor id; see `visitor_mark`."""
    body: int
    """A hash of the rest of the event."""

    @property
    def identity(self) -> Identity:
        """Entity id, uuid and timestamp."""
        return self.entity_id, self.uuid, self.timestamp

    @property
    def mark(self) -> Mark:
        """The hashes of visitor and body."""
        return self.visitor, self.body


def visitor_mark(visitor_id: str) -> int:
    """Hash a visitor id to 32 bits."""
    return crc32(visitor_id.encode(errors="surrogatepass"))


@dataclass(frozen=True, repr=False)
class History:
    """Decisions and events sent earlier; `report.history` of one call feeds the next.

    decisions: each decision with its visitor and time.
    events: each event identity with hashes of visitor and body, so that a harmless
        retry can be told from another event with the same identity.

    Histories merge with `|`, many at once with `History.merge`, and go through JSON
    with `to_json` and `from_json`. They hold visitor ids; keep them as you keep the
    traffic itself.

    Merging copies both sides, and the first question to a merged history indexes all
    of it. If there are many requests, merge some thousand reports at a time, and
    judge each request with `history.for_visitors(its visitors)`, which costs what
    these visitors sent. For millions of events, keep them in a database and build
    the history of the visitors at hand.
    """

    decisions: frozenset[SentDecision] = frozenset()
    events: frozenset[SentEvent] = frozenset()

    def __post_init__(self) -> None:
        """Freeze what was given."""
        decisions = frozenset(SentDecision(*x) for x in self.decisions)
        events = frozenset(SentEvent(*x) for x in self.events)
        object.__setattr__(self, "decisions", decisions)
        object.__setattr__(self, "events", events)

    @classmethod
    def merge(cls, histories: Iterable[History]) -> History:
        """Return one history with all decisions and events; each is copied once."""
        every = list(histories)
        return _of(
            frozenset[SentDecision]().union(*(x.decisions for x in every)),
            frozenset[SentEvent]().union(*(x.events for x in every)),
        )

    def __or__(self, other: History) -> History:
        """Return one history with the decisions and events of both."""
        if not isinstance(other, History):
            return NotImplemented
        return _of(self.decisions | other.decisions, self.events | other.events)

    def for_visitors(self, visitor_ids: Iterable[str]) -> History:
        """Return what these visitors sent, to judge their next bodies with.

        That an event has the identity of another visitor's event is then not found.
        Events are chosen by a hash: rarely, another visitor's are among them.
        """
        ids = frozenset(visitor_ids)
        return _of(
            frozenset(x for i in ids for x in self.by_visitor.get(i, ())),
            frozenset(x for i in ids for x in self._by_mark.get(visitor_mark(i), ())),
        )

    def __getstate__(self) -> dict[str, object]:
        """Pickle the content; indexes are built again if they are needed."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __repr__(self) -> str:
        """Count, and show no visitor."""
        decisions, events = len(self.decisions), len(self.events)
        return f"<History: {decisions} decisions, {events} events>"

    @cached_property
    def by_visitor(self) -> Mapping[str, tuple[SentDecision, ...]]:
        """The decisions of each visitor, by time."""
        found: dict[str, list[SentDecision]] = {}
        for decision in sorted(self.decisions, key=_order):
            found.setdefault(decision.visitor_id, []).append(decision)
        return {visitor: tuple(x) for visitor, x in found.items()}

    @cached_property
    def uuids(self) -> frozenset[str]:
        """Every uuid that an event has."""
        return frozenset(event.uuid for event in self.events)

    def bodies_of(self, identity: Identity) -> Mapping[int, frozenset[int]]:
        """Return the bodies sent with an identity by visitor, all as hashes.

        Several visitors, or several bodies of one, are events that clash.
        """
        return self._bodies.get(identity, NO_BODIES)

    def has_sent(self, visitor: int, entity_id: str, uuid: str) -> bool:
        """Return whether a visitor, by mark, sent an entity and uuid at any time."""
        return (visitor, entity_id, uuid) in self._senders

    def uuids_of(self, entity_id: str, timestamp: int, mark: Mark) -> frozenset[str]:
        """Return the uuids under which the same visitor sent the same body."""
        return self._by_content.get((entity_id, timestamp, mark), frozenset())

    @cached_property
    def _bodies(self) -> Mapping[Identity, Mapping[int, frozenset[int]]]:
        by_identity = _gathered((x.identity, x.mark) for x in self.events)
        return {identity: _gathered(x) for identity, x in by_identity.items()}

    @cached_property
    def _senders(self) -> frozenset[tuple[int, str, str]]:
        return frozenset((x.visitor, x.entity_id, x.uuid) for x in self.events)

    @cached_property
    def _by_content(self) -> Mapping[tuple[str, int, Mark], frozenset[str]]:
        return _gathered(
            ((x.entity_id, x.timestamp, x.mark), x.uuid) for x in self.events
        )

    @cached_property
    def _by_mark(self) -> Mapping[int, frozenset[SentEvent]]:
        return _gathered((x.visitor, x) for x in self.events)

    def to_dict(self) -> dict[str, object]:
        """Return sorted lists of plain values, ready for JSON."""
        return {
            "version": VERSION,
            "decisions": [list(x) for x in sorted(self.decisions, key=_order)],
            "events": [list(x) for x in sorted(self.events)],
        }

    def to_json(self) -> str:
        """Return compact JSON text."""
        return json.dumps(self.to_dict(), separators=(",", ":"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> History:
        """Read the result of `to_dict`. Raises `ValueError` for anything else."""
        if data.get("version") != VERSION:
            msg = f"history: expected version {VERSION}, got {data.get('version')!r}"
            raise ValueError(msg)
        try:
            return _of(
                frozenset(map(_decision, _rows(data, "decisions"))),
                frozenset(map(_event, _rows(data, "events"))),
            )
        except (TypeError, ValueError) as error:
            msg = f"history: {error}"
            raise ValueError(msg) from None

    @classmethod
    def from_json(cls, text: str | bytes) -> History:
        """Read the result of `to_json`. Raises `ValueError` for anything else."""
        data = json.loads(text)
        if not is_object(data):
            msg = "history: expected an object"
            raise ValueError(msg)
        return cls.from_dict(data)


def _of(decisions: frozenset[SentDecision], events: frozenset[SentEvent]) -> History:
    """Make a history of rows that are known to be right."""
    history = object.__new__(History)
    object.__setattr__(history, "decisions", decisions)
    object.__setattr__(history, "events", events)
    return history


NOTHING_SENT = History()
K = TypeVar("K")
V = TypeVar("V")


def _gathered(pairs: Iterable[tuple[K, V]]) -> Mapping[K, frozenset[V]]:
    groups: defaultdict[K, set[V]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def _rows(data: Mapping[str, object], name: str) -> Iterable[object]:
    rows = data.get(name)
    if not is_array(rows):
        msg = f"{name}: expected a list"
        raise TypeError(msg)
    return rows


def _decision(row: object) -> SentDecision:
    match row:
        case [
            str() as visitor,
            str() as campaign,
            str() | None as experiment,
            str() | None as variation,
            int() as time,
            bool() as is_bandit,
        ]:
            return SentDecision(
                visitor, campaign, experiment, variation, time, is_bandit
            )
    names = ", ".join(SentDecision._fields)
    msg = f"decisions: expected {names}"
    raise ValueError(msg)


def _event(row: object) -> SentEvent:
    match row:
        case [
            str() as entity,
            str() as uuid,
            int() as timestamp,
            int() as visitor,
            int() as body,
        ]:
            return SentEvent(entity, uuid, timestamp, visitor, body)
    msg = f"events: expected {', '.join(SentEvent._fields)}"
    raise ValueError(msg)


def _order(decision: SentDecision) -> tuple[str, int, str, str, str, bool]:
    visitor, campaign, experiment, variation, time, is_bandit = decision
    return visitor, time, campaign, experiment or "", variation or "", is_bandit
