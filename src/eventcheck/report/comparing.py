"""Compare two reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from eventcheck.findings import Finding
from eventcheck.paths import Path
from eventcheck.report.data import ReportData, report_of
from eventcheck.severity import Severity

Key: TypeAlias = tuple[int | str, Path, str, Severity]


def new_findings(report: ReportData, baseline: ReportData) -> Iterator[Finding]:
    """Yield the findings that are not in the baseline.

    If there are more equal findings than in the baseline, the last ones are new.
    """
    report_of(baseline, "diff: baseline")
    _expect_whole("the report", report)
    _expect_whole("the baseline", baseline)
    if report.bodies and baseline.bodies and bool(report.names) != bool(baseline.names):
        unnamed = "the baseline" if report.names else "the report"
        msg = f"diff: {unnamed} does not name its bodies; call named() on both"
        raise ValueError(msg)
    known = Counter(_key(x, baseline) for x in baseline.findings)
    for finding in report.findings:
        key = _key(finding, report)
        if known[key]:
            known[key] -= 1
        else:
            yield finding


def _key(finding: Finding, report: ReportData) -> Key:
    body = report.name_of(finding.payload) or finding.payload
    return body, finding.path, finding.code, finding.severity


def _expect_whole(which: str, report: ReportData) -> None:
    if not report.complete:
        total = sum(report.counts.values())
        msg = (
            f"diff: {which} lists {len(report.findings):,} of {total:,} findings; "
            "validate with a larger Config(max_per_code=...)"
        )
        raise ValueError(msg)
