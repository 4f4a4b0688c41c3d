"""Check whether an event was seen before: entity, uuid and timestamp identify it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, JsonValue, Path, Severity
from eventcheck.fixes.change import Remove
from eventcheck.log.log import Log
from eventcheck.log.repeats import Earlier, Repeat, RepeatCode, by_arrival
from eventcheck.log.rows import EventRow
from eventcheck.rule import Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.rows import problem_of


@rule(
    "log",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "same entity_id, uuid and timestamp as an earlier event: this is {same}, and only "
    "one of the two counts",
    hint="Optimizely keeps one event per (entity_id, uuid, timestamp), even across "
    "visitors. A retry should keep its uuid; a different event needs its own, "
    "generated when it happens.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    field="comparable",
    fix="safe",
    also=(Severity.WARNING,),
    compares_visitors=True,
)
def duplicate_event(log: Log, context: Context) -> Iterator[Problem]:
    """An event has the entity, uuid and timestamp of an earlier one."""
    again = list(_with_code("duplicate-event", log, log.repeats.of_any))
    removable = _removable([event for event, repeat in again if repeat.identical])
    for event, repeat in again:
        path, is_retry = removable.get(event.number), repeat.identical
        same = "a retry" if is_retry else "another event"
        severity = Severity.WARNING if is_retry else None
        problem = problem_of(event, related=repeat.first, severity=severity, same=same)
        yield problem._replace(fixes=(_removal(event, path),) if path else ())


def _removable(retries: list[EventRow]) -> dict[int, Path]:
    """Return what to remove with each retry: the largest part that it leaves empty."""
    in_snapshot = Counter(x.snapshot.key for x in retries)
    snapshots = {x.snapshot.key: x.snapshot for x in retries}
    full = {key for key, x in snapshots.items() if in_snapshot[key] == x.events}
    in_entry = Counter(key[:2] for key in full)
    emptied = {
        key[:2] for key in full if in_entry[key[:2]] == snapshots[key].entry.snapshots
    }
    in_body = Counter(payload for payload, _ in emptied)
    paths: dict[int, Path] = {}
    for event in retries:
        key, path = event.snapshot.key, event.path
        if key[:2] not in emptied:
            paths[event.number] = path[:4] if key in full else path
        elif in_body[event.payload] < event.body.visitors:
            # Otherwise the body would have no visitors, and nothing to send.
            paths[event.number] = path[:2]
    return paths


def _removal(event: EventRow, path: Path) -> Remove:
    test: tuple[Path, JsonValue] = (*event.path, "uuid"), event.uuid
    if event.uuid is not None and event.uuid.isdigit():
        # The payload may have this uuid as a number.
        test = (*event.path, "timestamp"), event.timestamp
    return Remove("drop the retry", safe=True, at=path, test=test)


@rule(
    "log",
    Severity.WARNING,
    Effect.DEGRADED,
    "an earlier event has this uuid, with another entity_id or timestamp",
    hint="Both events count, because Optimizely compares entity_id and timestamp, too. "
    "But the uuid names neither of them alone: generate a new one for every event, for "
    "impressions and conversions alike.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.CONNECTORS),
    field="comparable",
    compares_visitors=True,
)
def uuid_reused(log: Log, context: Context) -> Iterator[Problem]:
    """A uuid is used again for another event."""
    of_own, of_any = log.repeats.of_own, log.repeats.of_any
    again = {n: x for n, x in of_any.items() if n not in of_own}
    for event, repeat in _with_code("uuid-reused", log, again):
        yield problem_of(event, related=repeat.first)


@rule(
    "log",
    Severity.WARNING,
    Effect.DISTORTED,
    "an earlier event has the same visitor, entity_id and uuid, with another timestamp",
    hint="Send a retry exactly as before. With a new timestamp it counts twice.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    field="comparable",
)
def event_restamped(log: Log, context: Context) -> Iterator[Problem]:
    """An event was sent again with another timestamp."""
    for event, repeat in _with_code("event-restamped", log, log.repeats.of_own):
        yield problem_of(event, related=repeat.first)


@rule(
    "log",
    Severity.WARNING,
    Effect.DISTORTED,
    "an earlier event has the same visitor, entity_id, timestamp and content, with "
    "another uuid",
    hint="Generate the uuid once, when the event happens. With a new uuid a retry "
    "counts twice.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    field="comparable",
    looks_at=("conversion",),
    also=(Severity.INFO,),
)
def event_reissued(log: Log, context: Context) -> Iterator[Problem]:
    """A conversion was sent again with another uuid."""
    for event, repeat in _with_code("event-reissued", log, log.repeats.of_own):
        # An SDK generates each uuid once, so two of its events are probably different.
        severity = Severity.INFO if event.body.is_slice else None
        yield problem_of(event, related=repeat.first, severity=severity)


@rule(
    "log",
    Severity.WARNING,
    Effect.DISTORTED,
    "an earlier event has the same order id, so the order's revenue adds up twice",
    hint="Send each order once. If the thank-you page sends it, make sure that a "
    "reload does not.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REVENUE,),
    field="comparable",
    needs=("order_id_tag",),
    looks_at=("activation", "misspelled", "conversion", "heartbeat"),
    compares_visitors=True,
)
def order_repeated(log: Log, context: Context) -> Iterator[Problem]:
    """Two events have the same order id."""
    repeats = log.repeats.of_any
    again = {x.number for x, _ in _with_code("duplicate-event", log, repeats)}
    orders = (x for x in log.events if x.order and x.identity and x.number not in again)
    for event, earlier in by_arrival(orders):
        other = _same_order(event, earlier)
        if other is not None and other.uuid != event.uuid:
            yield problem_of(event, related=other)


def _same_order(event: EventRow, earlier: Earlier) -> EventRow | None:
    """Return the same event for the same order, or another one that has revenue too."""
    other = earlier.get(event.order, event.entity)
    earlier.add(event, event.order, event.entity)
    if event.revenue is not None:
        other = other or earlier.get(event.order)
        earlier.add(event, event.order)
    return other


def _with_code(
    code: RepeatCode, log: Log, again: Mapping[int, Repeat]
) -> Iterator[tuple[EventRow, Repeat]]:
    return ((log.events[n], x) for n, x in again.items() if x.code == code)


RULES = (duplicate_event, uuid_reused, event_restamped, event_reissued, order_repeated)
