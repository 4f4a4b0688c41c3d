"""Where a part is, and how its places are spelled in the payload as it was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from eventcheck.findings import Path

NOTHING = object()
"""Marks an absent value."""


class Located(NamedTuple):
    """Where a rule found something."""

    payload: int
    """The index of the body."""
    base: Path
    """The path of the part."""
    locate: Callable[[Path], Path] | None
    """Leads to the sender's names and indexes; None: they are as specified."""
    body: Any = NOTHING
    """The body; NOTHING if it was not kept."""

    def path(self, at: str | Path) -> Path:
        """Return the path of a place in the part, as the payload has it."""
        path = (*self.base, at) if isinstance(at, str) else (*self.base, *at)
        return path if self.locate is None else self.locate(path)

    def value(self, path: Path) -> Any:
        """Return the payload's value at a path; NOTHING if there is none."""
        value = self.body
        try:
            for step in path:
                value = value[step]
        except (KeyError, IndexError, TypeError):
            return NOTHING
        return value
