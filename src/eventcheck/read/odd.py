"""Find and replace Python values that JSON does not have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from eventcheck.findings import Path
from eventcheck.guards import is_array, is_mapping

LEVELS = 32
"""How deep values may nest: four times as deep as the Event API asks for."""
LONG = 10_000
"""Bits of an integer that Python does not convert to digits."""
TOO_DEEP = f"a value nested deeper than {LEVELS} levels"
INSIDE_ITSELF = "a value inside itself"
CUT = "\ud800 nested too deep"
"""The text that stands for a value nested too deep. No JSON text can hold it."""
CONTAINERS: tuple[type[Any], ...] = (dict, list, tuple, Mapping, BaseModel)
_TYPES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    tuple: "array",
    dict: "object",
}


class Odd:
    """Stands in a copy of a payload for a value that JSON does not have."""

    def __init__(self, kind: str) -> None:
        """`kind`: the name of the value's type, for messages."""
        self.kind = kind


def json_type(value: object) -> str:
    """Return the JSON name of a value's type; for other Python values their name."""
    odd = _odd_scalar(value)
    if odd is not None:
        return odd
    return next(name for kind, name in _TYPES.items() if isinstance(value, kind))


def digits(number: int) -> str:
    """Return an integer as text; in hexadecimal beyond Python's limit of digits."""
    try:
        # A subclass, such as an enumeration, writes itself in another way.
        return int.__repr__(number)
    except ValueError:
        return hex(number)


def find_odd(value: object, depth: int = 0) -> tuple[Path, object] | None:
    """Return the first place in a value that JSON does not have; None if all is JSON.

    depth: how many objects and arrays the value is in.
    """
    if not isinstance(value, CONTAINERS):
        return ((), value) if _odd_scalar(value) else None
    todo: list[tuple[Path, object]] = [((), cleaned(value, depth))]
    while todo:
        path, inner = todo.pop()
        if isinstance(inner, Odd):
            return path, inner
        todo += [((*path, step), x) for step, x in reversed(_items(inner))]
    return None


def cleaned(value: object, depth: int = 0, around: tuple[int, ...] = ()) -> Any:
    """Return a copy in which whatever JSON does not have is an `Odd`.

    depth: how many objects and arrays the value is in. around: the ids of those that
        are copied with it.
    """
    if not isinstance(value, CONTAINERS):
        odd = _odd_scalar(value)
        return value if odd is None else Odd(odd)
    if id(value) in around:
        return Odd(INSIDE_ITSELF)
    if depth >= LEVELS:
        return Odd(TOO_DEEP)
    around = (*around, id(value))
    items = [(key, cleaned(x, depth + 1, around)) for key, x in _items(value)]
    return [x for _, x in items] if is_array(value) else dict(items)


def key_text(key: object) -> str:
    """Return a key as text; the type of a key that JSON writers refuse."""
    if isinstance(key, str):
        return key.encode("utf-8", "backslashreplace").decode()
    return str(key) if _is_key(key) else f"<{type(key).__name__}>"


def _is_key(key: object) -> bool:
    """Return whether JSON writers take a key as it is."""
    if isinstance(key, str):
        return _is_unicode(key)
    if isinstance(key, int):
        return key.bit_length() < LONG
    return key is None or isinstance(key, float)


def _items(value: object) -> list[tuple[Any, object]]:
    if isinstance(value, BaseModel):
        value = {name: x for name, x in value if name in value.model_fields_set}
    if is_mapping(value):
        return [
            (key, x) if _is_key(key) else (key_text(key), under_key(key))
            for key, x in value.items()
        ]
    return list(enumerate(value)) if is_array(value) else []


def under_key(key: object) -> Odd:
    """Return the mark of a value whose key is not text."""
    return Odd(f"{json_type(key)} as key")


def _odd_scalar(value: object) -> str | None:
    """Return the name of a value that is neither a JSON scalar nor a container."""
    if value is None or isinstance(value, bool | int | dict | list | tuple):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else str(value).replace("nan", "NaN")
    if not isinstance(value, str):
        return value.kind if isinstance(value, Odd) else type(value).__name__
    if value == CUT:
        return TOO_DEEP
    return None if _is_unicode(value) else "text with half a surrogate pair"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
