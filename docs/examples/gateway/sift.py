"""Parts the good events of a body from those that have errors.

An error in an event is that event's; one in a snapshot, a visitor or the body is of
everything inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple, TypeAlias, cast

from eventcheck import Finding

Path: TypeAlias = tuple[str | int, ...]
VISITOR, SNAPSHOT, EVENT = 2, 4, 6
"""How many steps lead to each: `visitors`, 0, `snapshots`, 0, `events`, 0."""


class Sifted(NamedTuple):
    """What may go on, and how many events may and may not."""

    body: dict[str, Any] | None
    """The body with its good events; None if it has none."""
    good: int
    bad: int


def sift(body: Any, errors: Iterable[Finding]) -> Sifted:
    """Return a body without what has errors. The given body is not changed.

    body: any JSON; if it is no object, that is an error of the whole.
    """
    before = _count(body)
    places = {_owner(x.path) for x in errors}
    if () in places:
        return Sifted(None, 0, before)
    kept = deepcopy(body)
    # From the end: the indexes in front of what is taken out stay what they are.
    for path in sorted(places, key=lambda x: x[1::2], reverse=True):
        _take_out(kept, path)
    good = _count(kept)
    return Sifted(kept if good else None, good, before - good)


def _owner(path: Path) -> Path:
    """Return the path of what an error makes unusable."""
    is_event = len(path) >= EVENT and str(path[4]).lower().startswith("event")
    length = EVENT if is_event else SNAPSHOT if len(path) > SNAPSHOT else VISITOR
    owner = path[:length] if len(path) >= length else ()
    # An error of a whole list, such as an empty one, has no index.
    return owner if all(type(x) is int for x in owner[1::2]) else ()


def _take_out(body: Any, path: Path) -> None:
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    index = path[-1]
    if isinstance(index, int) and index < len(inner):
        del inner[index]


def _count(body: Any) -> int:
    """Return how many events a body has, whatever its keys are called."""
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
