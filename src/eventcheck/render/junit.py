"""A report as JUnit XML: what CI systems show as test results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import (
    Element,
    SubElement,
    indent,
    tostring,
)

from eventcheck.findings import Place, Severity
from eventcheck.levels import Level, failing
from eventcheck.render.outline import GIVEN_BY, NEEDS, effect, place
from eventcheck.render.places import file_of
from eventcheck.visible import visible

if TYPE_CHECKING:
    from eventcheck.findings import Finding
    from eventcheck.report import Report


def junit(report: Report, *, files: Sequence[str] = (), level: Level = "error") -> str:
    """JUnit XML: a test suite for each body, a test case for each finding.

    files: the name of each body, in their order; else they are `body 0`, `body 1`.
    level: from which severity on a finding is a failure. What is below it passes,
        with its text as output. A body without findings is one test that passes, and
        a rule that could not judge is a test that was skipped.

    Raises `ValueError` for a level that there is not.
    """
    grave = failing(level)
    root = Element("testsuites", name="eventcheck")
    by_body: dict[int, list[Finding]] = {x: [] for x in range(report.bodies)}
    for finding in report.findings:
        by_body.setdefault(finding.payload, []).append(finding)
    for index, found in by_body.items():
        name = file_of(Place(index, ()), files) or f"body {index}"
        suite = SubElement(root, "testsuite", name=visible(name))
        for finding in found:
            _finding(suite, finding, report, grave)
        if not found:
            SubElement(suite, "testcase", classname="eventcheck", name="no findings")
    _not_checked(root, report)
    for part in (*root, root):
        for count, kind in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("skipped", "skipped"),
        ):
            part.set(count, str(sum(1 for _ in part.iter(kind))))
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _finding(
    suite: Element, finding: Finding, report: Report, grave: Sequence[Severity]
) -> None:
    where = place(finding, report)
    case = SubElement(suite, "testcase", classname=finding.code, name=where)
    text = "\n".join((f"at {where}", effect(finding), finding.hint, finding.url))
    if finding.severity in grave:
        failure = SubElement(case, "failure", type=finding.severity)
        failure.set("message", visible(finding.message))
        failure.text = text
    else:
        output = SubElement(case, "system-out")
        output.text = f"{finding.severity}: {visible(finding.message)}\n{text}"


def _not_checked(root: Element, report: Report) -> None:
    if not report.not_checked:
        return
    suite = SubElement(root, "testsuite", name="not checked")
    for code, need in report.not_checked:
        case = SubElement(suite, "testcase", classname=code, name=f"needs {need}")
        message = f"for want of {NEEDS[need]} ({GIVEN_BY[need]})"
        SubElement(case, "skipped", message=message)
