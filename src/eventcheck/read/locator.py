"""Translate paths in the specification's names to paths in the payload as sent."""

from __future__ import annotations

from typing import TypeAlias

from eventcheck.findings import Path

Step: TypeAlias = str | int
Names: TypeAlias = dict[Path, dict[Step, Step]]
"""By the path of a container: steps in the specification's names, and as sent."""


class Locator:
    """Translates a path in the specification's names to the path as sent.

    It is empty for nearly all bodies: names differ in misspelled ones and in the
    snippet's, and indexes where an item that is no object was cut out.
    """

    def __init__(self) -> None:
        self.names: Names = {}
        """The paths have the specification's names, and indexes as sent."""

    def __bool__(self) -> bool:
        return bool(self.names)

    def __call__(self, path: Path) -> Path:
        """Return the path as sent."""
        if not self.names:
            return path
        found: list[Step] = []
        at: Path = ()
        for step in path:
            given = self.names.get(at, {}).get(step, step)
            found.append(given)
            at = (*at, given if isinstance(given, int) else step)
        return tuple(found)


class BodyLocator:
    """Translates paths of a whole body: with one locator per visitor that needs it."""

    def __init__(self, envelope: Locator) -> None:
        self.envelope = envelope
        self.visitors: dict[int | str, Locator] = {}

    def __call__(self, path: Path) -> Path:
        """Return the path as sent, from the root of the body."""
        locator = self.visitors.get(path[1]) if len(path) > 1 else None
        if locator is None:
            return (*self.envelope(path[:2]), *path[2:])
        return (*self.envelope(path[:2]), *locator(path[2:]))
