"""Where findings stand for tools that know files and lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from eventcheck.findings import Place

LineOf: TypeAlias = Callable[[Place], int | None]
"""Gives the line of a place in its file, counted from 1; None where unknown."""


def file_of(place: Place, files: Sequence[str]) -> str | None:
    """The name of the file that has the body; None where the caller gave none."""
    return files[place.payload] if place.payload < len(files) else None


def line_in(place: Place, line_of: LineOf | None) -> int | None:
    """The line of a place, where the caller can tell it."""
    return None if line_of is None else line_of(place)
