"""The history: decisions and events of earlier calls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import UnionType
from typing import Any

from eventcheck.arguments import many
from eventcheck.context.sent import (
    Identity,
    Mark,
    Part,
    SentDecision,
    SentEvent,
    compact,
    joined,
    visitor_mark,
)
from eventcheck.guards import is_array, is_mapping

VERSION = 1
DECISION = (str, str, str | None, str | None, int, bool, bool)
EVENT = (str, str, int, int, int)
"""The types of the fields of `SentDecision` and `SentEvent`."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class History:
    """Decisions and events sent earlier. Pass `report.history` to the next call.

    decisions: each decision with its visitor and time.
    events: the identity of each event with hashes of visitor and body, to tell a
        harmless retry from another event with the same identity.

    Histories compare by content, and merge with `|`, or many at once with
    `History.merge`. `to_json` and `from_json` store them. They contain visitor ids:
    protect them like the traffic itself.

    `history |= report.history` after each of n requests takes n log n steps in all.
    Everything is kept in memory. For millions of events, keep the rows in a database,
    and pass each request the history of its visitors.
    """

    _parts: tuple[Part, ...]
    """The rows in a few parts of very different sizes, which makes merging cheap."""

    def __init__(
        self,
        decisions: Iterable[SentDecision] = (),
        events: Iterable[SentEvent] = (),
    ) -> None:
        whole = Part(
            frozenset(SentDecision(*x) for x in many(decisions, "decisions")),
            frozenset(SentEvent(*x) for x in many(events, "events")),
        )
        object.__setattr__(self, "_parts", compact((whole,)))

    @classmethod
    def merge(cls, histories: Iterable[History]) -> History:
        """Merge many histories."""
        merged = cls()
        for history in histories:
            merged |= history
        return merged

    def __or__(self, other: History) -> History:
        """Merge two histories."""
        if not isinstance(other, History):
            return NotImplemented
        history = History()
        parts = compact((*self._parts, *other._parts))
        object.__setattr__(history, "_parts", parts)
        return history

    def for_visitors(self, visitor_ids: Iterable[str]) -> History:
        """Return the rows of these visitors, to check their next bodies.

        It does not show if another visitor sent an event with the same identity.
        Events are chosen by a hash, so rarely some are of another visitor.
        """
        ids = frozenset(visitor_ids)
        marks = frozenset(map(visitor_mark, ids))
        found = (part.by_mark.get(x, ()) for x in marks for part in self._parts)
        decisions = map(self.decisions_of, ids)
        return History(chain.from_iterable(decisions), chain.from_iterable(found))

    def __eq__(self, other: object) -> bool:
        """Compare the rows; the parts do not matter."""
        if not isinstance(other, History):
            return NotImplemented
        return self.decisions == other.decisions and self.events == other.events

    def __hash__(self) -> int:
        return hash((self.decisions, self.events))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the content; indexes are built again if needed."""
        return History, (self.decisions, self.events)

    def __repr__(self) -> str:
        """Return the numbers of rows, without visitor ids."""
        decisions, events = len(self.decisions), len(self.events)
        return f"<History: {decisions} decisions, {events} events>"

    @cached_property
    def decisions(self) -> frozenset[SentDecision]:
        """Every decision that was sent, with its activation."""
        return joined(self._parts).decisions

    @cached_property
    def events(self) -> frozenset[SentEvent]:
        """Every event that was sent."""
        return joined(self._parts).events

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sent."""
        return not self._parts

    def decisions_of(self, visitor_id: str) -> list[SentDecision]:
        """Return the decisions of a visitor, by time."""
        found = frozenset[SentDecision]().union(
            *(part.by_visitor.get(visitor_id, ()) for part in self._parts)
        )
        return sorted(found, key=_order)

    def has_uuid(self, uuid: str) -> bool:
        """Return whether any event has a uuid."""
        return any(uuid in part.all_uuids for part in self._parts)

    def bodies_of(self, identity: Identity) -> Mapping[int, frozenset[int]]:
        """Return the bodies sent with an identity by visitor, all as hashes.

        Several visitors, or several bodies of a visitor, are different events that
        share an identity.
        """
        bodies: dict[int, frozenset[int]] = {}
        for part in self._parts:
            for visitor, more in part.bodies.get(identity, {}).items():
                bodies[visitor] = bodies.get(visitor, frozenset()) | more
        return bodies

    def has_sent(self, visitor: int, entity_id: str, uuid: str) -> bool:
        """Return whether a visitor (a hash) sent an entity and uuid at any time."""
        return any((visitor, entity_id, uuid) in part.senders for part in self._parts)

    def uuids_of(self, entity_id: str, timestamp: int, mark: Mark) -> frozenset[str]:
        """Return the uuids under which the same visitor sent the same body."""
        key = entity_id, timestamp, mark
        return frozenset[str]().union(*(x.uuids.get(key, ()) for x in self._parts))

    def to_dict(self) -> dict[str, object]:
        """Return sorted lists of plain values for JSON."""
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
        if not is_mapping(data):
            msg = f"history: expected an object, got {type(data).__name__}"
            raise ValueError(msg)
        if data.get("version") != VERSION:
            msg = f"history: expected version {VERSION}, got {data.get('version')!r}"
            raise ValueError(msg)
        return cls(
            _rows(data, "decisions", SentDecision, DECISION),
            _rows(data, "events", SentEvent, EVENT),
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> History:
        """Read the result of `to_json`. Raises `ValueError` for anything else."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            msg = f"history: expected JSON: {error}"
            raise ValueError(msg) from None
        return cls.from_dict(data)


NOTHING_SENT = History()


def _rows(
    data: Mapping[str, object],
    name: str,
    kind: type[SentDecision | SentEvent],
    types: Sequence[type | UnionType],
) -> Iterator[Any]:
    """Yield the rows of a list, each with the fields of `kind`."""
    rows = data.get(name)
    if not is_array(rows):
        msg = f"history: {name}: expected a list, got {type(rows).__name__}"
        raise ValueError(msg)
    for index, row in enumerate(rows):
        has_fields = is_array(row) and len(row) == len(types)
        if not has_fields or not all(map(isinstance, row, types)):
            msg = f"history: {name}[{index}]: expected {', '.join(kind._fields)}"
            raise ValueError(msg)
        yield row


def _order(decision: SentDecision) -> tuple[object, ...]:
    visitor, campaign, experiment, variation, time, *flags = decision
    return visitor, time, campaign, experiment or "", variation or "", flags
