"""A report as SARIF 2.1.0, the format of code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from eventcheck.findings import Finding, Place
from eventcheck.report.data import ReportData, report_of
from eventcheck.report.naming import Files, LineOf, Names
from eventcheck.report.outline import body_name, left_out, shown_pointer
from eventcheck.report.sections import GIVEN_BY, NEEDS
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
    line_of: returns the line of a place in its file, if the caller knows it.

    Suppressed findings are marked as suppressed. Findings that the report does not
    list, and rules that need more information, are notifications of the run.

    Raises `ValueError` if there is not one file for each body.
    """
    report_of(report, "sarif")
    known = Files(report, files, line_of)
    results = [_result(x, report, known) for x in report.findings]
    for finding, reason in report.suppressed:
        how = {"kind": "external", "justification": reason}
        results.append({**_result(finding, report, known), "suppressions": [how]})
    found = [*report.findings, *(x for x, _ in report.suppressed)]
    run: Json = {
        "tool": {"driver": _driver(found)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_unlisted(report)),
                "toolConfigurationNotifications": list(_lacking(report)),
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


def _result(finding: Finding, report: ReportData, files: Files) -> Json:
    text = f"{visible(finding.message)}. {visible(finding.hint)}"
    mark = f"{finding.code}:{finding.pointer}"
    result: Json = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.place, report, files)],
        "partialFingerprints": {"codeAndPath/v1": mark},
        "properties": {"effect": finding.effect.value},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(at, report, files)}
            for number, at in enumerate(finding.related, 1)
        ]
    return result


def _location(at: Place, report: ReportData, files: Files) -> Json:
    name = f"{body_name(at.payload, report)}: {shown_pointer(at.path)}"
    location: Json = {"logicalLocations": [{"fullyQualifiedName": name}]}
    file, line = files.at(at)
    if file:
        uri = quote(file, safe="/:%", errors="replace")
        physical: Json = {"artifactLocation": {"uri": uri}}
        if line is not None:
            physical["region"] = {"startLine": line}
        location["physicalLocation"] = physical
    return location


def _unlisted(report: ReportData) -> Iterator[Json]:
    for severity, code, count in left_out(report.unlisted):
        text = f"{count:,} more {code} (raise Config.max_per_code to list them)"
        yield _notification(LEVELS[severity], code, text)
    for severity, code, count in left_out(report.unlisted_suppressed):
        text = f"{count:,} more suppressed {code} are not listed"
        yield _notification(LEVELS[severity], code, text)


def _lacking(report: ReportData) -> Iterator[Json]:
    for code, need in report.not_checked:
        text = f"{code} needs more information: {NEEDS[need]}; pass {GIVEN_BY[need]}"
        yield _notification("note", code, text)


def _notification(level: str, code: str, text: str) -> Json:
    return {
        "level": level,
        "message": {"text": text},
        "associatedRule": {"id": code},
    }
