"""Timestamps compared with the time of sending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.log.log import Log
from eventcheck.log.rows import EventRow
from eventcheck.models.event import AnyEvent
from eventcheck.rule import EVENTS, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import DISTORTED, INFO, MEASURED, REPORTED, WARNING

CROWD = 20
MANY_VISITORS = 10


@rule(
    EVENTS,
    WARNING,
    DISTORTED,
    "timestamp is {ahead_ms} ms after the time of sending",
    hint="Check the sender's clock and time zone. Optimizely stores future times as "
    "they are.",
    evidence=(MEASURED,),
    sources=(sources.EXPORTS,),
    field="timestamp",
    needs=("now",),
)
def timestamp_in_future(event: AnyEvent, context: Context) -> Problem | None:
    """A timestamp lies after the time of sending."""
    time, now = event.timestamp or 0, context.now_ms or 0
    if now + context.skew_ms < time < context.latest_time:
        return Problem("timestamp", {"ahead_ms": time - now})
    return None


@rule(
    "log",
    INFO,
    DISTORTED,
    "{events} events of {visitors} visitors have this same timestamp",
    hint="It looks like the time of dispatch. Send the time when each event happened.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    field="comparable",
    compares_visitors=True,
)
def timestamps_identical(log: Log, context: Context) -> Iterator[Problem]:
    """Many events of many visitors share one millisecond."""
    if len(log.events) < CROWD:
        return
    times = Counter(x.time for x in log.events if x.time is not None)
    crowded = {time for time, count in times.items() if count >= CROWD}
    crowds: dict[tuple[int | None, int | None], list[EventRow]] = {}
    for event in log.events if crowded else ():
        time, body = event.time, event.body
        # Who sends whole seconds has many events at one time.
        if time in crowded and event.is_usable and not body.counts_seconds:
            crowds.setdefault((body.group, time), []).append(event)
    for events in crowds.values():
        visitors = len({x.visitor for x in events})
        if len(events) >= CROWD and visitors >= MANY_VISITORS:
            yield Problem(
                (*events[0].path, "timestamp"),
                {"events": len(events), "visitors": visitors},
                payload=events[0].payload,
            )


RULES = (timestamp_in_future, timestamps_identical)
