"""Units of timestamps: only what converts to a possible time is in another unit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventcheck.context.moments import MIN_TIME
from eventcheck.rules.units import (
    Converted,
    convert,
    exact_integer,
    form_of,
    implausible_as,
    is_possible,
)

NOW = 1_760_000_000_000
LATEST = NOW + 366 * 86_400_000
NO_CLOCK = 4_102_444_800_000
"""2100-01-01."""


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1_760_000_000, Converted("seconds", NOW)),
        (1_760_000_000_000_000, Converted("microseconds", NOW)),
        (1_760_000_000_000_999, Converted("microseconds", NOW)),
        (1_760_000_000_000_000_000, Converted("nanoseconds", NOW)),
        # The example of the specification.
        (1_535_662_000_000_000_000, Converted("nanoseconds", 1_535_662_000_000)),
        (MIN_TIME // 1000, Converted("seconds", MIN_TIME)),
        (MIN_TIME * 1000, Converted("microseconds", MIN_TIME)),
        (MIN_TIME * 1_000_000, Converted("nanoseconds", MIN_TIME)),
        ((LATEST - 1) * 1000, Converted("microseconds", LATEST - 1)),
    ],
)
def test_other_units(number: int, expected: Converted) -> None:
    """Both bounds included."""
    assert convert(number, LATEST) == expected


@pytest.mark.parametrize(
    "number",
    [
        0,
        1,
        -1,
        -1_760_000_000,
        767_784_600,
        MIN_TIME // 1000 - 1,
        MIN_TIME * 1000 - 1,
        MIN_TIME * 1_000_000 - 1,
        LATEST // 1000,
        LATEST * 1000,
        LATEST * 1_000_000,
        9_999_999_999,
        17_600_000_000_000,
        17_600_000_000_000_000,
        638_955_000_000_000_000,
        133_400_000_000_000_000,
        9_223_372_036_854_775_807,
        10**400,
        NOW,
    ],
)
def test_no_other_unit(number: int) -> None:
    """Values that no unit makes possible, and milliseconds themselves."""
    assert convert(number, LATEST) is None


def test_the_latest_time_is_the_callers() -> None:
    """A time of 2050 is in seconds only if there is no clock."""
    assert convert(2_524_608_000, LATEST) is None
    assert convert(2_524_608_000, NO_CLOCK) == Converted("seconds", 2_524_608_000_000)


@pytest.mark.parametrize("latest", [LATEST, NO_CLOCK])
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "before 2010"),
        (1, "before 2010"),
        (-1, "before 2010"),
        (-(10**400), "before 2010"),
        (MIN_TIME - 1, "before 2010"),
        (1_000_000_000, "before 2010"),
        (10_000_000_000_000, "far in the future"),
        (9_223_372_036_854_775_807, "far in the future"),
        (10**400, "far in the future"),
        (767_784_600, "seconds since 2001"),
        (638_955_000_000_000_000, ".NET ticks"),
        (133_400_000_000_000_000, "Windows FILETIME"),
    ],
)
def test_implausible(number: int, latest: int, expected: str) -> None:
    """Named as what it looks like, with a clock and without."""
    assert convert(number, latest) is None
    assert implausible_as(number, latest) == expected


def test_offsets_of_other_epochs() -> None:
    """Derived from the calendar: the first possible value, and the one before it."""
    first = datetime(2010, 1, 1, tzinfo=UTC)
    for year, per_second, name in (
        (1, 10**7, ".NET ticks"),
        (1601, 10**7, "Windows FILETIME"),
        (2001, 1, "seconds since 2001"),
    ):
        since = first - datetime(year, 1, 1, tzinfo=UTC)
        number = (since.days * 86_400 + since.seconds) * per_second
        assert implausible_as(number, LATEST) == name
        assert implausible_as(number - 1, LATEST) != name


def test_possible_times() -> None:
    """The first is included, the latest excluded."""
    assert is_possible(MIN_TIME, LATEST)
    assert is_possible(LATEST - 1, LATEST)
    assert not is_possible(MIN_TIME - 1, LATEST)
    assert not is_possible(LATEST, LATEST)


@pytest.mark.parametrize(
    ("given", "form", "integer"),
    [
        (True, "a boolean", None),
        (1.76e12, "a float", NOW),
        (1_760_000_000.0, "a float", 1_760_000_000),
        (1_760_000_000.5, "a float", None),
        (float("nan"), "a float", None),
        (float("inf"), "a float", None),
        ("1760000000000", "digits as text", NOW),
        ("1760000000", "digits as text", 1_760_000_000),
        ("20251009", "digits as text", 20_251_009),
        ("9" * 19, "digits as text", 10**19 - 1),
        ("9" * 20, "digits as text", None),
        ("9" * 100_000, "digits as text", None),
        ("2025-10-09T08:53:20Z", "a date as text", NOW),
        ("2025-10-09T10:53:20.000001+02:00", "a date as text", NOW),
        ("2025-10-09T08:53:20", "a date as text", None),
        ("2025-10-09", "a date as text", None),
        ("0001-01-01T00:00:00+14:00", "a date as text", -62_135_647_200_000),
        ("2025-10-09 08:53:20 UTC", "text", None),
        ("-1760000000", "text", None),
        ("\u0661\u0662", "text", None),
        ("", "text", None),
        (" " * 100_000, "text", None),
        (None, "text", None),
    ],
)
def test_other_forms(given: object, form: str, integer: int | None) -> None:
    """Only what a value says exactly is taken."""
    assert form_of(given) == form
    assert exact_integer(given) == integer
