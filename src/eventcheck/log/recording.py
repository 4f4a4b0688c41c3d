"""What the event log keeps of a chunk: its only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from eventcheck.findings import Place
from eventcheck.log import rows
from eventcheck.log.digest import with_texts
from eventcheck.log.eventlog import (
    ATTRIBUTABLE,
    CONVERTED,
    DECIDED,
    IN_SLICE,
    UNORDERED,
    UNUSUAL,
    Siblings,
)
from eventcheck.log.spelling import spelling
from eventcheck.parse import senders

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.facts import Entry, Happening
    from eventcheck.nodes import Snapshot
    from eventcheck.parse.chunk import Chunk

SHARED = rows.ENRICHED | rows.SLICE | rows.REJECTED
"""What a decision inherits from what it is in."""
Where: TypeAlias = tuple[int, int, int, int]
"""The number of a snapshot, and the indexes of body, visitor entry and snapshot."""


def record(chunk: Chunk, log: EventLog) -> None:
    """Keep what matters of a chunk."""
    body = chunk.body
    base = rows.ENRICHED * body.enriches
    base |= rows.SLICE * senders.is_slice(body.client)
    base |= rows.WHOLE_SECONDS * senders.counts_seconds(body.client)
    for defect in chunk.defects.get("padded", ()):
        place = Place(body.index, defect.path)
        padded = str(defect.value)
        log.padded.append((place, padded, defect.field == "visitor_id"))
    for defect in chunk.defects.get("wrong-type", ()):
        if defect.field == "events" and isinstance(defect.path[-1], int):
            log.unread.append(Place(body.index, defect.path))
    log.unread += (Place(body.index, path) for path in chunk.nobodys)
    visitors = len(body.batch.fields.get("visitors") or ())
    for entry in chunk.entries:
        _add_entry(log, entry, body.index, base, visitors)
    for event in chunk.tagged:
        currency = event.tags.get("currency")
        if isinstance(currency, str) and currency.strip():
            place = Place(body.index, event.at("tags", "currency"))
            log.currencies.setdefault(currency.strip().upper(), place)


def reject(log: EventLog, events: int, decisions: int) -> None:
    """Mark what a body added that cannot be used: all rows from these numbers on."""
    for packed, row, first in (
        (log.event_rows, rows.EVENT, events),
        (log.decision_rows, rows.DECISION, decisions),
    ):
        for at in range(first * row.size, len(packed), row.size):
            (flags,) = rows.FLAGS.unpack_from(packed, at)
            rows.FLAGS.pack_into(packed, at, flags | rows.REJECTED)


def _add_entry(
    log: EventLog, entry: Entry, payload: int, base: int, visitors: int
) -> None:
    visitor_id, index, session_id, names, snapshots, size, flags, is_whole = entry
    number = log.visitors.numbers[visitor_id]
    attributes = log.attributes.numbers[names]
    if number == len(log.roles):
        log.add_visitor(attributes)
    elif log.attribute_set[number] != attributes:
        log.roles[number] |= UNUSUAL
    if base & rows.SLICE:
        log.roles[number] |= IN_SLICE
    if not is_whole:
        log.incomplete.add(number)
    session = log.sessions.numbers[session_id]
    for happening in snapshots:
        place, facts, _, node = happening
        log.snapshots += 1
        where = (log.snapshots, payload, index, place)
        first = len(log.uuids)
        inherited = (number, base | flags | facts.flags, session, attributes)
        _add_events(log, happening, inherited, where, (size, visitors))
        if facts.decisions:
            _add_decisions(log, happening, inherited, first, where)
        if node is not None:
            _spell_events(log, node, first)


def _add_events(
    log: EventLog,
    happening: Happening,
    inherited: tuple[int, int, int, int],
    where: Where,
    sizes: tuple[int, int],
) -> None:
    visitor, base, session, attributes = inherited
    _, facts, occurrences, node = happening
    uuids, first_use = log.uuids, log.first_use
    for place, event in enumerate(facts.events):
        own, entity, outline, index = event
        timestamp, plausible, uuid, revenue, value, texts, order = occurrences[place]
        flags = base | own | plausible
        if own & rows.CONVERSION:
            _note_conversion(log, visitor, timestamp, flags)
        if texts:
            outline = with_texts(outline, texts)
        number = len(uuids)
        uuids.append(uuid)
        log.event_visitors.append(visitor)
        log.event_times.append(timestamp)
        what = flags, log.entities.numbers[entity], timestamp, outline, session
        packed = rows.EVENT.pack(*what, attributes, *where, index, revenue, value)
        log.event_rows += packed
        if uuid is not None and entity and timestamp != rows.NO_TIME:
            if first_use.setdefault(uuid, number) != number or not log.past.is_empty:
                given = uuid if node is None else _uuid_as_given(node, place)
                siblings = Siblings(facts.size, *sizes, given)
                _note_reuse(log, uuid, number, siblings)
            if order:
                log.orders.setdefault(order, []).append(number)


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


def _note_reuse(log: EventLog, uuid: str, number: int, siblings: Siblings) -> None:
    first = log.first_use[uuid]
    if first != number:
        log.reuses.setdefault(uuid, [first]).append(number)
    if first != number or log.past.has_uuid(uuid):
        log.siblings[number] = siblings


def _uuid_as_given(snapshot: Snapshot, place: int) -> str | int:
    event = snapshot.events[place]
    given: str | int = event.raw[event.given_key("uuid")]
    return given


def _add_decisions(
    log: EventLog,
    happening: Happening,
    inherited: tuple[int, int, int, int],
    first: int,
    where: Where,
) -> None:
    visitor, base, *_ = inherited
    numbers = log.entities.numbers
    _, facts, occurrences, node = happening
    for place, decision in enumerate(facts.decisions):
        own, campaign, experiment, variation, index, activations = decision
        flags = own | base & SHARED
        if base & rows.ENRICHED:
            flags &= ~rows.USED
        ids = numbers[campaign], numbers[experiment], numbers[variation]
        for activation in activations:
            event, time = -1, rows.NO_TIME
            if activation >= 0:
                event = first + activation
                timestamp, plausible, *_ = occurrences[activation]
                time = timestamp if plausible else time
            _note_decision(log, visitor, time)
            number = len(log.decision_visitors)
            log.decision_visitors.append(visitor)
            packed = rows.DECISION.pack(flags, *ids, time, event, *where, index)
            log.decision_rows += packed
            if node is not None:
                spelled = spelling(node.decisions[place], node)
                log.decision_spellings[number] = spelled


def _note_decision(log: EventLog, visitor: int, time: int) -> None:
    if log.roles[visitor] & DECIDED or time == rows.NO_TIME:
        log.roles[visitor] |= UNUSUAL
    log.roles[visitor] |= DECIDED
    log.last_decision[visitor] = max(log.last_decision[visitor], time)


def _spell_events(log: EventLog, snapshot: Snapshot, first: int) -> None:
    for place, event in enumerate(snapshot.events):
        log.event_spellings[first + place] = spelling(event, snapshot)
