"""What a rule proposes as a fix: changes at places relative to the part it was given.

The engine finds the places in the payload as it was sent, and adds the values that
stand there now (`fixes.making`).
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from eventcheck.findings import JsonValue, Path


class Put(NamedTuple):
    """Put a value in a place: it replaces what is there, or is added."""

    value: JsonValue
    title: str
    safe: bool = False
    at: str | Path | None = None
    """Relative to the part, like `Problem.at`; None: where the problem is."""
    test: tuple[Path, JsonValue] | None = None
    """A place, like `at`, and the value that it must hold for the patch to apply; None:
    the value that is replaced. Rules over rows say it, since bodies are not kept."""


class Remove(NamedTuple):
    """Take a key or an item out."""

    title: str
    safe: bool = False
    at: str | Path | None = None
    test: tuple[Path, JsonValue] | None = None
    around: bool = False
    """Take out the object that has the key, and not the key alone."""


class Rename(NamedTuple):
    """Give the value in a place another key beside it."""

    name: str
    title: str
    safe: bool = False
    at: str | Path | None = None
    test: tuple[Path, JsonValue] | None = None


class Together(NamedTuple):
    """Several changes as one: all of them or none."""

    title: str
    changes: tuple[Put | Remove | Rename, ...]
    safe: bool = False


Change: TypeAlias = Put | Remove | Rename | Together
