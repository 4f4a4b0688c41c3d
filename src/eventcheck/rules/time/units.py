"""Timestamps one by one: integers, in milliseconds, that can be meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from typing_extensions import TypeIs

from eventcheck.context.moments import MIN_TIME, SECONDS, since_epoch
from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.parse.chunk import Chunk

MICROSECONDS = range(10**14, 10**16)
NANOSECONDS = range(10**17, 10**19)
"""Units of time, told by how many digits a time of our days has: 15 or 16, 18 or 19."""
CONVERSIONS: Mapping[range, Callable[[int], int]] = MappingProxyType(
    {
        SECONDS: lambda given: given * 1000,
        MICROSECONDS: lambda given: given // 1000,
        NANOSECONDS: lambda given: given // 1_000_000,
    }
)
"""How to make milliseconds of each."""
LONGEST = 19
"""Digits of the longest timestamp in any unit."""


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
        time = _milliseconds(given, context)
        fixes: tuple[Fix, ...] = ()
        if time is not None:
            fixes = (patch.replace("write milliseconds", path, given, time, safe=True),)
        yield Problem(path, {"form": _form(given)}, fixes=fixes)


def _milliseconds(given: Any, context: Context) -> int | None:
    """What is meant, where that is sure.

    A number of another unit is changed in one step, where it lands in the running
    time of an experiment.
    """
    number = _read(given)
    if number is None:
        return None
    if MIN_TIME <= number < context.latest_time:
        return number
    unit = _unit(number)
    time = None if unit is None else CONVERSIONS[unit](number)
    return time if time is not None and context.account.windows.around(time) else None


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
    return since_epoch(date)


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
    return _in_unit(chunk, context, SECONDS)


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
    return _in_unit(chunk, context, MICROSECONDS)


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
    return _in_unit(chunk, context, NANOSECONDS)


def _in_unit(chunk: Chunk, context: Context, unit: range) -> Verdicts:
    for event in chunk.odd_times:
        given = event.timestamp
        if given is None or given not in unit:
            continue
        time = CONVERSIONS[unit](given)
        path = event.at("timestamp")
        fixes: tuple[Fix, ...] = ()
        if MIN_TIME <= time < context.latest_time:
            safe = context.account.windows.around(time) is not None
            fixes = (patch.replace("write milliseconds", path, given, time, safe=safe),)
        yield Problem(path, {"digits": len(str(given))}, fixes=fixes)


def _unit(given: int) -> range | None:
    return next((unit for unit in CONVERSIONS if given in unit), None)


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


RULES = (
    timestamp_not_integer,
    timestamp_in_seconds,
    timestamp_in_microseconds,
    timestamp_in_nanoseconds,
    timestamp_implausible,
)
