"""Timestamps one by one: integers, in milliseconds, of a possible time."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.context.moments import MAX_TIME
from eventcheck.fixes.change import Put
from eventcheck.models.event import AnyEvent
from eventcheck.read.defect import Defect
from eventcheck.rule import EVENTS, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.units import (
    Unit,
    convert,
    exact_integer,
    form_of,
    implausible_as,
    is_possible,
)
from eventcheck.rules.words import (
    DOCUMENTED,
    ERROR,
    NOT_COUNTED,
    REJECTED,
    REPORTED,
)

FIX = "write milliseconds"


@rule(
    "defect",
    ERROR,
    REJECTED,
    "timestamp is {form}, but must be an integer",
    hint="Send milliseconds since 1970-01-01 UTC as a JSON integer.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    of=("timestamp",),
    fix="safe",
)
def timestamp_not_integer(defect: Defect, context: Context) -> Problem | None:
    """A timestamp is text, a fraction or a boolean."""
    if type(defect.value) is int:
        return None
    time = _milliseconds(defect.value, context)
    fixes = () if time is None else (Put(time, FIX, safe=True),)
    return Problem((), {"form": form_of(defect.value)}, fixes)


def _milliseconds(given: object, context: Context) -> int | None:
    """Return the time that is meant, if that is sure.

    A number of another unit is converted in the same step, but only if an experiment
    ran at that time.
    """
    number = exact_integer(given)
    if number is None or is_possible(number, context.latest_time):
        return number
    converted = convert(number, context.latest_time)
    if converted is None:
        return None
    time = converted.milliseconds
    return None if context.account.windows.around(time) is None else time


@rule(
    "defect",
    ERROR,
    NOT_COUNTED,
    "timestamp has {digits} digits: it is in seconds, not in milliseconds",
    hint="Multiply by 1000. A current time in milliseconds has 13 digits.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("timestamp",),
    fix="both",
)
def timestamp_in_seconds(defect: Defect, context: Context) -> Problem | None:
    """A timestamp is in seconds; the Event API expects milliseconds."""
    return _in_unit("seconds", defect, context)


@rule(
    "defect",
    ERROR,
    NOT_COUNTED,
    "timestamp has {digits} digits: it is in microseconds, not in milliseconds",
    hint="Divide by 1000. A current time in milliseconds has 13 digits.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    of=("timestamp",),
    fix="both",
)
def timestamp_in_microseconds(defect: Defect, context: Context) -> Problem | None:
    """A timestamp is in microseconds; the Event API expects milliseconds."""
    return _in_unit("microseconds", defect, context)


@rule(
    "defect",
    ERROR,
    NOT_COUNTED,
    "timestamp has {digits} digits: it is in nanoseconds, not in milliseconds",
    hint="Divide by 1 000 000. A current time in milliseconds has 13 digits.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    of=("timestamp",),
    fix="both",
)
def timestamp_in_nanoseconds(defect: Defect, context: Context) -> Problem | None:
    """A timestamp is in nanoseconds; the Event API expects milliseconds."""
    return _in_unit("nanoseconds", defect, context)


def _in_unit(unit: Unit, defect: Defect, context: Context) -> Problem | None:
    given = defect.value
    if type(given) is not int:
        return None
    converted = convert(given, context.latest_time)
    if converted is None or converted.unit != unit:
        return None
    time = converted.milliseconds
    is_safe = context.account.windows.around(time) is not None
    return Problem((), {"digits": len(str(given))}, (Put(time, FIX, safe=is_safe),))


@rule(
    "defect",
    ERROR,
    NOT_COUNTED,
    "no event can have this timestamp ({where})",
    hint="Send the time when the event happened, in milliseconds since 1970-01-01 UTC.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("timestamp",),
)
def timestamp_implausible(defect: Defect, context: Context) -> Problem | None:
    """A timestamp cannot be a time of an event."""
    given, latest = defect.value, context.latest_time
    if type(given) is not int or convert(given, latest) is not None:
        return None
    return Problem((), {"where": implausible_as(given, latest)})


def _after_a_year(event: AnyEvent, context: Context) -> Problem | None:
    """Judge by the clock: without one, what is implausible is a defect."""
    time, latest = event.timestamp or 0, context.latest_time
    if latest <= time < MAX_TIME:
        return Problem("timestamp", {"where": implausible_as(time, latest)})
    return None


timestamp_implausible = timestamp_implausible.also_over(
    EVENTS, _after_a_year, field="timestamp", needs=("now",)
)
RULES = (
    timestamp_not_integer,
    timestamp_in_seconds,
    timestamp_in_microseconds,
    timestamp_in_nanoseconds,
    timestamp_implausible,
)
