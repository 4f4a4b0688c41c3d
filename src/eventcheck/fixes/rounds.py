"""Apply fixes in rounds: one may uncover another problem, and must cause no worse one.

A rule sees one problem at a time and cannot tell which fixes fit together. So the fixed
payload is checked again, in the same context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventcheck.findings import Finding, Fix
from eventcheck.fixes.changes import FixResult, Skipped, patched
from eventcheck.report.data import ReportData
from eventcheck.severity import Severity

if TYPE_CHECKING:
    from eventcheck.guards import Object

Check: TypeAlias = "Callable[[Object], ReportData]"
UNSAFE = "it is unsafe: it may change the meaning"
ORDER = list(Severity)
"""The most severe first."""


class Offer(NamedTuple):
    """A fix, and the severity of its finding."""

    severity: Severity
    fix: Fix


def sort_out(
    findings: Iterable[Finding], *, unsafe: bool = False
) -> tuple[list[Offer], list[Skipped]]:
    """Return the fixes to apply, and those that somebody has to decide about."""
    offers: list[Offer] = []
    skipped: list[Skipped] = []
    for finding in findings:
        fixes = finding.fixes
        if len(fixes) > 1:
            skipped += (
                Skipped(x, "several fixes are possible: choose one") for x in fixes
            )
        elif unsafe or all(x.safe for x in fixes):
            offers += (Offer(finding.severity, x) for x in fixes)
        else:
            skipped += (Skipped(x, UNSAFE) for x in fixes)
    return offers, skipped


def apply_in_rounds(
    payload: Object, offers: list[Offer], check: Check, *, once: bool = False
) -> FixResult:
    """Apply these fixes, then the safe fixes of what they uncover, until none is left.

    Fixes that are skipped in an earlier round and not in the last one are not in the
    result. Each round leaves fewer findings, so the rounds end.
    once: apply no other fixes, because these are of a report of another payload.
    """
    report = check(payload)
    applied: list[Fix] = []
    skipped: list[Skipped] = []
    while offers:
        one = _Round(payload, report, check)
        one.take(offers)
        applied += one.accepted
        payload, report, skipped = one.result, one.report, one.skipped
        if once or not one.accepted:
            break
        offers, _ = sort_out(report.findings)
    _, undecided = sort_out(report.findings)
    return FixResult(payload, tuple(applied), (*undecided, *skipped))


class _Round:
    """Fixes of one payload; their paths are those of this payload."""

    def __init__(self, payload: Object, report: ReportData, check: Check) -> None:
        self.payload = self.result = payload
        self.report = report
        self.check = check
        self.accepted: list[Fix] = []
        self.skipped: list[Skipped] = []

    def take(self, offers: list[Offer]) -> None:
        """Accept the fixes that fit the payload and do no harm."""
        together = patched(self.payload, [x.fix for x in offers])
        self.skipped += together.skipped
        fitting = {id(fix) for fix in together.applied}
        self._take([x for x in offers if id(x.fix) in fitting])

    def _take(self, offers: list[Offer]) -> None:
        if not offers:
            return
        trial = [*self.accepted, *(x.fix for x in offers)]
        result = patched(self.payload, trial).payload
        report = self.check(result)
        harm = _harm(self.report, report, offers)
        if harm is None:
            self.accepted, self.result, self.report = trial, result, report
        elif len(offers) == 1:
            self.skipped.append(Skipped(offers[0].fix, harm))
        else:
            # Usually one of many does harm: halving finds it in log n checks.
            half = len(offers) // 2
            self._take(offers[:half])
            self._take(offers[half:])


def _harm(before: ReportData, after: ReportData, offers: list[Offer]) -> str | None:
    """Return why not to apply fixes: a new finding as severe, or no effect."""
    least = max(ORDER.index(x.severity) for x in offers)
    for last in range(least + 1):
        severities = ORDER[: last + 1]
        new = _counts(after, severities) - _counts(before, severities)
        if new:
            return f"it would cause another finding: {min(new)}"
    if [after.counts[x] for x in ORDER] >= [before.counts[x] for x in ORDER]:
        return "it would fix nothing"
    return None


def _counts(report: ReportData, severities: list[Severity]) -> Counter[str]:
    """Return how many findings of each code have one of the severities."""
    return Counter(
        {
            code: sum(counts.get(x, 0) for x in severities)
            for code, counts in report.totals.items()
        }
    )
