"""A report as annotations of GitHub Actions: one workflow command for each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.findings import Finding
from eventcheck.report.data import ReportData, report_of
from eventcheck.report.naming import Files, LineOf, Names
from eventcheck.report.outline import ORDER, left_out, place
from eventcheck.report.sections import lacking, suppressed
from eventcheck.severity import Severity
from eventcheck.visible import visible

COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTIES = {**IN_MESSAGES, ":": "%3A", ",": "%2C"}
ITEMS = 20
"""How many suppressed findings a notice names."""


def github(
    report: ReportData, *, files: Names | None = None, line_of: LineOf | None = None
) -> str:
    """Return workflow commands that annotate the files of a GitHub Actions run.

    files: the name of each body's file, from the root of the repository, in the order
        of the bodies; by default the names that the bodies have.
    line_of: returns the line of a place, if the caller knows it.

    The most severe come first, because GitHub shows ten annotations of a kind and
    step. One annotation for each code counts the findings that the report does not
    list. At the end, one notice each names the suppressed findings, the suppressions
    without a finding, and the rules that need more information. Print the text to the
    log; it ends without a line feed, and is "" if there is nothing to say.

    Raises `ValueError` if there is not one file for each body.
    """
    report_of(report, "github")
    known = Files(report, files, line_of)
    found = sorted(report.findings, key=lambda x: ORDER.index(x.severity))
    commands = [_command(x, report, known) for x in found]
    return "\n".join([*commands, *_unlisted(report), *_notices(report)])


def _command(finding: Finding, report: ReportData, files: Files) -> str:
    file, line = files.at(finding.place)
    properties = {"file": visible(file)} if file else {}
    properties["title"] = finding.code
    if line is not None:
        properties["line"] = str(line)
    message = f"{finding.message}\nat {place(finding, report)}\n{finding.hint}"
    return _annotation(finding.severity, properties, message)


def _unlisted(report: ReportData) -> Iterator[str]:
    for severity, code, count in left_out(report.unlisted):
        message = f"{count:,} more {code} (raise Config.max_per_code to list them)"
        yield _annotation(severity, {"title": code}, message)


def _notices(report: ReportData) -> Iterator[str]:
    for section in (*suppressed(report), *lacking(report, names_rules=False)):
        items = map("".join, section.items[:ITEMS])
        lines = [f"{section.word}: {''.join(section.title)}", *items]
        more = len(section.items) - ITEMS
        if more > 0:
            lines.append(f"and {more:,} more")
        yield _annotation(Severity.INFO, {"title": "eventcheck"}, "\n".join(lines))


def _annotation(severity: Severity, properties: Mapping[str, str], message: str) -> str:
    listed = ",".join(
        f"{name}={_escaped(value, IN_PROPERTIES)}" for name, value in properties.items()
    )
    return f"::{COMMANDS[severity]} {listed}::{_escaped(message, IN_MESSAGES)}"


def _escaped(text: str, characters: Mapping[str, str]) -> str:
    return "".join(characters.get(x, x) for x in text)
