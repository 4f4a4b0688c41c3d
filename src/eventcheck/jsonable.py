"""Convert values to JSON that every parser reads."""

from __future__ import annotations

import math

from eventcheck.guards import is_array, is_object

LONGEST_NUMBER = 14_000
"""Python refuses to write integers with more bits in decimal."""
DEEPEST = 100
"""The deepest nesting that is written; parsers refuse a few hundred levels."""


def jsonable(value: object) -> object:
    """Convert NaN, infinities, lone surrogates and huge integers to text."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        return hex(value)
    return [jsonable(x) for x in value] if is_array(value) else value


def is_jsonable(value: object) -> bool:
    """Return whether a value can be written as JSON that every parser reads."""
    todo: list[tuple[object, int]] = [(value, 0)]
    while todo:
        part, depth = todo.pop()
        if depth > DEEPEST:
            return False
        if is_object(part):
            todo += ((x, depth + 1) for pair in part.items() for x in pair)
        elif is_array(part):
            todo += ((x, depth + 1) for x in part)
        elif part is not None and (
            not isinstance(part, str | int | float) or jsonable(part) != part
        ):
            return False
    return True
