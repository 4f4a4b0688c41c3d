"""The rows of the log: what is kept of bodies, visitors, events and decisions.

Each row refers to the one that it is in. Ids are compared as given.
"""

from __future__ import annotations

from typing import NamedTuple

from eventcheck.findings import JsonValue, Path, Place
from eventcheck.models.event import EventKind

NO_TIME = -(2**63)
"""Is before all times: it stands for a time that is not known."""


class BodyRow(NamedTuple):
    """One body."""

    payload: int
    """Its index among the bodies of the call."""
    is_usable: bool = False
    """Whether Optimizely can use the request: it has an account, which is the
    catalog's, and is not too large."""
    is_slice: bool = False
    """Whether an official sender made it: what its visitors did before may be
    elsewhere."""
    is_enriched: bool = False
    """Whether Optimizely adds earlier decisions to conversions; also where the field
    cannot be read, which is a finding of its own."""
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
    def group(self) -> int | None:
        """Which bodies are judged together.

        None: all bodies that Optimizely can use. Each other body is a group of its
        own, to be judged as if it was corrected.
        """
        return None if self.is_usable else self.payload


class EntryRow(NamedTuple):
    """One visitor entry; a visitor may have several."""

    body: BodyRow
    index: int  # type: ignore[assignment] # hides a method that nobody calls
    visitor: str
    session: str
    """The session id; "" if there is none."""
    attributes: tuple[str | None, ...]
    """The keys of its attributes."""
    snapshots: int
    """How many snapshots were sent; more than can be read, if any cannot."""


class SnapshotRow(NamedTuple):
    """One snapshot of a visitor entry."""

    entry: EntryRow
    index: int  # type: ignore[assignment] # hides a method that nobody calls
    events: int
    """How many events were sent; more than can be read, if any cannot."""
    lists_decisions: bool
    """Whether it lists decisions, or might: what cannot be read counts as listed."""
    is_usable: bool
    """Whether Optimizely can use it, as far as it and its visitor entry tell."""

    @property
    def key(self) -> tuple[int, int, int]:
        """The indexes of the body, the visitor entry and the snapshot."""
        return self.entry.body.payload, self.entry.index, self.index


class EventRow(NamedTuple):
    """One event."""

    number: int
    """Its place in the log: events are numbered by arrival."""
    body: BodyRow
    visitor: str
    """The visitor's id."""
    snapshot: SnapshotRow
    index: int  # type: ignore[assignment] # hides a method that nobody calls
    kind: EventKind
    is_page_view: bool
    entity: str | None
    uuid: str | None
    timestamp: int | None
    """Milliseconds as given, right or wrong; None if it is no integer."""
    time: int | None
    """The timestamp, if it can be one in milliseconds."""
    revenue: int | None
    """In cents; None if there is none that counts."""
    revenue_lost: bool
    """Whether a revenue was sent that cannot be used."""
    value: float | None
    order: str
    """The order id, if the context names its tag; else ""."""
    digest: int
    """A hash of all that the event says, but for its entity, uuid and timestamp."""
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
        """Where it stands in its body."""
        entry, snapshot = self.snapshot.entry, self.snapshot
        at = entry.index, "snapshots", snapshot.index, "events", self.index
        return "visitors", *at

    @property
    def place(self) -> Place:
        """Where it stands, for `Problem.related`."""
        return Place(self.payload, self.path)

    @property
    def identity(self) -> tuple[str, str, int] | None:
        """What makes the event itself; None if part of it is missing."""
        entity, uuid, timestamp = self.entity, self.uuid, self.timestamp
        if not entity or uuid is None or timestamp is None:
            return None
        return entity, uuid, timestamp


class DecisionRow(NamedTuple):
    """One decision that a snapshot lists."""

    number: int
    """Its place in the log: decisions are numbered by arrival."""
    body: BodyRow
    visitor: str
    """The visitor's id."""
    snapshot: SnapshotRow
    index: int  # type: ignore[assignment] # hides a method that nobody calls
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
        """Where it stands in its body."""
        entry, snapshot = self.snapshot.entry, self.snapshot
        at = entry.index, "snapshots", snapshot.index, "decisions", self.index
        return "visitors", *at

    @property
    def place(self) -> Place:
        """Where it stands, for `Problem.related`."""
        return Place(self.payload, self.path)
