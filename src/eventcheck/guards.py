"""What a value of any type is, said so that type checkers follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from typing_extensions import TypeIs

Object: TypeAlias = dict[str, Any]
"""A JSON object; where its fields are clean, the tables of `wire` type them."""


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
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(
            is_same(left[key], right[key]) for key in left
        )
    if is_array(left) and is_array(right):
        return len(left) == len(right) and all(map(is_same, left, right))
    # NaN is the one value that is not even equal to itself.
    alike = left == right or (left != left and right != right)  # noqa: PLR0124
    return type(left) is type(right) and bool(alike)


def is_several(value: object) -> TypeIs[Iterable[Any]]:
    """Whether a value holds others; texts and mappings are one thing each."""
    if isinstance(value, str | bytes | bytearray) or is_mapping(value):
        return False
    return isinstance(value, Iterable)
