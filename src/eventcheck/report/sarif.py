"""A report as SARIF 2.1.0, the format of code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from eventcheck.findings import Finding, NotChecked, Place
from eventcheck.report.data import ReportData
from eventcheck.report.naming import Names
from eventcheck.report.outline import (
    GIVEN_BY,
    NEEDS,
    body_name,
    left_out,
    shown_pointer,
)
from eventcheck.report.places import Files, LineOf, files_of
from eventcheck.rules import RULES
from eventcheck.severity import Severity
from eventcheck.visible import visible

Json = dict[str, object]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://eventcheck.readthedocs.io"
LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def sarif(
    report: ReportData,
    *,
    files: Names | None = None,
    line_of: LineOf | None = None,
    indent: int | None = None,
) -> str:
    """Return a SARIF log of one run, as JSON text.

    files: the name of each body's file, in the order of the bodies: relative paths,
        or URIs; by default the names that the bodies have. Without one a finding has
        a logical location alone, which GitHub does not show.
    line_of: gives the line of a place in its file, if the caller can tell it.

    What is suppressed is in it, marked as such; what could not be checked, and what
    the report does not list, are notifications of the run.

    Raises `ValueError` if there is not one file for each body.
    """
    write = _Writer(report, files_of(report, files, line_of))
    results = [write.result(x) for x in report.findings]
    for finding, reason in report.suppressed:
        how = {"kind": "external", "justification": reason}
        results.append({**write.result(finding), "suppressions": [how]})
    found = [*report.findings, *(x for x, _ in report.suppressed)]
    run: Json = {
        "tool": {"driver": _driver(found)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_unlisted(report)),
                "toolConfigurationNotifications": list(map(_lack, report.not_checked)),
            }
        ],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=indent)


def _driver(found: Iterable[Finding]) -> Json:
    codes = sorted({x.code for x in found})
    return {
        "name": "eventcheck",
        "informationUri": HOME,
        "rules": [_rule(code) for code in codes if code in RULES],
    }


def _rule(code: str) -> Json:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.hint},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"category": rule.category, "effect": rule.effect},
    }


class _Writer:
    """Writes results, each with its locations."""

    def __init__(self, report: ReportData, files: Files) -> None:
        self.report = report
        self.files = files

    def result(self, finding: Finding) -> Json:
        """Return a result."""
        text = f"{visible(finding.message)}. {visible(finding.hint)}"
        mark = f"{finding.code}:{finding.pointer}"
        result: Json = {
            "ruleId": finding.code,
            "level": LEVELS[finding.severity],
            "message": {"text": text},
            "locations": [self._location(finding.place)],
            "partialFingerprints": {"codeAndPath/v1": mark},
            "properties": {"effect": finding.effect.value},
        }
        related = [self._location(x) for x in finding.related]
        if related:
            result["relatedLocations"] = [
                {"id": number, **location} for number, location in enumerate(related, 1)
            ]
        return result

    def _location(self, at: Place) -> Json:
        name = f"{body_name(at.payload, self.report)}: {shown_pointer(at.path)}"
        location: Json = {"logicalLocations": [{"fullyQualifiedName": name}]}
        file, line = self.files.file_of(at), self.files.line_in(at)
        if file is not None:
            uri = quote(file, safe="/:%", errors="replace")
            physical: Json = {"artifactLocation": {"uri": uri}}
            if line is not None:
                physical["region"] = {"startLine": line}
            location["physicalLocation"] = physical
        return location


def _unlisted(report: ReportData) -> Iterator[Json]:
    for severity, code, count in left_out(report.unlisted):
        text = f"{count:,} more {code} are not listed: see Config.max_per_code"
        yield _notification(LEVELS[severity], code, text)
    for severity, code, count in left_out(report.unlisted_suppressed):
        text = f"{count:,} more suppressed {code} are not listed"
        yield _notification(LEVELS[severity], code, text)


def _lack(lacking: NotChecked) -> Json:
    code, need = lacking
    text = f"{code} was not checked: it needs {NEEDS[need]}, {GIVEN_BY[need]}"
    return _notification("note", code, text)


def _notification(level: str, code: str, text: str) -> Json:
    return {
        "level": level,
        "message": {"text": text},
        "associatedRule": {"id": code},
    }
