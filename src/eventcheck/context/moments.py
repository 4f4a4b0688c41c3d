"""Times as the API has them: milliseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIN_TIME = 1_262_304_000_000
"""2010-01-01 in milliseconds: nothing older was ever sent to this API."""
MAX_TIME = 4_102_444_800_000
"""2100-01-01 in milliseconds: the bound where no clock is given."""
SECONDS = range(10**8, 10**10)
"""What a time of our days is in seconds: 9 or 10 digits. In milliseconds these are the
first months of 1970."""


def since_epoch(moment: datetime) -> int:
    """An aware datetime in milliseconds."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def milliseconds(moment: object, name: str) -> int:
    """A time that somebody gives, in milliseconds; `name` is for the error."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            msg = f"{name}: expected an aware datetime, got one without a time zone"
            raise ValueError(msg)
        return since_epoch(moment)
    if isinstance(moment, bool) or not isinstance(moment, int):
        msg = f"{name}: expected milliseconds (int) or an aware datetime"
        raise TypeError(msg)
    if moment in SECONDS:
        msg = f"{name}: {moment} looks like seconds; for milliseconds, multiply by 1000"
        raise ValueError(msg)
    return moment
