"""Find the unit of a timestamp. The Event API expects milliseconds since 1970 UTC.

A number is in another unit only if it converts to a possible time of an event: from
2010 on, and before `latest`, which is a year after now (without a clock: 2100).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from eventcheck.context.moments import MIN_TIME, since_epoch

LONGEST = 19
"""Digits of the longest timestamp in any unit."""
LONGEST_DATE = 40
"""Characters of the longest date that is read; ISO 8601 needs 32."""
Unit: TypeAlias = Literal["seconds", "microseconds", "nanoseconds"]


class Converted(NamedTuple):
    """A timestamp of another unit, and the same time in milliseconds."""

    unit: Unit
    milliseconds: int


def is_possible(milliseconds: int, latest: int) -> bool:
    """Return whether an event can have happened then; `latest` is exclusive."""
    return MIN_TIME <= milliseconds < latest


def convert(number: int, latest: int) -> Converted | None:
    """Convert seconds, micro- or nanoseconds to milliseconds; cut off fractions.

    Return None if the number is in none of these units.
    """
    units = (
        Converted("seconds", number * 1000),
        Converted("microseconds", number // 1000),
        Converted("nanoseconds", number // 1_000_000),
    )
    return next((x for x in units if is_possible(x.milliseconds, latest)), None)


def implausible_as(number: int, latest: int) -> str:
    """Say what a number looks like that is no possible time in any unit.

    .NET ticks count 100 nanoseconds since the year 1, a FILETIME counts them since
    1601; Apple's reference date is 2001.
    """
    if is_possible((number - 621_355_968_000_000_000) // 10_000, latest):
        return ".NET ticks"
    if is_possible((number - 116_444_736_000_000_000) // 10_000, latest):
        return "Windows FILETIME"
    # Ten digits are rather seconds since 1970, of a time before 2010.
    if number < 10**9 and is_possible((number + 978_307_200) * 1000, latest):
        return "seconds since 2001"
    return "before 2010" if number < MIN_TIME else "far in the future"


def form_of(given: object) -> str:
    """Name the form of a timestamp that is not an integer."""
    if isinstance(given, bool):
        return "a boolean"
    if isinstance(given, float):
        return "a float"
    if not isinstance(given, str):
        return "text"
    if _is_digits(given):
        return "digits as text"
    return "a date as text" if _date(given) else "text"


def exact_integer(given: object) -> int | None:
    """Return the integer that a timestamp of another form stands for exactly.

    A whole float and digits as text keep their unit. A date in ISO 8601 becomes
    milliseconds, but only if it has an offset: otherwise its time zone is unknown.
    """
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if not isinstance(given, str):
        return None
    if _is_digits(given):
        return int(given) if len(given) <= LONGEST else None
    date = _date(given)
    return None if date is None or date.tzinfo is None else since_epoch(date)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) <= LONGEST_DATE else None
    except ValueError:
        return None
