"""Merge catalogs and records from two sources of one account.

A value that one side does not know (None) comes from the other, and collections are
united. Two different values raise an error that names both. So merging is idempotent,
and associative whenever it succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from eventcheck.context.building import DataClass, Record

T = TypeVar("T")
R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=DataClass)


def merged(left: D, right: D, place: str = "") -> D:
    """Merge two catalogs, or two records with one id, field by field."""
    values = {
        x.name: MERGES.get(x.name, _agreed)(
            getattr(left, x.name), getattr(right, x.name), f"{place}{x.name}"
        )
        for x in fields(left)
        if x.init
    }
    try:
        return replace(left, **values)
    except ValueError as error:
        msg = f"{place}{error}"
        raise ValueError(msg) from None


def _agreed(left: T | None, right: T | None, place: str) -> T | None:
    """Return the value that is known; two known values must be equal."""
    if left is None or left == right:
        return right
    if right is None:
        return left
    msg = f"{place}: {left!r} on the left, {right!r} on the right"
    raise ValueError(msg)


def _either(left: bool | None, right: bool | None, _: str) -> bool | None:  # noqa: FBT001
    """Return True if one side knows a metric; the other side may not have it."""
    return right if left is None else left or bool(right)


def _united(
    left: Iterable[T] | None, right: Iterable[T] | None, _: str
) -> Iterable[T] | None:
    """Return the items of both sides, each once; None if neither side knows them."""
    if left is None or right is None:
        return right if left is None else left
    return tuple(dict.fromkeys((*left, *right)))


def _records(left: Iterable[R], right: Iterable[R], place: str) -> Iterable[R]:
    """Return the records of both sides by id, the left ones first."""
    records = {record.id: record for record in left}
    for record in right:
        known = records.setdefault(record.id, record)
        if known != record:
            records[record.id] = merged(known, record, f"{place} {record.id!r}.")
    return tuple(records.values())


def _properties(
    left: Mapping[str, str] | None, right: Mapping[str, str] | None, place: str
) -> Mapping[str, str | None] | None:
    if left is None or right is None:
        return right if left is None else left
    return {
        name: _agreed(left.get(name), right.get(name), f"{place}[{name!r}]")
        for name in (*left, *right)
    }


MERGES: Mapping[str, Callable[[Any, Any, str], object]] = {
    **dict.fromkeys(("experiments", "flags", "events", "pages"), _records),
    **dict.fromkeys(("attributes", "variations"), _records),
    **dict.fromkeys(("is_bandit", "overall_revenue", "has_revenue_metric"), _either),
    **dict.fromkeys(("experiment_ids", "project_ids", "revisions"), _united),
    "left_out": _united,
    "properties": _properties,
}
"""How fields merge; all others must agree."""
