"""The rows of the log: one per body, visitor entry, snapshot, event and decision.

Each row refers to the row that contains it. Ids are as sent.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from eventcheck.findings import JsonValue, Path, Place
from eventcheck.models.event import EventKind

SnapshotKey: TypeAlias = tuple[int, int, int]
"""The indexes of the body, the visitor entry and the snapshot."""
NO_TIME = -(2**63)
"""Sorts unknown times before all others."""


class BodyRow(NamedTuple):
    """One body."""

    payload: int
    """Its index among the bodies of the call."""
    group: int | None
    """The bodies that are checked together.

    None: all bodies that Optimizely can use. Each other body is its own group, numbered
    by its payload, and is checked as if it was corrected.
    """
    is_slice: bool = False
    """Whether an official client sent it: other bodies may have earlier events of its
    visitors."""
    is_enriched: bool = False
    """Whether Optimizely adds earlier decisions to conversions. True also if the field
    cannot be read, because that has its own finding."""
    says_enriched: bool = False
    """Whether the body has `enrich_decisions`."""
    witness: tuple[Path, JsonValue] | None = None
    """Without enrichment: the field that a fix of it tests, which is
    `enrich_decisions`, or the account if the body lacks that; and its value."""
    counts_seconds: bool = False
    """Whether the sender's timestamps are whole seconds, times 1000."""
    visitors: int = 0
    """How many visitor entries were sent."""

    @property
    def is_usable(self) -> bool:
        """Whether Optimizely can use the body.

        It has an account, which is the catalog's, and is not too large.
        """
        return self.group is None


class EntryRow(NamedTuple):
    """One visitor entry; a visitor may have several."""

    body: BodyRow
    index: int  # type: ignore[assignment] # hides a method of tuples
    visitor: str
    session: str
    """The session id; "" if there is none."""
    attributes: tuple[str | None, ...]
    """The keys of its attributes."""
    snapshots: int
    """How many snapshots were sent, unreadable ones included."""


class SnapshotRow(NamedTuple):
    """One snapshot of a visitor entry."""

    entry: EntryRow
    index: int  # type: ignore[assignment] # hides a method of tuples
    events: int
    """How many events were sent, unreadable ones included."""
    lists_decisions: bool
    """Whether it lists decisions. Unreadable ones count as listed."""
    is_usable: bool
    """Whether Optimizely can use it, as far as it and its visitor entry tell."""

    @property
    def key(self) -> SnapshotKey:
        """What identifies it in the call."""
        return self.entry.body.payload, self.entry.index, self.index

    @property
    def path(self) -> Path:
        """Its path in its body."""
        return "visitors", self.entry.index, "snapshots", self.index


class EventRow(NamedTuple):
    """One event."""

    number: int
    """Its place in the log: events are numbered by arrival."""
    body: BodyRow
    visitor: str
    """The visitor's id."""
    snapshot: SnapshotRow
    index: int  # type: ignore[assignment] # hides a method of tuples
    kind: EventKind
    is_page_view: bool
    entity: str | None
    uuid: str | None
    timestamp: int | None
    """Milliseconds as sent, plausible or not; None if the value is no integer."""
    time: int | None
    """The timestamp, if it is plausible in milliseconds."""
    revenue: int | None
    """In cents; None without a usable revenue."""
    revenue_lost: bool
    """Whether a revenue was sent that cannot be used."""
    value: float | None
    order: str
    """The order id, if the context names its tag; else ""."""
    digest: int
    """A hash of the event without its entity, uuid and timestamp."""
    is_usable: bool
    """Whether Optimizely can use the event, as far as its visitor entry tells."""

    @property
    def entry(self) -> EntryRow:
        """The visitor entry."""
        return self.snapshot.entry

    @property
    def payload(self) -> int:
        """The index of the body."""
        return self.body.payload

    @property
    def path(self) -> Path:
        """Its path in its body."""
        return *self.snapshot.path, "events", self.index

    @property
    def place(self) -> Place:
        """Its place, for `Problem.related`."""
        return Place(self.payload, self.path)

    @property
    def identity(self) -> tuple[str, str, int] | None:
        """Entity, uuid and timestamp; None if one of them is missing."""
        entity, uuid, timestamp = self.entity, self.uuid, self.timestamp
        if not entity or uuid is None or timestamp is None:
            return None
        return entity, uuid, timestamp


class DecisionRow(NamedTuple):
    """One decision of a snapshot."""

    number: int
    """Its place in the log: decisions are numbered by arrival."""
    body: BodyRow
    visitor: str
    """The visitor's id."""
    snapshot: SnapshotRow
    index: int  # type: ignore[assignment] # hides a method of tuples
    campaign: str | None
    experiment: str | None
    variation: str | None
    activations: tuple[EventRow, ...]
    """The events of its snapshot that make it count, by time; usable ones first."""
    is_holdback: bool
    is_rollout: bool
    is_bandit: bool
    """Whether a contextual bandit decided (rules.md), by its metadata or the
    catalog: it may decide anew each time."""
    is_lone: bool
    """Whether no activation matches it, no conversion uses it (that is possible while
    enrichment is off), and no other finding says why."""
    is_usable: bool
    """Whether Optimizely can use the decision, as far as its visitor entry tells."""

    @property
    def entry(self) -> EntryRow:
        """The visitor entry."""
        return self.snapshot.entry

    @property
    def payload(self) -> int:
        """The index of the body."""
        return self.body.payload

    @property
    def is_accepted(self) -> bool:
        """Whether Optimizely can use the decision and its activation, if it has one."""
        activations = self.activations
        return self.is_usable and (not activations or activations[0].is_usable)

    @property
    def time(self) -> int | None:
        """When it was first activated, if that is known."""
        return self.activations[0].time if self.activations else None

    @property
    def path(self) -> Path:
        """Its path in its body."""
        return *self.snapshot.path, "decisions", self.index

    @property
    def place(self) -> Place:
        """Its place, for `Problem.related`."""
        return Place(self.payload, self.path)
