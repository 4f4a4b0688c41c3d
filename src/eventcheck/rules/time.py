"""Check timestamps: unit, time of sending, and the times when experiments ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import inf

from eventcheck.context import Context
from eventcheck.context.moments import MAX_TIME
from eventcheck.context.windows import BOUNDARY, Windows
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.log.rows import EventRow
from eventcheck.log.timeline import Timeline
from eventcheck.log.windows import could_count_for
from eventcheck.models.event import AnyEvent
from eventcheck.read.defect import Defect
from eventcheck.rule import EVENTS, Found, Problem, Unchecked, rule
from eventcheck.rules import sources, units
from eventcheck.rules.rows import problem_of

FIX = "write milliseconds"
CROWD = 20
MANY_VISITORS = 10
LISTED = 10
"""How many experiments a finding names."""


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "timestamp is {form}, but must be an integer",
    hint="Send milliseconds since 1970-01-01 UTC as a JSON integer.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    fix="safe",
    of=("timestamp",),
)
def timestamp_not_integer(defect: Defect, context: Context) -> Found:
    """A timestamp is text, a fraction or a boolean."""
    given, latest = defect.value, context.latest_time
    if type(given) is int:
        return None
    number, form = units.exact_integer(given), units.form_of(given)
    fixes: tuple[Put, ...] = ()
    if number is not None and units.is_possible(number, latest):
        title = FIX if form == "a date as text" else "write an integer"
        fixes = (Put(number, title, safe=True),)
    elif number is not None:
        # Convert the unit in the same step, but only if the result is certain.
        fixes = tuple(x for x in _conversion(number, context) if x.safe)
    return Problem(params={"form": form}, fixes=fixes)


def _conversion(
    number: int, context: Context, unit: units.Unit | None = None
) -> tuple[Put, ...]:
    """Return the fix that converts a number to milliseconds, if it is in another unit.

    It is safe if an experiment ran at that time.
    """
    converted = units.convert(number, context.latest_time)
    if converted is None or converted.unit != (unit or converted.unit):
        return ()
    time = converted.milliseconds
    return (Put(time, FIX, safe=context.account.windows.around(time) is not None),)


@rule(
    "defect",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "timestamp is in seconds ({digits} digits), but must be in milliseconds (13)",
    hint="Multiply by 1000: Optimizely reads this number as a time in January 1970.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    fix="both",
    of=("timestamp",),
)
def timestamp_in_seconds(defect: Defect, context: Context) -> Found:
    """A timestamp is in seconds; the Event API expects milliseconds."""
    return _in_unit("seconds", defect, context)


@rule(
    "defect",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "timestamp is in microseconds ({digits} digits), but must be in milliseconds (13)",
    hint="Divide by 1000: Optimizely reads this number as a time far in the future.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="both",
    of=("timestamp",),
)
def timestamp_in_microseconds(defect: Defect, context: Context) -> Found:
    """A timestamp is in microseconds; the Event API expects milliseconds."""
    return _in_unit("microseconds", defect, context)


@rule(
    "defect",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "timestamp is in nanoseconds ({digits} digits), but must be in milliseconds (13)",
    hint="Divide by 1 000 000: Optimizely reads this number as a time far ahead.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    fix="both",
    of=("timestamp",),
)
def timestamp_in_nanoseconds(defect: Defect, context: Context) -> Found:
    """A timestamp is in nanoseconds; the Event API expects milliseconds."""
    return _in_unit("nanoseconds", defect, context)


def _in_unit(unit: units.Unit, defect: Defect, context: Context) -> Found:
    given = defect.value
    fixes = _conversion(given, context, unit) if type(given) is int else ()
    return Problem(params={"digits": len(str(given))}, fixes=fixes) if fixes else None


@rule(
    "defect",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "no event can have happened at this timestamp ({where})",
    hint="Send the time when the event happened, in milliseconds since 1970-01-01 UTC.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("timestamp",),
)
def timestamp_implausible(defect: Defect, context: Context) -> Found:
    """No event can have happened at this timestamp."""
    given, latest = defect.value, context.latest_time
    if type(given) is not int or units.convert(given, latest) is not None:
        return None
    return Problem(params={"where": units.implausible_as(given, latest)})


def _after_a_year(event: AnyEvent, context: Context) -> Found:
    """Compare with the clock; what is implausible without one is a defect."""
    time, latest = event.timestamp or 0, context.latest_time
    if latest <= time < MAX_TIME:
        return Problem("timestamp", {"where": units.implausible_as(time, latest)})
    return None


timestamp_implausible = timestamp_implausible.also_over(
    EVENTS, _after_a_year, field="timestamp", needs=("now",)
)


@rule(
    EVENTS,
    Severity.WARNING,
    Effect.DISTORTED,
    "timestamp is {ahead_ms} ms after the time of sending",
    hint="Check the sender's clock and time zone. Optimizely stores future times as "
    "they are, so results up to now leave the event out.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.EXPORTS,),
    needs=("now",),
)
def timestamp_in_future(event: AnyEvent, context: Context) -> Found:
    """A timestamp is after the time of sending."""
    time, now = event.timestamp or 0, context.now_ms or 0
    if now + context.skew_ms < time < context.latest_time:
        return Problem("timestamp", {"ahead_ms": time - now})
    return None


@rule(
    "log",
    Severity.INFO,
    Effect.DISTORTED,
    "{events} events of {visitors} visitors have this same timestamp",
    hint="Send the time when each event happened, not the time of dispatch.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    field="comparable",
    compares_visitors=True,
)
def timestamps_identical(log: Log, context: Context) -> Iterator[Problem]:
    """Many events of many visitors share one millisecond."""
    if len(log.events) < CROWD:
        return
    times = Counter(x.time for x in log.events)
    crowds: dict[tuple[int | None, int], list[EventRow]] = {}
    for event in log.events:
        if event.time is None or times[event.time] < CROWD:
            continue
        # A sender that counts whole seconds has many events at one time.
        if event.is_usable and not event.body.counts_seconds:
            crowds.setdefault((event.body.group, event.time), []).append(event)
    for events in crowds.values():
        visitors = len({x.visitor for x in events})
        if len(events) >= CROWD and visitors >= MANY_VISITORS:
            first, number = events[0], len(events)
            yield problem_of(first, "timestamp", events=number, visitors=visitors)


@rule(
    "timeline",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "the event happened {side} the running time of its experiments ({experiments})",
    hint="Events count only while the experiment runs. Start the experiment first, and "
    "send the time of the event, not of its dispatch.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog", "windows"),
    looks_at=("decision", "conversion"),
)
def timestamp_outside_experiment(
    timeline: Timeline, context: Context
) -> Iterator[Problem | Unchecked]:
    """An event happened when none of its experiments ran."""
    for event, time, windows in _dated(timeline, context):
        if windows.around(time) is not None:
            continue
        if windows.has_undated:
            # The others did not run then, but the times of this one are unknown.
            yield Unchecked("windows")
        elif windows:
            side, experiments = windows.side(time), windows.first_ids(LISTED)
            yield problem_of(event, "timestamp", side=side, experiments=experiments)


@rule(
    "timeline",
    Severity.INFO,
    Effect.NONE,
    "the event happened {distance_ms} ms from the start or end of an experiment",
    hint="Results are rounded to five minutes, so they may leave the event out.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    needs=("catalog", "windows"),
    looks_at=("decision", "conversion"),
)
def timestamp_near_boundary(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """An event happened within five minutes of an experiment's start or end."""
    for event, time, windows in _dated(timeline, context):
        start, end = windows.around(time) or (-inf, inf)
        distance = min(time - start, end - time)
        if distance <= BOUNDARY:
            yield problem_of(event, "timestamp", distance_ms=distance)


def _dated(
    timeline: Timeline, context: Context
) -> Iterator[tuple[EventRow, int, Windows]]:
    """Return each event with its time, and the experiments that it could count for."""
    for event in timeline.events:
        time = event.time
        if time is not None and event.kind in ("activation", "conversion"):
            yield event, time, could_count_for(timeline, event, context)


RULES = (
    timestamp_not_integer,
    timestamp_in_seconds,
    timestamp_in_microseconds,
    timestamp_in_nanoseconds,
    timestamp_implausible,
    timestamp_in_future,
    timestamps_identical,
    timestamp_outside_experiment,
    timestamp_near_boundary,
)
