"""What the event log keeps of a chunk: its only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from eventcheck.findings import Place
from eventcheck.log import rows
from eventcheck.log.digest import digest
from eventcheck.log.eventlog import (
    ATTRIBUTABLE,
    CONVERTED,
    DECIDED,
    IN_SLICE,
    UNORDERED,
    UNUSUAL,
)
from eventcheck.log.spelling import has_own_keys, spelling

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog
    from eventcheck.nodes import Event, Snapshot, Visitor
    from eventcheck.parse.chunk import Chunk

KINDS = {
    "activation": rows.ACTIVATION,
    "conversion": rows.CONVERSION,
    "heartbeat": rows.HEARTBEAT,
    "misspelled": rows.MISSPELLED,
}
SHARED = rows.ENRICHED | rows.SLICE | rows.REJECTED
"""What a decision inherits from what it is in."""
NOT_ACTIVATED = ((-1, rows.NO_TIME),)
Where: TypeAlias = tuple[int, int, int, int]
"""The number of a snapshot, and the indexes of body, visitor entry and snapshot."""


def record(chunk: Chunk, log: EventLog) -> None:
    """Keep what matters of a chunk."""
    body = chunk.body
    base = rows.ENRICHED * body.enriches | rows.SLICE * body.is_slice
    base |= rows.REJECTED * body.is_rejected
    for defect in chunk.defects.get("padded", ()):
        place = Place(body.index, defect.path)
        padded = str(defect.value)
        log.padded.append((place, padded, defect.field == "visitor_id"))
    for defect in chunk.defects.get("wrong-type", ()):
        if defect.field == "events" and isinstance(defect.path[-1], int):
            log.unread.append(Place(body.index, defect.path))
    for visitor in chunk.visitors:
        if visitor.visitor_id is None:
            events = (event for x in visitor.snapshots for event in x.events)
            log.unread += (Place(body.index, event.path) for event in events)
        else:
            _add_visitor(log, visitor, visitor.visitor_id, body.index, base)
    for event in chunk.tagged:
        currency = event.tags.get("currency")
        if isinstance(currency, str) and currency.strip():
            place = Place(body.index, event.at("tags", "currency"))
            log.currencies.setdefault(currency.strip().upper(), place)


def _add_visitor(
    log: EventLog, visitor: Visitor, visitor_id: str, payload: int, base: int
) -> None:
    number = log.visitors.numbers[visitor_id]
    attributes = _attribute_set(log, visitor)
    if number == len(log.roles):
        log.roles.append(0)
        log.first_conversion.append(rows.MAX_INT64)
        log.last_conversion.append(rows.NO_TIME)
        log.last_decision.append(rows.NO_TIME)
        log.attribute_set.append(attributes)
    elif log.attribute_set[number] != attributes:
        log.roles[number] |= UNUSUAL
    if base & rows.SLICE:
        log.roles[number] |= IN_SLICE
    if not visitor.is_whole:
        log.incomplete.add(number)
    entry = (log.sessions.numbers[visitor.session_id or ""], attributes)
    base |= rows.REJECTED * visitor.is_rejected
    for snapshot in visitor.snapshots:
        log.snapshots += 1
        where = (log.snapshots, payload, visitor.index, snapshot.index)
        first = len(log.uuids)
        inherited = base | rows.REJECTED * snapshot.is_rejected
        for event in snapshot.events:
            _add_event(log, event, number, inherited, entry, where)
        if snapshot.decisions:
            _add_decisions(log, snapshot, number, inherited, first, where)


def _attribute_set(log: EventLog, visitor: Visitor) -> int:
    number = log.attribute_sets.setdefault(
        visitor.attribute_names, len(log.attribute_lists)
    )
    if number == len(log.attribute_lists):
        log.attribute_lists.append(visitor.attribute_names)
    return number


def _add_event(  # noqa: PLR0913, PLR0917 - what an event inherits
    log: EventLog,
    event: Event,
    visitor: int,
    base: int,
    entry: tuple[int, int],
    where: Where,
) -> None:
    flags = base | KINDS[event.kind]
    timestamp = event.timestamp
    if timestamp is None or not rows.NO_TIME < timestamp <= rows.MAX_INT64:
        timestamp = rows.NO_TIME
    if event.time is not None:
        flags |= rows.PLAUSIBLE
    if event.kind == "conversion":
        _note_conversion(log, visitor, timestamp, flags)
    revenue, value = event.cents, event.amount
    if revenue is not None:
        flags |= rows.HAS_REVENUE
    if value is not None:
        flags |= rows.HAS_VALUE
    if event.is_rejected:
        flags |= rows.REJECTED
    if event.type == "view_activated":
        flags |= rows.PAGE_VIEW
    entity, uuid = event.entity_id or "", event.uuid
    number = len(log.uuids)
    log.uuids.append(uuid)
    log.event_visitors.append(visitor)
    log.event_times.append(timestamp)
    log.event_rows += rows.EVENT.pack(
        flags,
        log.entities.numbers[entity],
        timestamp,
        digest(event),
        *entry,
        *where,
        event.index,
        revenue or 0,
        value or 0.0,
    )
    if uuid is not None and entity and timestamp != rows.NO_TIME:
        _identify(log, event, uuid, number)
    if event.mended is not None or has_own_keys(event.snapshot):
        log.event_spellings[number] = spelling(event, event.snapshot)


def _note_conversion(log: EventLog, visitor: int, timestamp: int, flags: int) -> None:
    if flags & ATTRIBUTABLE == ATTRIBUTABLE:
        log.roles[visitor] |= CONVERTED
    if timestamp == rows.NO_TIME:
        return
    if timestamp > log.last_conversion[visitor]:
        log.last_conversion[visitor] = timestamp
    else:
        log.roles[visitor] |= UNORDERED
    log.first_conversion[visitor] = min(log.first_conversion[visitor], timestamp)


def _identify(log: EventLog, event: Event, uuid: str, number: int) -> None:
    first = log.first_use.setdefault(uuid, number)
    if first != number:
        log.reuses.setdefault(uuid, [first]).append(number)
    if first != number or uuid in log.past.by_uuid:
        visitor = event.snapshot.visitor
        batch = visitor.parent or visitor
        log.siblings[number] = (
            len(event.snapshot.fields["events"]),
            len(visitor.fields["snapshots"]),
            len(batch.fields["visitors"]),
        )
    if log.order_id_tag is not None:
        order = event.tags.get(log.order_id_tag)
        if isinstance(order, str | int) and not isinstance(order, bool) and order:
            log.orders.setdefault(str(order), []).append(number)


def _add_decisions(  # noqa: PLR0913, PLR0917 - what a decision inherits
    log: EventLog,
    snapshot: Snapshot,
    visitor: int,
    base: int,
    first: int,
    where: Where,
) -> None:
    activations: dict[str, list[tuple[int, int]]] = {}
    for place, event in enumerate(snapshot.events):
        if event.is_activation and event.entity_id:
            time = rows.NO_TIME if event.time is None else event.time
            activations.setdefault(event.entity_id, []).append((first + place, time))
    numbers = log.entities.numbers
    shared = base & SHARED | _state_of(snapshot, set(activations))
    if base & rows.ENRICHED:
        shared &= ~rows.USED
    for decision in snapshot.decisions:
        flags = shared | rows.HOLDBACK * decision.is_holdback
        flags |= rows.ROLLOUT * decision.is_rollout
        flags |= rows.REJECTED * decision.is_rejected
        campaign = decision.campaign_id or ""
        for activation, time in activations.get(campaign, NOT_ACTIVATED):
            _note_decision(log, visitor, time)
            number = len(log.decision_visitors)
            log.decision_visitors.append(visitor)
            log.decision_rows += rows.DECISION.pack(
                flags,
                numbers[campaign],
                numbers[decision.experiment_id or ""],
                numbers[decision.variation_id or ""],
                time,
                activation,
                *where,
                decision.index,
            )
            if decision.mended is not None or has_own_keys(snapshot):
                log.decision_spellings[number] = spelling(decision, snapshot)


def _note_decision(log: EventLog, visitor: int, time: int) -> None:
    if log.roles[visitor] & DECIDED or time == rows.NO_TIME:
        log.roles[visitor] |= UNUSUAL
    log.roles[visitor] |= DECIDED
    log.last_decision[visitor] = max(time, log.last_decision[visitor])


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
        return rows.EXCUSED | rows.USED * ("conversion" in kinds)
    return rows.USED * ("conversion" in kinds)
