"""A valid SDK body, paths in it, and the ways to break it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from .application import Body, Scenario
from .traffic import decide_and_track

Path: TypeAlias = tuple[str | int, ...]
Change: TypeAlias = Callable[[Body], None]
Expected: TypeAlias = tuple[str, str, Path]
"""Code, severity and path of a finding."""

ACTIVATED = 1_750_000_000_000
CONVERTED = ACTIVATED + 30_000
HOUR = 60 * 60 * 1000
OTHER_UUID = "0e1b7a5c-93de-4c8e-8f0f-6f0c1d3f5a77"

ERROR = "error"
WARNING = "warning"
INFO = "info"
TRUE: object = True
FALSE: object = False

FIRST: Path = ("visitors", 0)
SECOND: Path = ("visitors", 1)
DECISIONS: Path = (*FIRST, "snapshots", 0, "decisions")
DECISION: Path = (*DECISIONS, 0)
ACTIVATION: Path = (*FIRST, "snapshots", 0, "events", 0)
ATTRIBUTES: Path = (*FIRST, "attributes")
ATTRIBUTE: Path = (*ATTRIBUTES, 0)
EVENTS: Path = (*SECOND, "snapshots", 0, "events")
CONVERSION: Path = (*EVENTS, 0)
TIME: Path = (*CONVERSION, "timestamp")
TAGS: Path = (*CONVERSION, "tags")
REVENUE: Path = (*CONVERSION, "revenue")


@dataclass(frozen=True)
class Mutation:
    """One mistake, and exactly the findings that it must have.

    `context`: the arguments of the `Context` to validate with.
    """

    name: str
    expected: tuple[Expected, ...]
    changes: tuple[Change, ...]
    context: Mapping[str, int | str | bool] = field(default_factory=dict[str, Any])

    def __call__(self, body: Body) -> Body:
        """Return a changed copy of `body`."""
        changed = copy.deepcopy(body)
        for change in self.changes:
            change(changed)
        return changed


def one(
    name: str,
    severity: str,
    code: str,
    path: Path,
    *changes: Change,
    **context: int | str | bool,
) -> Mutation:
    """Return a mutation that must have one finding."""
    return Mutation(name, ((code, severity, path),), changes, context)


def bad(
    name: str,
    severity: str,
    code: str,
    path: Path,
    value: object,
    *changes: Change,
    **context: int | str | bool,
) -> Mutation:
    """Return a mutation whose finding must be at the invalid value."""
    return one(name, severity, code, path, put(path, value), *changes, **context)


def harmless(name: str, *changes: Change) -> Mutation:
    """Return a change that must have no finding."""
    return Mutation(name, (), changes)


def reach(body: Body, path: Path) -> Any:
    """Return the value at `path`."""
    place: Any = body
    for step in path:
        place = place[step]
    return place


def put(path: Path, value: object) -> Change:
    """Set the value at `path`, or add the key."""

    def change(body: Body) -> None:
        reach(body, path[:-1])[path[-1]] = copy.deepcopy(value)

    return change


def drop(path: Path) -> Change:
    """Remove the value at `path`."""

    def change(body: Body) -> None:
        del reach(body, path[:-1])[path[-1]]

    return change


def rename(path: Path, name: str) -> Change:
    """Rename the key at the end of `path`."""

    def change(body: Body) -> None:
        container = reach(body, path[:-1])
        container[name] = container.pop(path[-1])

    return change


def add(path: Path, value: object) -> Change:
    """Append to the array at `path`."""

    def change(body: Body) -> None:
        reach(body, path).append(copy.deepcopy(value))

    return change


def again(path: Path, *changes: tuple[Path, object]) -> Change:
    """Append a copy of the element at `path`, changed, to its array."""

    def change(body: Body) -> None:
        twin = copy.deepcopy(reach(body, path))
        for place, value in changes:
            put(place, value)(twin)
        reach(body, path[:-1]).append(twin)

    return change


# Keep the impression: a mistake in it would leave the conversion without a decision,
# which is another finding, with its own test.
ALONE = drop(SECOND)
NO_REVENUE_TAG = drop((*TAGS, "revenue"))


@cache
def _sent() -> Body:
    (body,) = Scenario(decide_and_track, batch=10)()
    put((*ACTIVATION, "timestamp"), ACTIVATED)(body)
    put((*ACTIVATION, "uuid"), "5ea2b8e5-4a0f-4c26-9a05-b2c7b8e0b1aa")(body)
    put(TIME, CONVERTED)(body)
    put((*CONVERSION, "uuid"), "b5c0ad0c-51e4-4a6f-8d4e-3f0f2d8e77c1")(body)
    return body


def clean() -> Body:
    """Return a body without any finding, not even an info.

    It has two entries of one visitor, as the SDK batches them: an impression, then a
    conversion with revenue. Times and uuids are fixed.
    """
    return copy.deepcopy(_sent())
