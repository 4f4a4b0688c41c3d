"""Writes a report in the formats of the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from eventcheck_files import STDIN, Found, lines_in

from eventcheck import Report, Severity
from eventcheck.findings import Place
from eventcheck.render import github, junit, markdown, sarif, text

Level: TypeAlias = Literal["error", "warning"]
Writer: TypeAlias = Callable[[Report, list[Found], Level], str]
LEVELS: dict[Level, tuple[Severity, ...]] = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
}


def fails(report: Report, level: Level) -> bool:
    """Whether there are findings of a severity from this level on."""
    return any(report.counts[severity] for severity in LEVELS[level])


def as_text(report: Report, sources: list[Found], level: Level) -> str:
    """The readable report, with the names of bodies in the place of their numbers."""
    names = [x.name for x in sources]
    return text(report if names == [STDIN] else report.named(names), level=level)


def as_json(report: Report, sources: list[Found], level: Level) -> str:
    """The report as its schema says, and the names of bodies with findings."""
    del level
    numbers = sorted({x.payload for x in report.findings})
    names = {str(n): sources[n].name for n in numbers}
    return json.dumps({"sources": names, "report": report.to_dict()}, indent=2)


def as_junit(report: Report, sources: list[Found], level: Level) -> str:
    """A test suite for each body; what fails is what the exit code is about."""
    return junit(report.named([x.name for x in sources]), level=level)


def as_markdown(report: Report, sources: list[Found], level: Level) -> str:
    """A table for summaries and comments."""
    del sources
    return markdown(report, level=level)


def no_json(report: Report) -> Iterator[tuple[int, int]]:
    """The bodies that are no JSON, and the line at which that shows."""
    for finding in (*report.findings, *(x.finding for x in report.suppressed)):
        match finding.params.get("line"):
            case int(line) if finding.code == "invalid-json":
                yield finding.payload, line


def with_lines(write: Callable[..., str]) -> Writer:
    """A format that knows files and lines."""

    def writer(report: Report, sources: list[Found], level: Level) -> str:
        del level
        lines = lru_cache(maxsize=1)(lines_in)  # findings come file by file
        cut = dict(no_json(report))

        def line_of(place: Place) -> int | None:
            number = place.payload
            return sources[number].line_of(place.path, lines, cut.get(number))

        return write(report, files=[x.file for x in sources], line_of=line_of)

    return writer


WRITERS: dict[str, Writer] = {
    "text": as_text,
    "json": as_json,
    "sarif": with_lines(sarif),
    "github": with_lines(github),
    "junit": as_junit,
    "markdown": as_markdown,
}
