"""Decisions and events that were sent, with indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias, TypeVar
from zlib import crc32

Identity: TypeAlias = tuple[str, str, int]
"""Entity id, uuid and timestamp in milliseconds. Optimizely counts events with the same
identity once."""
Mark: TypeAlias = tuple[int, int]
"""A hash of the visitor and a hash of the body of an event."""


class SentDecision(NamedTuple):
    """A decision that was sent, with its activation."""

    visitor_id: str
    """The visitor who was given the variation."""
    campaign_id: str
    """The campaign of the decision, called layer in a datafile."""
    experiment_id: str | None
    """None, like the variation, if the decision is in no experiment's results, because
    it is held back, of a rollout, a duplicate, or lacks one of the two ids."""
    variation_id: str | None
    """None if the experiment is None."""
    time: int
    """Milliseconds since the epoch."""
    is_bandit: bool = False
    """Whether a contextual bandit decided, which may change its decision later."""
    is_conflicting: bool = False
    """Whether its snapshot gave another variation of the experiment too."""


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


@dataclass(frozen=True, eq=False)
class Part:
    """Some rows of a history, with indexes that are built once."""

    decisions: frozenset[SentDecision]
    events: frozenset[SentEvent]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.decisions) + len(self.events)

    @cached_property
    def by_visitor(self) -> Mapping[str, frozenset[SentDecision]]:
        """The decisions of each visitor."""
        return _gathered((x.visitor_id, x) for x in self.decisions)

    @cached_property
    def by_mark(self) -> Mapping[int, frozenset[SentEvent]]:
        """The events of each visitor, by the hash of the visitor."""
        return _gathered((x.visitor, x) for x in self.events)

    @cached_property
    def all_uuids(self) -> frozenset[str]:
        """The uuids of all events."""
        return frozenset(event.uuid for event in self.events)

    @cached_property
    def bodies(self) -> Mapping[Identity, Mapping[int, frozenset[int]]]:
        """The bodies of each identity by visitor, as hashes."""
        by_identity = _gathered((x.identity, x.mark) for x in self.events)
        return {identity: _gathered(x) for identity, x in by_identity.items()}

    @cached_property
    def senders(self) -> frozenset[tuple[int, str, str]]:
        """Visitor, entity and uuid of each event."""
        return frozenset((x.visitor, x.entity_id, x.uuid) for x in self.events)

    @cached_property
    def uuids(self) -> Mapping[tuple[str, int, Mark], frozenset[str]]:
        """The uuids of each entity, timestamp and mark."""
        return _gathered(
            ((x.entity_id, x.timestamp, x.mark), x.uuid) for x in self.events
        )


def joined(parts: Iterable[Part]) -> Part:
    """Return one part with the rows of several."""
    every = list(parts)
    return Part(
        frozenset[SentDecision]().union(*(x.decisions for x in every)),
        frozenset[SentEvent]().union(*(x.events for x in every)),
    )


def compact(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Join small parts until each is at least twice as large as the next.

    So n rows are in at most log n parts. A row that is added alone is copied and
    indexed log n times, not once for each later row.
    """
    kept: list[Part] = []
    for part in sorted(filter(len, parts), key=len, reverse=True):
        last = part
        while kept and len(kept[-1]) < 2 * len(last):
            last = joined((kept.pop(), last))
        kept.append(last)
    return tuple(kept)


K = TypeVar("K")
V = TypeVar("V")


def _gathered(pairs: Iterable[tuple[K, V]]) -> Mapping[K, frozenset[V]]:
    groups: defaultdict[K, set[V]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}
