"""Type guards for JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from typing_extensions import TypeIs

Object: TypeAlias = dict[str, Any]
"""A JSON object."""

OBJECT: type[Any] = dict
MAPPING: type[Any] = Mapping
"""The types themselves, for code in which a call would be too slow. They are `Any` to
type checkers, which would infer `dict[Unknown, Unknown]` from `type(x) is dict`."""


def is_object(value: object) -> TypeIs[Object]:
    """Return whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    """Return whether a value is a JSON array: a list, or a tuple from Python code."""
    return isinstance(value, list | tuple)


def is_mapping(value: object) -> TypeIs[Mapping[Any, Any]]:
    """Return whether a value is a mapping."""
    return isinstance(value, Mapping)


def is_same(left: object, right: object) -> bool:
    """Return whether two values are the same JSON; 1, 1.0 and true differ."""
    pairs: list[tuple[Any, Any]] = [(left, right)]
    # No recursion, because payloads may nest to any depth.
    while pairs:
        one, other = pairs.pop()
        if is_object(one) and is_object(other):
            if one.keys() != other.keys():
                return False
            pairs += ((one[key], other[key]) for key in one)
        elif is_array(one) and is_array(other):
            if len(one) != len(other):
                return False
            pairs += zip(one, other, strict=True)
        # NaN is not equal to itself, but it is the same JSON.
        elif type(one) is not type(other) or (
            one != other and (one == one or other == other)  # noqa: PLR0124
        ):
            return False
    return True


def is_several(value: object) -> TypeIs[Iterable[Any]]:
    """Return whether a value is iterable, and neither text nor a mapping."""
    if isinstance(value, str | bytes | bytearray) or is_mapping(value):
        return False
    return isinstance(value, Iterable)
