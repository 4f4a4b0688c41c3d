"""A report as JUnit XML: what CI systems show as test results."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eventcheck.findings import Finding
from eventcheck.report.data import ReportData, report_of
from eventcheck.report.outline import body_name, effect, place
from eventcheck.report.sections import GIVEN_BY, NEEDS
from eventcheck.severity import Level, Severity, failing
from eventcheck.visible import visible


def junit(report: ReportData, *, level: Level = "error") -> str:
    """Return JUnit XML: a test suite for each body, a test case for each finding.

    level: the severity from which on a finding is a failure. Findings below it pass,
        with their text as output.

    A body without findings is one test that passes. Findings that the report does not
    list are one test for each severity. Suppressed findings, and rules that need more
    information, are skipped tests.

    Raises `ValueError` for an unknown level.
    """
    report_of(report, "junit")
    failures = failing(level)
    root = Element("testsuites", name="eventcheck")
    suites = [
        SubElement(root, "testsuite", name=body_name(x, report))
        for x in range(report.bodies)
    ]
    listed = Counter((x.payload, x.severity) for x in report.findings)
    for finding in report.findings:
        case = _case(suites[finding.payload], finding, report)
        severity, message = finding.severity, visible(finding.message)
        text = (
            f"at {case.get('name')}\n{effect(finding)}\n{finding.hint}\n{finding.url}"
        )
        _outcome(case, severity, message, text, fails=severity in failures)
    for body, counts in report.body_totals.items():
        for severity, count in counts.items():
            more = count - listed[body, severity]
            if more:
                _unlisted(suites[body], severity, more, fails=severity in failures)
    for finding, reason in report.suppressed:
        case = _case(suites[finding.payload], finding, report)
        SubElement(case, "skipped", message=f"suppressed: {visible(reason)}")
    for body, suite in enumerate(suites):
        if body not in report.body_totals:
            SubElement(suite, "testcase", classname="eventcheck", name="no findings")
    _not_checked(root, report)
    return _written(root)


def _case(suite: Element, finding: Finding, report: ReportData) -> Element:
    name = place(finding, report)
    return SubElement(suite, "testcase", classname=finding.code, name=name)


def _unlisted(suite: Element, severity: Severity, count: int, *, fails: bool) -> None:
    name = f"{severity} not listed"
    case = SubElement(suite, "testcase", classname="eventcheck", name=name)
    message = f"{count:,} more of this severity"
    text = "raise Config.max_per_code to list them"
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
        message = f"needs {NEEDS[need]}: pass {GIVEN_BY[need]}"
        SubElement(case, "skipped", message=message)


def _written(root: Element) -> str:
    kinds = {"tests": "testcase", "failures": "failure", "skipped": "skipped"}
    for part in (*root, root):
        for count, kind in kinds.items():
            part.set(count, str(sum(1 for _ in part.iter(kind))))
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
