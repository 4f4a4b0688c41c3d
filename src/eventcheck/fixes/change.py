"""Changes that a rule proposes as a fix, at places relative to the part it was given.

`fixes.making` finds the places in the payload as it was sent, and adds tests of their
present values.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from eventcheck.findings import JsonValue, Path


class Put(NamedTuple):
    """Put a value in a place: replace the present value, or add one."""

    value: JsonValue
    title: str
    safe: bool = False
    at: str | Path | None = None
    """Relative to the part, like `Problem.at`; None: where the problem is."""
    test: tuple[Path, JsonValue] | None = None
    """A place, like `at`, and the value that it must hold for the patch to apply. None
    means the value that is replaced. Rules over rows set it because bodies are not
    kept."""


class Remove(NamedTuple):
    """Remove a key or an item."""

    title: str
    safe: bool = False
    at: str | Path | None = None
    test: tuple[Path, JsonValue] | None = None
    around: bool = False
    """Remove the object that has the key, not only the key."""


class Rename(NamedTuple):
    """Move the value in a place to another key of the same object."""

    name: str
    title: str
    safe: bool = False
    at: str | Path | None = None
    test: tuple[Path, JsonValue] | None = None


class Together(NamedTuple):
    """Make several changes, or none of them."""

    title: str
    changes: tuple[Put | Remove | Rename, ...]
    safe: bool = False


Change: TypeAlias = Put | Remove | Rename | Together
