"""Whether an event was seen before: entity, uuid and timestamp make it itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from eventcheck.findings import (
    Effect,
    Evidence,
    Fix,
    Operation,
    Path,
    Place,
    Severity,
    pointer,
)
from eventcheck.log import rows
from eventcheck.log.repeats import Repeat, RepeatCode, repeats
from eventcheck.rule import Problem, Verdicts, log_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow


@log_rule(
    "duplicate-event",
    severity=Severity.ERROR,
    also=(Severity.WARNING,),
    effect=Effect.NOT_COUNTED,
    category="uniqueness",
    summary="An event has the entity, uuid and timestamp of an earlier one.",
    message="same entity_id, uuid and timestamp as an earlier event ({same})",
    hint="Optimizely keeps one of the two, whoever the visitor is. For a retry that is "
    "right, and its uuid must stay. Another event needs a uuid of its own, made when "
    "it happens.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    fix="safe",
    compares_visitors=True,
)
def duplicate_event(log: EventLog, context: Context) -> Verdicts:
    """The later one, by arrival. An identical one is a harmless retry."""
    del context
    again = dict(_with_code(log, repeats(log).of_any, "duplicate-event"))
    retries = [event for event, repeat in again.items() if repeat.identical]
    removable = _removable(log, retries)
    for event, repeat in again.items():
        place = log.event_place(event)
        path = removable.get(event.number)
        yield Problem(
            place.path,
            {"same": "a retry" if repeat.identical else "another event"},
            fixes=_removal(log, event, path) if path else (),
            related=_first(log, repeat),
            severity=Severity.WARNING if repeat.identical else None,
            payload=place.payload,
        )


def _removable(log: EventLog, retries: list[EventRow]) -> dict[int, Path]:
    """What to remove with each retry: the largest part of the body it leaves empty."""
    if not retries:
        return {}
    siblings = log.siblings
    snapshots = Counter(x.container for x in retries)
    full = {x for x in retries if snapshots[x.container] == siblings[x.number].events}
    entries = Counter((body, entry) for body, entry, _ in {x.container for x in full})
    gone = {x.entry for x in full if entries[x.entry] == siblings[x.number].snapshots}
    bodies = Counter(body for body, _ in gone)
    paths: dict[int, Path] = {}
    for event in retries:
        path = log.event_place(event).path
        if event.entry in gone:
            if bodies[event.payload] < siblings[event.number].visitors:
                paths[event.number] = path[:2]
        elif event in full:
            paths[event.number] = path[:4]
        else:
            paths[event.number] = path
    return paths


def _removal(log: EventLog, event: EventRow, path: Path) -> tuple[Fix, ...]:
    at = pointer(log.event_place(event, "uuid").path)
    given = log.siblings[event.number].uuid
    test: Operation = {"op": "test", "path": at, "value": given}
    remove: Operation = {"op": "remove", "path": pointer(path)}
    return (Fix("drop the retry", (test, remove), safe=True),)


@log_rule(
    "uuid-reused",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="uniqueness",
    summary="A uuid is used again for another event.",
    message="the uuid of an earlier event, with another entity_id or timestamp",
    hint="Give every event a uuid of its own, an impression and a conversion too.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.CONNECTORS),
    compares_visitors=True,
)
def uuid_reused(log: EventLog, context: Context) -> Verdicts:
    """Where nothing more specific is known of the later event."""
    del context
    known = repeats(log)
    others = {x: y for x, y in known.of_any.items() if x not in known.of_own}
    yield from _plain(log, others, "uuid-reused")


@log_rule(
    "event-restamped",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="uniqueness",
    summary="An event was sent again with another timestamp.",
    message="the same visitor, entity_id and uuid came with another timestamp",
    hint="Send a retry exactly as before: with a new timestamp it counts twice.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
)
def event_restamped(log: EventLog, context: Context) -> Verdicts:
    """A retry that defeats de-duplication."""
    del context
    yield from _plain(log, repeats(log).of_own, "event-restamped")


@log_rule(
    "event-reissued",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="uniqueness",
    summary="A conversion was sent again with another uuid.",
    message="the same visitor, entity_id, timestamp and body came with another uuid",
    hint="Make the uuid once, when the event happens: with a new one a retry counts "
    "twice.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    looks_at="conversions",
)
def event_reissued(log: EventLog, context: Context) -> Verdicts:
    """A retry that defeats de-duplication; equal activations are official traffic."""
    del context
    yield from _plain(log, repeats(log).of_own, "event-reissued")


@log_rule(
    "order-repeated",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="uniqueness",
    summary="An order is on two events.",
    message="the order id of an earlier event: its revenue adds up twice",
    hint="Send the event of an order once; guard the thank-you page against reloading.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REVENUE,),
    needs=("order_id_tag",),
    looks_at="tagged",
    compares_visitors=True,
)
def order_repeated(log: EventLog, context: Context) -> Verdicts:
    """The same event again for an order, or another one that has revenue too."""
    del context
    known = repeats(log).of_any
    for numbers in log.orders.values():
        orders = [
            log.event(x)
            for x in numbers
            if x not in known or known[x].code != "duplicate-event"
        ]
        first: dict[int, EventRow] = {}
        paid: EventRow | None = None
        for event in orders:
            has_revenue = event.flags & rows.HAS_REVENUE
            other = first.setdefault(event.entity, event)
            if other is event and has_revenue and paid is not None:
                other = paid
            if has_revenue and paid is None:
                paid = event
            if log.uuids[other.number] != log.uuids[event.number]:
                place = log.event_place(event)
                related = (log.event_place(other),)
                yield Problem(place.path, related=related, payload=place.payload)


def _with_code(
    log: EventLog, found: Mapping[int, Repeat], code: RepeatCode
) -> Iterator[tuple[EventRow, Repeat]]:
    for number, repeat in found.items():
        if repeat.code == code:
            yield log.event(number), repeat


def _plain(log: EventLog, found: Mapping[int, Repeat], code: RepeatCode) -> Verdicts:
    for event, repeat in _with_code(log, found, code):
        place = log.event_place(event)
        related = _first(log, repeat)
        yield Problem(place.path, related=related, payload=place.payload)


def _first(log: EventLog, repeat: Repeat) -> tuple[Place, ...]:
    if repeat.first < 0:
        return ()
    return (log.event_place(log.event(repeat.first)),)


RULES = (duplicate_event, uuid_reused, event_restamped, event_reissued, order_repeated)
