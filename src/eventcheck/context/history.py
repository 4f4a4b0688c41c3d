"""What was sent before: decisions and event identities of earlier calls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from eventcheck.guards import is_array, is_object

Identity: TypeAlias = tuple[str, str, int]
"""What makes an event itself: entity id, uuid, timestamp in milliseconds."""
VERSION = 1


class SentDecision(NamedTuple):
    """A decision that was sent, with its activation."""

    visitor_id: str
    """The visitor who was given the variation."""
    campaign_id: str
    """The layer of the experiment, as the decision has it."""
    experiment_id: str | None
    """None, like the variation, where the decision is in no experiment's results: it
    is held back, unbucketed, a rollout's, or a duplicate."""
    variation_id: str | None
    """None where the experiment is."""
    time: int
    """Milliseconds since the epoch."""


@dataclass(frozen=True)
class History:
    """What was sent earlier; `report.history` of one call feeds the next.

    decisions: each decision with its visitor and time.
    events: a short hash of visitor and body for each event identity, so that a
        harmless retry can be told from another event with the same identity.

    Histories merge with `|`, and go through JSON with `to_json` and `from_json`.
    They hold visitor ids; keep them as you keep the traffic itself.
    """

    decisions: frozenset[SentDecision] = frozenset()
    events: Mapping[Identity, int] = field(
        default_factory=dict[Identity, int], hash=False
    )

    def __post_init__(self) -> None:
        """Freeze what was given."""
        decisions = frozenset(SentDecision(*x) for x in self.decisions)
        object.__setattr__(self, "decisions", decisions)
        object.__setattr__(self, "events", MappingProxyType(dict(self.events)))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by content: a read-only mapping cannot be pickled itself."""
        return History, (self.decisions, dict(self.events))

    def __or__(self, other: History) -> History:
        """Both together; of an identity in both, the left one's hash stands."""
        if not isinstance(other, History):
            return NotImplemented
        events = {**other.events, **self.events}
        return History(self.decisions | other.decisions, events)

    @cached_property
    def by_visitor(self) -> Mapping[str, tuple[SentDecision, ...]]:
        """The decisions of each visitor, by time."""
        found: dict[str, list[SentDecision]] = {}
        for decision in sorted(self.decisions, key=_order):
            found.setdefault(decision.visitor_id, []).append(decision)
        return {visitor: tuple(x) for visitor, x in found.items()}

    @cached_property
    def by_uuid(self) -> Mapping[str, tuple[Identity, ...]]:
        """The identities that use a uuid."""
        found: dict[str, list[Identity]] = {}
        for identity in self.events:
            found.setdefault(identity[1], []).append(identity)
        return {uuid: tuple(x) for uuid, x in found.items()}

    @cached_property
    def by_content(self) -> Mapping[tuple[str, int, int], str]:
        """A uuid of each entity, timestamp and hash of visitor and body."""
        found: dict[tuple[str, int, int], str] = {}
        for (entity, uuid, timestamp), mark in self.events.items():
            found.setdefault((entity, timestamp, mark), uuid)
        return found

    def to_dict(self) -> dict[str, object]:
        """Lists of plain values, ready for JSON."""
        return {
            "version": VERSION,
            "decisions": [list(x) for x in sorted(self.decisions, key=_order)],
            "events": [[*identity, mark] for identity, mark in self.events.items()],
        }

    def to_json(self) -> str:
        """Compact JSON text."""
        return json.dumps(self.to_dict(), separators=(",", ":"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> History:
        """Read what `to_dict` gave. Raises `ValueError` for anything else."""
        if data.get("version") != VERSION:
            msg = f"history: expected version {VERSION}, got {data.get('version')!r}"
            raise ValueError(msg)
        try:
            return cls(
                frozenset(_decision(x) for x in _rows(data, "decisions")),
                dict(_event(x) for x in _rows(data, "events")),
            )
        except (TypeError, ValueError) as error:
            msg = f"history: {error}"
            raise ValueError(msg) from None

    @classmethod
    def from_json(cls, text: str | bytes) -> History:
        """Read what `to_json` gave. Raises `ValueError` for anything else."""
        data = json.loads(text)
        if not is_object(data):
            msg = "history: expected an object"
            raise ValueError(msg)
        return cls.from_dict(data)


NOTHING_SENT = History()


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
        ]:
            return SentDecision(visitor, campaign, experiment, variation, time)
    msg = "decisions: expected visitor, campaign, experiment, variation and time"
    raise ValueError(msg)


def _event(row: object) -> tuple[Identity, int]:
    match row:
        case [str() as entity, str() as uuid, int() as timestamp, int() as mark]:
            return (entity, uuid, timestamp), mark
    msg = "events: expected entity, uuid, timestamp and hash"
    raise ValueError(msg)


def _order(decision: SentDecision) -> tuple[str, int, str, str, str]:
    experiment, variation = decision.experiment_id or "", decision.variation_id or ""
    visitor, campaign, _, _, time = decision
    return visitor, time, campaign, experiment, variation
