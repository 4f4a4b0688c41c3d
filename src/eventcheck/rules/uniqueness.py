"""Whether an event was seen before: its entity, uuid and timestamp identify it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from eventcheck.context import Context
from eventcheck.findings import JsonValue, Path, Severity
from eventcheck.fixes.change import Remove
from eventcheck.log.log import Log
from eventcheck.log.repeats import Earlier, Repeat, RepeatCode, by_arrival
from eventcheck.log.rows import EventRow
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DEGRADED,
    DISTORTED,
    DOCUMENTED,
    ERROR,
    INFO,
    NOT_COUNTED,
    REPORTED,
    WARNING,
)

Again: TypeAlias = tuple[EventRow, Repeat]
"""An event, and how it repeats an earlier one."""


@rule(
    "log",
    ERROR,
    NOT_COUNTED,
    "same entity_id, uuid and timestamp as an earlier event ({same})",
    hint="Optimizely keeps one event per (entity_id, uuid, timestamp), even across "
    "visitors. A retry should keep its uuid; a different event needs its own, "
    "generated when it happens.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    field="comparable",
    fix="safe",
    also=(WARNING,),
    compares_visitors=True,
)
def duplicate_event(log: Log, context: Context) -> Found:
    """An event has the entity, uuid and timestamp of an earlier one."""
    again = _with_code(log, log.repeats.of_any, "duplicate-event")
    return list(_duplicates(again)) if again else None


def _duplicates(again: list[Again]) -> Iterator[Problem]:
    removable = _removable([event for event, repeat in again if repeat.identical])
    for event, repeat in again:
        path = removable.get(event.number)
        problem = _problem(event, repeat, WARNING if repeat.identical else None)
        yield problem._replace(
            params={"same": "a retry" if repeat.identical else "another event"},
            fixes=(_removal(event, path),) if path else (),
        )


def _removable(retries: list[EventRow]) -> dict[int, Path]:
    """Return what to remove with each retry: the largest part that it leaves empty."""
    by_snapshot = Counter(x.snapshot.key for x in retries)
    full = [x for x in retries if by_snapshot[x.snapshot.key] == x.snapshot.events]
    by_entry = Counter(key[:2] for key in {x.snapshot.key for x in full})
    emptied = {
        key[:2]
        for key, entry in ((x.snapshot.key, x.entry) for x in full)
        if by_entry[key[:2]] == entry.snapshots
    }
    by_body = Counter(payload for payload, _ in emptied)
    paths: dict[int, Path] = {}
    for event in retries:
        if event.snapshot.key[:2] in emptied:
            # A body without visitors is nothing to send.
            if by_body[event.payload] < event.body.visitors:
                paths[event.number] = event.path[:2]
        elif by_snapshot[event.snapshot.key] == event.snapshot.events:
            paths[event.number] = event.path[:4]
        else:
            paths[event.number] = event.path
    return paths


def _removal(event: EventRow, path: Path) -> Remove:
    test: tuple[Path, JsonValue] = (*event.path, "uuid"), event.uuid
    if event.uuid is not None and event.uuid.isdigit():
        # The payload may have this uuid as a number.
        test = (*event.path, "timestamp"), event.timestamp
    return Remove("drop the retry", safe=True, at=path, test=test)


@rule(
    "log",
    WARNING,
    DEGRADED,
    "an earlier event has this uuid, with another entity_id or timestamp",
    hint="Generate a new uuid for every event, for impressions and conversions alike.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.CONNECTORS),
    field="comparable",
    compares_visitors=True,
)
def uuid_reused(log: Log, context: Context) -> Found:
    """A uuid is used again for another event."""
    known = log.repeats
    again = _with_code(log, known.of_any, "uuid-reused")
    return [_problem(*x) for x in again if x[0].number not in known.of_own]


@rule(
    "log",
    WARNING,
    DISTORTED,
    "an earlier event has the same visitor, entity_id and uuid, with another timestamp",
    hint="Send a retry exactly as before. With a new timestamp it counts twice.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    field="comparable",
)
def event_restamped(log: Log, context: Context) -> Found:
    """An event was sent again with another timestamp."""
    again = _with_code(log, log.repeats.of_own, "event-restamped")
    return [_problem(*x) for x in again]


@rule(
    "log",
    WARNING,
    DISTORTED,
    "an earlier event has the same visitor, entity_id, timestamp and body, with "
    "another uuid",
    hint="Generate the uuid once, when the event happens. With a new uuid a retry "
    "counts twice.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    field="comparable",
    looks_at=("conversion",),
    also=(INFO,),
)
def event_reissued(log: Log, context: Context) -> Found:
    """A conversion was sent again with another uuid."""
    again = _with_code(log, log.repeats.of_own, "event-reissued")
    # An SDK generates each uuid once, so there it is rather two events.
    return [_problem(*x, INFO if x[0].body.is_slice else None) for x in again]


@rule(
    "log",
    WARNING,
    DISTORTED,
    "an earlier event has the same order id: its revenue adds up twice",
    hint="Send each order once. If the thank-you page sends it, make sure that a "
    "reload does not.",
    evidence=(DOCUMENTED,),
    sources=(sources.REVENUE,),
    field="comparable",
    needs=("order_id_tag",),
    looks_at=("activation", "misspelled", "conversion", "heartbeat"),
    compares_visitors=True,
)
def order_repeated(log: Log, context: Context) -> Iterator[Problem]:
    """An order is on two events."""
    again = {
        x.number for x, _ in _with_code(log, log.repeats.of_any, "duplicate-event")
    }
    orders = (x for x in log.events if x.order and x.identity is not None)
    orders = (x for x in orders if x.number not in again)
    for event, earlier in by_arrival(orders):
        other = _same_order(event, earlier)
        if other is not None and other.uuid != event.uuid:
            related = (other.place,)
            yield Problem(event.path, related=related, payload=event.payload)


def _same_order(event: EventRow, earlier: Earlier) -> EventRow | None:
    """Return the same event for the same order, or another one that has revenue too."""
    other = earlier.get(event.order, event.entity)
    earlier.add(event, event.order, event.entity)
    if event.revenue is not None:
        other = other or earlier.get(event.order)
        earlier.add(event, event.order)
    return other


def _with_code(log: Log, found: Mapping[int, Repeat], code: RepeatCode) -> list[Again]:
    return [(log.events[n], x) for n, x in found.items() if x.code == code]


def _problem(
    event: EventRow, repeat: Repeat, severity: Severity | None = None
) -> Problem:
    related = () if repeat.first is None else (repeat.first.place,)
    return Problem(
        event.path, related=related, severity=severity, payload=event.payload
    )


RULES = (duplicate_event, uuid_reused, event_restamped, event_reissued, order_repeated)
