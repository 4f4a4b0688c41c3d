"""Mends in rounds: a fix may uncover what another can mend, and must not make worse.

Which fixes fit together is not for a rule to say, which sees one cause at a time.
So the mended payload is judged again, in the same context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventcheck.findings import Finding, Fix
from eventcheck.fixes.changes import FixResult, Skipped, patched
from eventcheck.report.data import ReportData
from eventcheck.severity import Severity

if TYPE_CHECKING:
    from eventcheck.guards import Object

Judge: TypeAlias = "Callable[[Object], ReportData]"
ORDER = list(Severity)
"""The gravest first."""


class Offer(NamedTuple):
    """A fix, and the severity of what it mends."""

    severity: Severity
    fix: Fix


def undecided(finding: Finding, *, unsafe: bool) -> str | None:
    """Why the fixes of a finding cannot be taken without asking; None if they can."""
    if len(finding.fixes) > 1:
        return "there are alternatives: choose one"
    if not (unsafe or all(x.safe for x in finding.fixes)):
        return "it is unsafe: it may change the meaning"
    return None


def offers(findings: Iterable[Finding], *, unsafe: bool = False) -> list[Offer]:
    """The fixes that can be taken."""
    return [
        Offer(finding.severity, fix)
        for finding in findings
        if undecided(finding, unsafe=unsafe) is None
        for fix in finding.fixes
    ]


def left_open(
    findings: Iterable[Finding], *, unsafe: bool = False
) -> Iterator[Skipped]:
    """The fixes that cannot be taken without asking, and why."""
    for finding in findings:
        reason = undecided(finding, unsafe=unsafe)
        if reason is not None:
            yield from (Skipped(fix, reason) for fix in finding.fixes)


def mended(
    payload: Object, first: list[Offer], judge: Judge, *, once: bool = False
) -> FixResult:
    """Apply the first fixes, and what is safe after them, until nothing is left.

    What is skipped is what is left then. Each round leaves less, so there is an end.
    once: the first fixes alone, since they are of a report of another payload.
    """
    report = judge(payload)
    applied: list[Fix] = []
    offered, skipped = first, list[Skipped]()
    while offered:
        one = _Round(payload, report, judge)
        one.take(offered)
        applied += one.accepted
        payload, report, skipped = one.result, one.report, one.skipped
        offered = offers(report.findings) if one.accepted and not once else []
    left = tuple(left_open(report.findings))
    return FixResult(payload, tuple(applied), (*left, *skipped))


class _Round:
    """Fixes of one payload, all given in its own paths."""

    def __init__(self, payload: Object, report: ReportData, judge: Judge) -> None:
        self.payload = self.result = payload
        self.report = report
        self.judge = judge
        self.accepted: list[Fix] = []
        self.skipped: list[Skipped] = []

    def take(self, offered: list[Offer]) -> None:
        """Accept what fits and makes nothing worse."""
        together = patched(self.payload, [x.fix for x in offered])
        self.skipped += together.skipped
        fitting = {id(fix) for fix in together.applied}
        self._take([x for x in offered if id(x.fix) in fitting])

    def _take(self, some: list[Offer]) -> None:
        if not some:
            return
        trial = [*self.accepted, *(x.fix for x in some)]
        result = patched(self.payload, trial).payload
        report = self.judge(result)
        harm = _harm(self.report, report, some)
        if harm is None:
            self.accepted, self.result, self.report = trial, result, report
        elif len(some) == 1:
            self.skipped.append(Skipped(some[0].fix, harm))
        else:
            # Few of many do harm: halves find them in few steps.
            half = len(some) // 2
            self._take(some[:half])
            self._take(some[half:])


def _harm(before: ReportData, after: ReportData, taken: list[Offer]) -> str | None:
    """What speaks against the fixes: as grave as what they mend, or no good."""
    least = max(ORDER.index(x.severity) for x in taken)
    for number in range(least + 1):
        new = _grave(after, ORDER[: number + 1]) - _grave(before, ORDER[: number + 1])
        if new:
            return f"it would bring out {min(new)}"
    if list(_sums(after)) >= list(_sums(before)):
        return "it would mend nothing"
    return None


def _grave(report: ReportData, severities: list[Severity]) -> Counter[str]:
    """How many findings of each code are that grave."""
    found: Counter[str] = Counter()
    for code, counts in report.totals.items():
        for severity, count in counts.items():
            if severity in severities:
                found[code] += count
    return found


def _sums(report: ReportData) -> Iterator[int]:
    return (report.counts[severity] for severity in ORDER)
