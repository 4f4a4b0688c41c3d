"""Amounts of money, as numbers or as text."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from eventcheck.models.fields import MAX_INT64

NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


def amount(value: object) -> Decimal | None:
    """Return a number, or a text that is one; None for anything else and infinity."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) <= MAX_INT64:
        return Decimal(value)
    if isinstance(value, float):
        # A subclass, such as that of NumPy, writes itself in another way.
        number = Decimal(float.__repr__(value))
        return number if number.is_finite() and abs(number) <= MAX_INT64 else None
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def is_whole(number: Decimal) -> bool:
    """Return whether a number has no fraction."""
    return number == number.to_integral_value()


def rounded(number: Decimal) -> int:
    """Return the nearest whole number; a half is rounded up."""
    # Unlike `quantize`, this takes more than 28 digits.
    return int(number.to_integral_value(ROUND_HALF_UP))


def shows_fraction(value: object) -> bool:
    """Return whether a value is written with a fraction, as 59.0 and "59.00" are."""
    return isinstance(value, float) or (isinstance(value, str) and "." in value)
