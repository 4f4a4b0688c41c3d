"""A report as SARIF 2.1.0, the format of code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from eventcheck.findings import Place, Severity
from eventcheck.render.outline import GIVEN_BY, NEEDS, shown_pointer
from eventcheck.render.places import LineOf, file_of, line_in
from eventcheck.rules import RULES
from eventcheck.visible import visible

if TYPE_CHECKING:
    from eventcheck.findings import Finding, NotChecked
    from eventcheck.report import Report

Json = dict[str, object]
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://eventcheck.readthedocs.io"
LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def sarif(
    report: Report,
    *,
    files: Sequence[str] = (),
    line_of: LineOf | None = None,
    indent: int | None = None,
) -> str:
    """A SARIF log of one run, as JSON text.

    files: the name of each body's file, in the order of the bodies: relative paths,
        or URIs. A finding of a body without one has a logical location alone, which
        GitHub does not show.
    line_of: gives the line of a place in its file, where the caller can tell it.

    What is suppressed is in it, marked as such; what could not be checked is a
    notification of the run.
    """
    names = _Names(files, line_of)
    accepted = [(x.finding, x.reason) for x in report.suppressed]
    found = [*report.findings, *(x for x, _ in accepted)]
    results = [_result(x, names) for x in report.findings]
    for finding, reason in accepted:
        how = {"kind": "external", "justification": reason}
        results.append({**_result(finding, names), "suppressions": [how]})
    run: Json = {
        "tool": {"driver": _driver(found)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolConfigurationNotifications": list(map(_lack, report.not_checked)),
            }
        ],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=indent)


class _Names(NamedTuple):
    """What the caller knows of files."""

    files: Sequence[str]
    line_of: LineOf | None


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


def _result(finding: Finding, names: _Names) -> Json:
    at = Place(finding.payload, finding.path)
    text = f"{visible(finding.message)}. {visible(finding.hint)}"
    result: Json = {
        "ruleId": finding.code,
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(at, names)],
        "partialFingerprints": {"codeAndPath/v1": f"{finding.code}:{at.pointer}"},
        "properties": {"effect": finding.effect.value},
    }
    related = [_location(x, names) for x in finding.related]
    if related:
        result["relatedLocations"] = [
            {"id": number, **location} for number, location in enumerate(related, 1)
        ]
    return result


def _location(at: Place, names: _Names) -> Json:
    name = f"body {at.payload}: {shown_pointer(at.path)}"
    location: Json = {"logicalLocations": [{"fullyQualifiedName": name}]}
    file = file_of(at, names.files)
    if file is not None:
        physical: Json = {"artifactLocation": {"uri": quote(file, safe="/:%")}}
        line = line_in(at, names.line_of)
        if line is not None:
            physical["region"] = {"startLine": line}
        location["physicalLocation"] = physical
    return location


def _lack(lacking: NotChecked) -> Json:
    text = (
        f"{lacking.code} was not checked, for want of {NEEDS[lacking.need]} "
        f"({GIVEN_BY[lacking.need]})"
    )
    return {
        "level": "note",
        "message": {"text": text},
        "associatedRule": {"id": lacking.code},
    }
