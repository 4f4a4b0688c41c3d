"""Timestamps beside the time of sending."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.log import rows
from eventcheck.rule import Problem, Verdicts, log_rule, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow
    from eventcheck.parse.chunk import Chunk

CROWD = 20
MANY_VISITORS = 10


FINE = rows.PLAUSIBLE | rows.WHOLE_SECONDS


@rule(
    "timestamp-in-future",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="time",
    summary="A timestamp lies after the time of sending.",
    message="timestamp lies {ahead_ms} ms after now",
    hint="Check the sender's clock and time zone. Optimizely stores future times as "
    "they are.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.EXPORTS,),
    needs=("now",),
)
def timestamp_in_future(chunk: Chunk, context: Context) -> Verdicts:
    """Later than now and the allowed skew."""
    now = context.now_ms or 0
    latest = now + context.skew_ms
    for event in chunk.events:
        if event.time is not None and event.time > latest:
            yield Problem(event.at("timestamp"), {"ahead_ms": event.time - now})


@log_rule(
    "timestamps-identical",
    severity=Severity.INFO,
    effect=Effect.DISTORTED,
    category="time",
    summary="Many events of many visitors share one millisecond.",
    message="{events} events of {visitors} visitors share this millisecond",
    hint="It looks like the time of dispatch. Send the time when each event happened.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    compares_visitors=True,
)
def timestamps_identical(log: EventLog, context: Context) -> Verdicts:
    """At least 20 events of at least 10 visitors; not where whole seconds are sent."""
    del context
    if len(log.uuids) < CROWD:
        return
    times = Counter(log.event_times)
    crowded = {time for time, count in times.items() if count >= CROWD}
    first: dict[int, EventRow] = {}
    events = Counter[int]()
    visitors: dict[int, set[int]] = {}
    for row in log.events() if crowded else ():
        is_fine = row.flags & FINE == rows.PLAUSIBLE
        if is_fine and row.timestamp in crowded:
            first.setdefault(row.timestamp, row)
            events[row.timestamp] += 1
            visitors.setdefault(row.timestamp, set()).add(row.visitor)
    for time, row in first.items():
        if events[time] >= CROWD and len(visitors[time]) >= MANY_VISITORS:
            place = log.event_place(row, "timestamp")
            words = {"events": events[time], "visitors": len(visitors[time])}
            yield Problem(place.path, words, payload=place.payload)


RULES = (timestamp_in_future, timestamps_identical)
