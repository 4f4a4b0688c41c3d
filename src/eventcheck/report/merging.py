"""Merge reports: number their bodies through, and add up totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

from eventcheck.arguments import many
from eventcheck.findings import Finding, Place, Suppressed
from eventcheck.report.data import ReportData, Totals, nested, report_of
from eventcheck.severity import Severity
from eventcheck.suppression import Suppression

T = TypeVar("T")
R = TypeVar("R", bound=ReportData)


def merged(kind: type[R], reports: Iterable[ReportData]) -> R:
    """Return the report of all bodies, those of the first report first."""
    parts = _checked(reports)
    # The new index of the first body of each part.
    firsts = [*accumulate((x.bodies for x in parts), initial=0)]
    numbered = list(zip(firsts, parts, strict=False))
    caps = [x.max_per_code for x in parts if x.max_per_code is not None]
    cap = min(caps) if caps else None
    findings = ((by, x) for by, part in numbered for x in part.findings)
    suppressed = ((by, x) for by, part in numbered for x in part.suppressed)
    return kind(
        findings=tuple(
            _moved(x, by) for by, x in _capped(findings, cap, lambda x: x.code)
        ),
        totals=_sums(x.totals for x in parts),
        body_totals={
            index + by: counts
            for by, part in numbered
            for index, counts in part.body_totals.items()
        },
        not_checked=tuple(sorted({x for part in parts for x in part.not_checked})),
        suppressed=tuple(
            Suppressed(_moved(x, by), reason)
            for by, (x, reason) in _capped(suppressed, cap, lambda x: x.finding.code)
        ),
        suppressed_totals=_sums(x.suppressed_totals for x in parts),
        unused_suppressions=_unused(parts),
        bodies=firsts[-1],
        names=_names(parts),
        max_per_code=cap,
    )


def _checked(reports: Iterable[ReportData]) -> tuple[ReportData, ...]:
    parts = many(reports, "merge", "a list of reports")
    for index, part in enumerate(parts):
        report_of(part, f"merge: reports[{index}]")
    return parts


def _moved(finding: Finding, by: int) -> Finding:
    """Return the finding with the new index of its body."""
    if by == 0:
        return finding
    related = tuple(Place(x.payload + by, x.path) for x in finding.related)
    return replace(finding, payload=finding.payload + by, related=related)


def _capped(
    items: Iterable[tuple[int, T]], cap: int | None, code_of: Callable[[T], str]
) -> Iterator[tuple[int, T]]:
    """Yield the first items of each code, as one call over all bodies would."""
    listed: Counter[str] = Counter()
    for by, item in items:
        code = code_of(item)
        if cap is None or listed[code] < cap:
            listed[code] += 1
            yield by, item


def _sums(parts: Iterable[Totals]) -> Totals:
    sums: Counter[tuple[str, Severity]] = Counter()
    for totals in parts:
        for code, counts in totals.items():
            for severity, count in counts.items():
                sums[code, severity] += count
    return nested(sums)


def _unused(parts: tuple[ReportData, ...]) -> tuple[Suppression, ...]:
    """Return the suppressions without a finding in any part."""
    if not parts:
        return ()
    others = [set(x.unused_suppressions) for x in parts[1:]]
    first = parts[0].unused_suppressions
    return tuple(x for x in first if all(x in other for other in others))


def _names(parts: tuple[ReportData, ...]) -> tuple[str, ...]:
    """Return the names of all bodies, with "" for bodies of unnamed reports."""
    if not any(x.names for x in parts):
        return ()
    return tuple(name for x in parts for name in x.names or [""] * x.bodies)
