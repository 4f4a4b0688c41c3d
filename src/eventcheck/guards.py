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


def is_several(value: object) -> TypeIs[Iterable[Any]]:
    """Whether a value holds others; texts and mappings are one thing each."""
    if isinstance(value, str | bytes | bytearray) or is_mapping(value):
        return False
    return isinstance(value, Iterable)
