"""What a value of any type is, said so that type checkers follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from typing_extensions import TypeIs

Object: TypeAlias = dict[str, Any]
"""A JSON object; where its fields are clean, the tables of `wire` type them."""

OBJECT: type[Any] = dict
MAPPING: type[Any] = Mapping
"""The types themselves, for what is too hot for a call; `type(x) is dict` tells type
checkers of a dict of which nothing is known."""


def is_object(value: object) -> TypeIs[Object]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    """Whether a value is a JSON array, as JSON or Python code makes it."""
    return isinstance(value, list | tuple)


def is_mapping(value: object) -> TypeIs[Mapping[Any, Any]]:
    """Whether a value maps keys to values."""
    return isinstance(value, Mapping)


def is_same(left: object, right: object) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are three."""
    pairs: list[tuple[Any, Any]] = [(left, right)]
    # Without recursion: how deep values nest is their sender's choice.
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
        # NaN is the one value that is not even equal to itself.
        elif type(one) is not type(other) or (
            one != other and (one == one or other == other)  # noqa: PLR0124
        ):
            return False
    return True


def is_several(value: object) -> TypeIs[Iterable[Any]]:
    """Whether a value holds others; texts and mappings are one thing each."""
    if isinstance(value, str | bytes | bytearray) or is_mapping(value):
        return False
    return isinstance(value, Iterable)
