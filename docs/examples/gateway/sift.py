"""Separates the events of a body that have no errors from those that have.

An error in an event affects only that event. An error in a snapshot, a visitor or the
body affects everything inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple, TypeAlias, cast

from eventcheck import Finding

Path: TypeAlias = tuple[str | int, ...]
VISITOR, SNAPSHOT, EVENT = 2, 4, 6
"""Length of the path to each: `visitors`, 0, `snapshots`, 0, `events`, 0."""


class Sifted(NamedTuple):
    """The body to forward, and how many events it keeps and loses."""

    body: dict[str, Any] | None
    """The body with the events that have no errors; None if there are none."""
    good: int
    bad: int


def sift(body: Any, errors: Iterable[Finding]) -> Sifted:
    """Return a copy of a body without the parts that have errors.

    body: any JSON; if it is not an object, the whole body is an error.
    """
    before = _count(body)
    places = {_owner(x.path) for x in errors}
    if () in places:
        return Sifted(None, 0, before)
    kept = deepcopy(body)
    # Start at the end, so that the remaining indexes stay valid.
    for path in sorted(places, key=lambda x: x[1::2], reverse=True):
        _take_out(kept, path)
    good = _count(kept)
    return Sifted(kept if good else None, good, before - good)


def _owner(path: Path) -> Path:
    """Return the path of the event, snapshot, visitor or body that an error affects."""
    is_event = len(path) >= EVENT and str(path[4]).lower().startswith("event")
    length = EVENT if is_event else SNAPSHOT if len(path) > SNAPSHOT else VISITOR
    owner = path[:length] if len(path) >= length else ()
    # An error about a whole list, such as an empty one, has no index.
    return owner if all(type(x) is int for x in owner[1::2]) else ()


def _take_out(body: Any, path: Path) -> None:
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    index = path[-1]
    if isinstance(index, int) and index < len(inner):
        del inner[index]


def _count(body: Any) -> int:
    """Return how many events a body has."""
    return sum(
        len(events)
        for visitors in _lists(body, "visitors")
        for visitor in visitors
        for snapshots in _lists(visitor, "snapshots")
        for snapshot in snapshots
        for events in _lists(snapshot, "events")
    )


def _lists(value: Any, name: str) -> Iterable[list[Any]]:
    known = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    items: Any = known.get(name)
    found: list[list[Any]] = [items] if isinstance(items, list) else []
    return found
