"""Times of the API: milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from eventcheck.arguments import unexpected

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIN_TIME = 1_262_304_000_000
"""2010-01-01 in milliseconds: this API has never received older events."""
MAX_TIME = 4_102_444_800_000
"""2100-01-01 in milliseconds: the latest time if `Context.now` is not set."""
UNITS = (
    (range(10**8, 10**10), "seconds", "multiply by 1000"),
    (range(10**14, 10**17), "microseconds", "divide by 1000"),
    (range(10**17, 10**20), "nanoseconds", "divide by 1000000"),
)
"""Recent times in other units. Read as milliseconds, seconds are in early 1970, and the
others are after the year 5000."""


def since_epoch(moment: datetime) -> int:
    """Convert an aware datetime to milliseconds."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def milliseconds(moment: object, name: str) -> int:
    """Return a time argument in milliseconds; `name` is for errors.

    Raises `TypeError` unless it is an integer or a datetime, and `ValueError` for a
    datetime without a time zone and an integer in another unit.
    """
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            msg = (
                f"{name}: expected an aware datetime, got one without a time zone; for "
                "the current time use datetime.now(UTC)"
            )
            raise ValueError(msg)
        return since_epoch(moment)
    if isinstance(moment, bool) or not isinstance(moment, int):
        raise unexpected(moment, name, "milliseconds (int) or an aware datetime")
    for times, unit, advice in UNITS:
        if moment in times:
            msg = f"{name}: {moment} looks like {unit}; for milliseconds, {advice}"
            raise ValueError(msg)
    return moment
