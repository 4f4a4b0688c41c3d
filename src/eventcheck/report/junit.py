"""A report as JUnit XML: what CI systems show as test results."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import (
    Element,
    SubElement,
    indent,
    tostring,
)

from eventcheck.findings import Finding
from eventcheck.levels import Level, failing
from eventcheck.report.data import ReportData
from eventcheck.report.outline import GIVEN_BY, NEEDS, body_name, effect, place
from eventcheck.severity import Severity
from eventcheck.visible import visible


def junit(report: ReportData, *, level: Level = "error") -> str:
    """Return JUnit XML: a test suite for each body, a test case for each finding.

    level: the severity from which on a finding is a failure. Findings below it pass,
        with their text as output. A body without findings is one test that passes,
        findings that the report does not list are one test; suppressed findings and
        rules that lack information are tests that were skipped.

    Raises `ValueError` for an unknown level.
    """
    root = Element("testsuites", name="eventcheck")
    suites = [
        SubElement(root, "testsuite", name=body_name(x, report))
        for x in range(report.bodies)
    ]
    unlisted = Counter(
        {
            (body, severity): count
            for body, counts in report.body_totals.items()
            for severity, count in counts.items()
        }
    )
    failures = failing(level)
    for finding in report.findings:
        _case(
            suites[finding.payload], finding, report, fails=finding.severity in failures
        )
        unlisted[finding.payload, finding.severity] -= 1
    for (body, severity), count in unlisted.items():
        if count > 0:
            _unlisted(suites[body], severity, count, fails=severity in failures)
    for finding, reason in report.suppressed:
        _accepted(suites[finding.payload], finding, report, reason)
    for body, suite in enumerate(suites):
        if body not in report.body_totals:
            SubElement(suite, "testcase", classname="eventcheck", name="no findings")
    _not_checked(root, report)
    return _written(root)


def _case(suite: Element, finding: Finding, report: ReportData, *, fails: bool) -> None:
    at = place(finding, report)
    case = SubElement(suite, "testcase", classname=finding.code, name=at)
    text = "\n".join((f"at {at}", effect(finding), finding.hint, finding.url))
    _outcome(case, finding.severity, visible(finding.message), text, fails=fails)


def _accepted(
    suite: Element, finding: Finding, report: ReportData, reason: str
) -> None:
    at = place(finding, report)
    case = SubElement(suite, "testcase", classname=finding.code, name=at)
    SubElement(case, "skipped", message=f"accepted: {visible(reason)}")


def _unlisted(suite: Element, severity: Severity, count: int, *, fails: bool) -> None:
    name = f"{severity} not listed"
    case = SubElement(suite, "testcase", classname="eventcheck", name=name)
    message = f"{count:,} more of this severity"
    text = "the report does not list them: see Config.max_per_code"
    _outcome(case, severity, message, text, fails=fails)


def _outcome(
    case: Element, severity: Severity, message: str, text: str, *, fails: bool
) -> None:
    if fails:
        failure = SubElement(case, "failure", type=severity, message=message)
        failure.text = text
    else:
        output = SubElement(case, "system-out")
        output.text = f"{severity}: {message}\n{text}"


def _not_checked(root: Element, report: ReportData) -> None:
    if not report.not_checked:
        return
    suite = SubElement(root, "testsuite", name="not checked")
    for code, need in report.not_checked:
        case = SubElement(suite, "testcase", classname=code, name=f"needs {need}")
        message = f"it needs {NEEDS[need]}: {GIVEN_BY[need]}"
        SubElement(case, "skipped", message=message)


def _written(root: Element) -> str:
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
