"""Events that came before: the same again, or under another identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from eventcheck.log import rows

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow

RepeatCode: TypeAlias = Literal[
    "duplicate-event", "event-restamped", "event-reissued", "uuid-reused"
]


class Repeat(NamedTuple):
    """How an event repeats an earlier one; one event has one such relation."""

    code: RepeatCode
    first: int
    """The number of the earlier event; -1 where the history has it."""
    identical: bool = False
    """Same visitor, same body."""


def repeats(log: EventLog) -> Mapping[int, Repeat]:
    """The events of the log that repeat others, by number; found once."""
    if log.found_repeats is None:
        found = _reuses(log)
        for number, repeat in _reissues(log):
            if number not in found or found[number].code == "uuid-reused":
                found[number] = repeat
        log.found_repeats = found
    return log.found_repeats


def _reuses(log: EventLog) -> dict[int, Repeat]:
    found: dict[int, Repeat] = {}
    known = log.past.by_uuid
    uuids = dict.fromkeys(log.uuids[number] or "" for number in sorted(log.siblings))
    for uuid in uuids:
        numbers = log.reuses.get(uuid) or [log.first_use[uuid]]
        uses = _Uses()
        for event in map(log.event, numbers):
            repeat = uses.add(event)
            if uuid in known and (repeat is None or repeat.code != "duplicate-event"):
                sent = _sent_before(log, event, uuid)
                if repeat is None or sent.code == "duplicate-event":
                    repeat = sent
            if repeat is not None:
                found[event.number] = repeat
    return found


class _Uses:
    """The events with one uuid, by arrival."""

    def __init__(self) -> None:
        self.first: EventRow | None = None
        self.same: dict[tuple[int, int], EventRow] = {}
        self.of_visitor: dict[tuple[int, int], EventRow] = {}

    def add(self, event: EventRow) -> Repeat | None:
        same = self.same.setdefault((event.entity, event.timestamp), event)
        mine = self.of_visitor.setdefault((event.entity, event.visitor), event)
        if self.first is None:
            self.first = event
            return None
        if same is not event:
            alike = same.visitor == event.visitor and same.digest == event.digest
            return Repeat("duplicate-event", same.number, alike)
        if mine is not event:
            return Repeat("event-restamped", mine.number)
        return Repeat("uuid-reused", self.first.number)


def _sent_before(log: EventLog, event: EventRow, uuid: str) -> Repeat:
    past = log.past.events
    entity, mark = log.entities[event.entity], log.mark(event)
    sent = past.get((entity, uuid, event.timestamp))
    if sent is not None:
        return Repeat("duplicate-event", -1, sent == mark)
    others = log.past.by_uuid[uuid]
    if any(other[0] == entity and past[other] == mark for other in others):
        return Repeat("event-restamped", -1)
    return Repeat("uuid-reused", -1)


def _reissues(log: EventLog) -> list[tuple[int, Repeat]]:
    """Conversions of one visitor that differ in nothing but the uuid."""
    found: list[tuple[int, Repeat]] = []
    for numbers in log.crowded_events():
        first: dict[tuple[int, int, int], int] = {}
        for event in map(log.event, numbers):
            if not event.flags & rows.CONVERSION or log.identity(event) is None:
                continue
            same = (event.entity, event.timestamp, event.digest)
            other = first.setdefault(same, event.number)
            if log.uuids[other] != log.uuids[event.number]:
                found.append((event.number, Repeat("event-reissued", other)))
    return found
