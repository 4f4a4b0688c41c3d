"""When events happened: units, the clock, and the times when experiments ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from typing_extensions import TypeIs

from eventcheck.context import MIN_TIME
from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.log import rows
from eventcheck.log.windows import could_count_for, lands, side
from eventcheck.rule import Problem, Unjudged, Verdicts, log_rule, rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.catalog import Experiment
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline
    from eventcheck.parse.chunk import Chunk

BOUNDARY = 5 * 60 * 1000
"""Results are rounded to five minutes."""


@rule(
    "timestamp-not-integer",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="time",
    summary="A timestamp is text, a fraction or a boolean.",
    message="timestamp is {form}, where an integer is expected",
    hint="Send milliseconds since 1970-01-01 UTC as a JSON integer.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    fix="safe",
    looks_at="odd_times",
)
def timestamp_not_integer(chunk: Chunk, context: Context) -> Verdicts:
    """Any plain value that is no integer; it is fixed in one step, or not at all."""
    for event in chunk.odd_times:
        given = event.fields["timestamp"]
        if type(given) is int:
            continue
        path = event.at("timestamp")
        time = _read(given)
        fixes: tuple[Fix, ...] = ()
        if time is not None and MIN_TIME <= time < context.latest_time:
            fixes = (patch.replace("write milliseconds", path, given, time, safe=True),)
        yield Problem(path, {"form": _form(given)}, fixes=fixes)


def _form(given: Any) -> str:
    if isinstance(given, bool):
        return "a boolean"
    if isinstance(given, float):
        return "a float"
    if _digits(given):
        return "digits as text"
    return "a date as text" if _date(given) else "text"


def _digits(given: Any) -> TypeIs[str]:
    return isinstance(given, str) and given.isascii() and given.isdigit()


def _date(given: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(given)
    except (TypeError, ValueError):
        return None


def _read(given: Any) -> int | None:
    """The time in milliseconds, where the value says it exactly."""
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if _digits(given) and len(given) <= LONGEST:
        return int(given)
    date = _date(given)
    if date is None or date.tzinfo is None:
        return None
    return (date - EPOCH) // timedelta(milliseconds=1)


@rule(
    "timestamp-in-seconds",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="A timestamp is in seconds; the Event API expects milliseconds.",
    message="timestamp has {digits} digits: seconds, where milliseconds are expected",
    hint="Multiply by 1000: a time of today has 13 digits.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    fix="both",
    looks_at="odd_times",
)
def timestamp_in_seconds(chunk: Chunk, context: Context) -> Verdicts:
    """9 or 10 digits."""
    return _in_unit(chunk, context, (9, 10), lambda x: x * 1000)


@rule(
    "timestamp-in-microseconds",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="A timestamp is in microseconds; the Event API expects milliseconds.",
    message="timestamp has {digits} digits: microseconds, "
    "where milliseconds are expected",
    hint="Divide by 1000: a time of today has 13 digits.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="both",
    looks_at="odd_times",
)
def timestamp_in_microseconds(chunk: Chunk, context: Context) -> Verdicts:
    """15 or 16 digits."""
    return _in_unit(chunk, context, (15, 16), lambda x: x // 1000)


@rule(
    "timestamp-in-nanoseconds",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="A timestamp is in nanoseconds; the Event API expects milliseconds.",
    message="timestamp has {digits} digits: nanoseconds, "
    "where milliseconds are expected",
    hint="Divide by 1 000 000: a time of today has 13 digits.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    fix="both",
    looks_at="odd_times",
)
def timestamp_in_nanoseconds(chunk: Chunk, context: Context) -> Verdicts:
    """18 or 19 digits; the specification's own example has 19."""
    return _in_unit(chunk, context, (18, 19), lambda x: x // 1_000_000)


def _in_unit(
    chunk: Chunk,
    context: Context,
    digits: tuple[int, int],
    convert: Callable[[int], int],
) -> Verdicts:
    for event in chunk.odd_times:
        given = event.timestamp
        if given is None or _unit(given) != digits:
            continue
        time = convert(given)
        path = event.at("timestamp")
        fixes: tuple[Fix, ...] = ()
        if MIN_TIME <= time < context.latest_time:
            safe = lands(context.account, time)
            fixes = (patch.replace("write milliseconds", path, given, time, safe=safe),)
        yield Problem(path, {"digits": len(str(given))}, fixes=fixes)


def _unit(given: int) -> tuple[int, int] | None:
    if given < 0 or given >= 10**LONGEST:
        return None
    digits = len(str(given))
    return next((unit for unit in UNITS if digits in unit), None)


@rule(
    "timestamp-implausible",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="A timestamp cannot be a time of an event.",
    message="timestamp lies {where}",
    hint="Send the time when the event happened, in milliseconds since 1970-01-01 UTC.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    looks_at="odd_times",
)
def timestamp_implausible(chunk: Chunk, context: Context) -> Verdicts:
    """Before 2010, or more than a year after now; without a clock, after 2100."""
    del context
    for event in chunk.odd_times:
        given = event.timestamp
        if given is not None and _unit(given) is None:
            where = "before 2010" if given < MIN_TIME else "far in the future"
            yield Problem(event.at("timestamp"), {"where": where})


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


@timeline_rule(
    "timestamp-outside-experiment",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="An event happened when none of its experiments ran.",
    message="the event happened {side} the running time of {experiments}",
    hint="Events count only with a time at which the experiment ran. Start the "
    "experiment first, and send the time of the event, not of its dispatch.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog", "windows"),
    looks_at="countable",
)
def timestamp_outside_experiment(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Outside the window of every experiment that the event could count for."""
    for timeline, event, time, experiments in _dated(timelines, context):
        if not all(x.has_window for x in experiments):
            yield Unjudged("windows")
        sides = [side(x, time) for x in experiments]
        if sides and None not in sides:
            place = timeline.log.event_place(event, "timestamp")
            ids = sorted(x.id for x in experiments)
            words = {
                "side": sides[0] if len(set(sides)) == 1 else "outside",
                "experiments": ids[:LISTED],
            }
            yield Problem(place.path, words, payload=place.payload)


@timeline_rule(
    "timestamp-near-boundary",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="time",
    summary="An event happened within five minutes of an experiment's start or end.",
    message="the event happened {distance_ms} ms from a bound of the running time",
    hint="Results are rounded to five minutes; the event may fall on either side.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    needs=("catalog", "windows"),
    looks_at="countable",
)
def timestamp_near_boundary(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Near a bound, but inside a window."""
    for timeline, event, time, experiments in _dated(timelines, context):
        inside = [x for x in experiments if side(x, time) is None]
        bounds = [y for x in inside for y in (x.starts_at, x.ends_at) if y is not None]
        distance = min((abs(time - bound) for bound in bounds), default=BOUNDARY + 1)
        if distance <= BOUNDARY:
            place = timeline.log.event_place(event, "timestamp")
            words = {"distance_ms": distance}
            yield Problem(place.path, words, payload=place.payload)


def _dated(
    timelines: Sequence[Timeline], context: Context
) -> Iterator[tuple[Timeline, EventRow, int, tuple[Experiment, ...]]]:
    """Each event with a time, and the experiments that it could count for."""
    for timeline in timelines:
        for event in timeline.events:
            time = event.time
            if time is not None and event.flags & (rows.ACTIVATION | rows.CONVERSION):
                known = could_count_for(timeline, event, context.account)
                yield timeline, event, time, known


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
    """At least 20 events of at least 10 visitors."""
    del context
    if len(log.uuids) < CROWD:
        return
    times = Counter(log.event_times)
    crowded = {time for time, count in times.items() if count >= CROWD}
    first: dict[int, EventRow] = {}
    visitors: dict[int, set[int]] = {}
    for row in log.events() if crowded else ():
        if row.timestamp in crowded and row.flags & rows.PLAUSIBLE:
            first.setdefault(row.timestamp, row)
            visitors.setdefault(row.timestamp, set()).add(row.visitor)
    for time, row in first.items():
        if len(visitors[time]) >= MANY_VISITORS:
            place = log.event_place(row, "timestamp")
            words = {"events": times[time], "visitors": len(visitors[time])}
            yield Problem(place.path, words, payload=place.payload)


LONGEST = 19
"""Digits of the longest timestamp in any unit."""
UNITS = ((9, 10), (15, 16), (18, 19))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CROWD = 20
MANY_VISITORS = 10
LISTED = 10
"""How many experiments a finding names."""
RULES = (
    timestamp_not_integer,
    timestamp_in_seconds,
    timestamp_in_microseconds,
    timestamp_in_nanoseconds,
    timestamp_implausible,
    timestamp_in_future,
    timestamp_outside_experiment,
    timestamp_near_boundary,
    timestamps_identical,
)
