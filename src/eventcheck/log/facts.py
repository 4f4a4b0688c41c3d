"""What matters of a visitor entry once it is judged: plain values, no nodes.

Snapshots that are alike but for times, uuids and amounts share their facts.
"""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventcheck.guards import is_object
from eventcheck.log import rows
from eventcheck.log.digest import digest
from eventcheck.log.spelling import has_own_keys
from eventcheck.log.varying import erased
from eventcheck.nodes import PAGE_VIEW
from eventcheck.nodes.wire import MAX_INT64
from eventcheck.plain import digits

if TYPE_CHECKING:
    from eventcheck.nodes import Event, Snapshot, Visitor

KINDS = {
    "activation": rows.ACTIVATION,
    "conversion": rows.CONVERSION,
    "heartbeat": rows.HEARTBEAT,
    "misspelled": rows.MISSPELLED,
}
NOT_ACTIVATED = (-1,)
PAIRS = 10_000
"""Decisions times activations of a snapshot, beyond which late activations are left
out: each with each would be a way to exhaust memory."""


class EventFacts(NamedTuple):
    """An event, without its time, its uuid, its amounts and its texts."""

    flags: int
    entity: str
    outline: int
    place: int


class DecisionFacts(NamedTuple):
    """A decision; `activations` are places in the list of events, or -1 for none."""

    flags: int
    campaign: str
    experiment: str
    variation: str
    place: int
    activations: tuple[int, ...]


class SnapshotFacts(NamedTuple):
    """A snapshot; `size` is how many events it has in the payload."""

    flags: int
    """REJECTED, or 0."""
    events: tuple[EventFacts, ...]
    decisions: tuple[DecisionFacts, ...]
    size: int


Occurrence: TypeAlias = "tuple[int, int, str | None, int, float, int, str]"
"""What differs between events that are otherwise alike.

The timestamp in milliseconds, or NO_TIME where there is none to compare; the flag
PLAUSIBLE, or 0; the uuid; revenue in cents; value; a hash of ordinary texts; and the
order id, where the context names its tag.
"""
Happening: TypeAlias = "tuple[int, SnapshotFacts, list[Occurrence], Snapshot | None]"
"""A snapshot of a visitor entry: its place, its facts, its events; and its node, only
where keys are spelled in another way than the specification's."""


Entry: TypeAlias = (
    "tuple[str, int, str, frozenset[str], list[Happening], int, int, bool]"
)
"""A visitor entry.

The visitor's id; the place in the body; the session's id; the keys of its attributes;
its snapshots, and how many of them the payload has; REJECTED, or 0; and whether all
of it can be read.
"""


def entry_of(visitor: Visitor, visitor_id: str, order_id_tag: str | None) -> Entry:
    """The facts of a visitor entry."""
    return (
        visitor_id,
        visitor.index,
        visitor.session_id or "",
        visitor.attribute_names,
        [_happening(x, order_id_tag) for x in visitor.snapshots],
        len(visitor.fields.get("snapshots") or ()),
        rows.REJECTED * visitor.is_rejected,
        visitor.is_whole,
    )


def _happening(snapshot: Snapshot, order_id_tag: str | None) -> Happening:
    events: list[EventFacts] = []
    occurrences: list[Occurrence] = []
    decided: dict[str | None, int] = {}
    for event in snapshot.events:
        fields, _, _, texts = erased(event.fields)
        events.append(_event(event, digest(event, fields, decided)))
        occurrences.append(_occurrence(event, texts, order_id_tag))
    decisions = _decisions(snapshot) if snapshot.decisions else ()
    size = len(snapshot.fields.get("events") or ())
    spelled = has_own_keys(snapshot) or any(
        x.mended is not None for x in (*snapshot.events, *snapshot.decisions)
    )
    flags = rows.REJECTED * snapshot.is_rejected
    facts = SnapshotFacts(flags, tuple(events), decisions, size)
    return snapshot.index, facts, occurrences, snapshot if spelled else None


def _event(event: Event, outline: int) -> EventFacts:
    flags = KINDS[event.kind]
    if event.cents is not None:
        flags |= rows.HAS_REVENUE
    if event.is_rejected:
        flags |= rows.REJECTED
    if event.type == PAGE_VIEW:
        flags |= rows.PAGE_VIEW
    return EventFacts(flags, event.entity_id or "", outline, event.index)


def order_of(tags: object, order_id_tag: str | None) -> str:
    """The order id of an event; "" where the context does not name its tag."""
    if order_id_tag is None or not is_object(tags):
        return ""
    given = tags.get(order_id_tag)
    if isinstance(given, int) and not isinstance(given, bool):
        return digits(given) if given else ""
    return given.strip() if isinstance(given, str) else ""


def _occurrence(event: Event, texts: int, order_id_tag: str | None) -> Occurrence:
    timestamp = event.timestamp
    if timestamp is None or not rows.NO_TIME < timestamp <= MAX_INT64:
        timestamp = rows.NO_TIME
    plausible = rows.PLAUSIBLE if event.time is not None else 0
    revenue, value = event.cents or 0, event.amount or 0.0
    order = order_of(event.fields.get("tags"), order_id_tag)
    return timestamp, plausible, event.uuid, revenue, value, texts, order


def _decisions(snapshot: Snapshot) -> tuple[DecisionFacts, ...]:
    activations: dict[str, list[int]] = {}
    for place, event in enumerate(snapshot.events):
        if event.is_activation and event.entity_id:
            activations.setdefault(event.entity_id, []).append(place)
    shared = _state_of(snapshot, set(activations))
    most = max(1, PAIRS // len(snapshot.decisions))
    for entity, places in activations.items():
        activations[entity] = _earliest(snapshot.events, places, most)
    return tuple(
        DecisionFacts(
            shared
            | rows.HOLDBACK * x.is_holdback
            | rows.ROLLOUT * x.is_rollout
            | rows.REJECTED * x.is_rejected,
            x.campaign_id or "",
            x.experiment_id or "",
            x.variation_id or "",
            x.index,
            tuple(activations.get(x.campaign_id or "", NOT_ACTIVATED)),
        )
        for x in snapshot.decisions
    )


def _earliest(events: list[Event], places: list[int], most: int) -> list[int]:
    if len(places) <= most:
        return places
    return sorted(nsmallest(most, places, key=lambda x: events[x].timestamp or 0))


def _is_nameless(event: Event) -> bool:
    """Whether it may be the activation: nothing says what else it is."""
    if event.key is not None or event.type is not None:
        return False
    return event.entity_id is None or bool(event.snapshot.decisions_for(event))


def _state_of(snapshot: Snapshot, activated: set[str]) -> int:
    """Whether decisions without an activation are used, or excused."""
    kinds = {event.kind for event in snapshot.events}
    campaigns = {decision.campaign_id for decision in snapshot.decisions}
    lost = "misspelled" in kinds or not activated <= campaigns
    lost |= any(x.is_activation and not x.entity_id for x in snapshot.events)
    lost |= "conversion" in kinds and any(map(_is_nameless, snapshot.events))
    if lost or not snapshot.is_whole:
        return rows.EXCUSED
    return rows.USED * ("conversion" in kinds)
