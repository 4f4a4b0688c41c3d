"""Where findings are, for tools that know files and lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from eventcheck.findings import Place
from eventcheck.report.data import ReportData
from eventcheck.report.naming import Names, names_of

LineOf: TypeAlias = Callable[[Place], int | None]
"""Gives the line of a place in its file, counted from 1; None where unknown."""


class Files(NamedTuple):
    """What the caller knows of files."""

    names: tuple[str, ...]
    line_of: LineOf | None

    def file_of(self, at: Place) -> str | None:
        """Return the name of the file that has the body, if it has one."""
        return (self.names[at.payload] or None) if self.names else None

    def line_in(self, at: Place) -> int | None:
        """Return the line of a place, if the caller can tell it."""
        return None if self.line_of is None else self.line_of(at)


def files_of(report: ReportData, files: Names | None, line_of: LineOf | None) -> Files:
    """Return the files of a report: those given, or the names of its bodies."""
    names = report.names if files is None else names_of(files, report.bodies, "files")
    return Files(names, line_of)
