"""A report as annotations of GitHub Actions: one workflow command for each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eventcheck.findings import Place, Severity
from eventcheck.render.outline import ORDER, place
from eventcheck.render.places import LineOf, file_of, line_in

if TYPE_CHECKING:
    from eventcheck.findings import Finding
    from eventcheck.report import Report

COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTIES = {**IN_MESSAGES, ":": "%3A", ",": "%2C"}


def github(
    report: Report, *, files: Sequence[str] = (), line_of: LineOf | None = None
) -> str:
    """Workflow commands that annotate the files of a GitHub Actions run.

    files: the name of each body's file, from the root of the repository, in the order
        of the bodies. A body without one is annotated without a file.
    line_of: gives the line of a place, where the caller can tell it.

    Gravest first, because GitHub shows ten annotations of a kind and step. Print the
    text to the log; it ends without a line feed, and is "" without findings.
    """
    found = sorted(report.findings, key=lambda x: ORDER.index(x.severity))
    return "\n".join(_command(x, report, files, line_of) for x in found)


def _command(
    finding: Finding, report: Report, files: Sequence[str], line_of: LineOf | None
) -> str:
    at = Place(finding.payload, finding.path)
    file, line = file_of(at, files), line_in(at, line_of)
    properties = {"title": finding.code}
    if file is not None:
        properties = {"file": file, **properties}
        if line is not None:
            properties["line"] = str(line)
    listed = ",".join(
        f"{name}={_escaped(value, IN_PROPERTIES)}" for name, value in properties.items()
    )
    message = f"{finding.message}\nat {place(finding, report)}\n{finding.hint}"
    return f"::{COMMANDS[finding.severity]} {listed}::{_escaped(message, IN_MESSAGES)}"


def _escaped(text: str, characters: Mapping[str, str]) -> str:
    return "".join(characters.get(x, x) for x in text)
