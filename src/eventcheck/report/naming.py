"""Names that a caller gives to bodies, and the files and lines that tools show."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TypeAlias

from eventcheck.arguments import many
from eventcheck.findings import Place
from eventcheck.report.data import ReportData

Names: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""A name for each body, in their order; for one body its name is enough."""
LineOf: TypeAlias = Callable[[Place], int | None]
"""Returns the line of a place in its file, counted from 1, or None if unknown."""


def names_of(given: Names, bodies: int, argument: str) -> tuple[str, ...]:
    """Return a name for each body; raise `TypeError` or `ValueError` if they don't fit.

    argument: the name of the caller's parameter, for errors.
    """
    # A path is no iterable, and a text would be one of letters.
    if isinstance(given, str | os.PathLike):
        names: tuple[str, ...] = (_text(given, argument),)
        got = "a single name"
    else:
        several = many(given, argument, "a list of names")
        names = tuple(_text(x, argument) for x in several)
        got = str(len(names))
    if len(names) != bodies:
        msg = f"{argument}: expected {bodies} names, one for each body, got {got}"
        raise ValueError(msg)
    return names


def _text(name: str | os.PathLike[str], argument: str) -> str:
    text = os.fspath(name) if isinstance(name, os.PathLike) else name
    if not isinstance(text, str):
        msg = f"{argument}: expected texts or paths, got {type(name).__name__}"
        raise TypeError(msg)
    return text


class Files:
    """The files of a report: those that the caller names, or the names of its bodies.

    Raises `ValueError` if there is not one file for each body.
    """

    def __init__(
        self, report: ReportData, files: Names | None, line_of: LineOf | None
    ) -> None:
        self.names = report.names
        if files is not None:
            self.names = names_of(files, report.bodies, "files")
        self.line_of = line_of

    def at(self, place: Place) -> tuple[str, int | None]:
        """Return the file of a place, or "", and the line if the caller knows it."""
        file = self.names[place.payload] if self.names else ""
        return file, self.line_of(place) if file and self.line_of else None
