"""A report as text, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from eventcheck.findings import Severity

if TYPE_CHECKING:
    from eventcheck.findings import Finding
    from eventcheck.needs import Need
    from eventcheck.report import Report

WIDTH = 80
PLACES = 5
"""How many places of one problem are listed."""
EFFECTS = {
    "rejected": "Optimizely cannot use it",
    "not-counted": "it will not be in the results",
    "misattributed": "it counts for the wrong thing",
    "distorted": "the results show a wrong number",
    "degraded": "segments, debugging or privacy suffer",
    "none": "the results are not affected",
}
PARTS: tuple[Need, ...] = ("windows", "metrics", "properties")
"""What a catalog may lack: who gives these, gives the catalog."""
NEEDS: Mapping[Need, str] = {
    "now": "the time of sending (Context.now)",
    "catalog": "what the account has (Context.catalog)",
    "windows": "when each experiment ran (catalog: starts_at, ends_at)",
    "metrics": "which events carry revenue (catalog: has_revenue_metric)",
    "properties": "the properties of each event (catalog: properties)",
    "order_id_tag": "the tag with the order id (Context.order_id_tag)",
    "history": "what was sent before (Context.history)",
}


def report_as_text(report: Report) -> str:
    """The whole report, grouped by what is wrong, gravest first."""
    blocks = ["\n".join(headline(report))]
    order = list(Severity)
    grouped = sorted(report.findings, key=lambda x: (order.index(x.severity), x.code))
    for _, same in groupby(grouped, key=lambda x: (x.severity, x.code, x.message)):
        blocks.append("\n".join(_group(list(same), report)))
    if report.suppressed or report.unused_suppressions:
        blocks.append("\n".join(_accepted(report)))
    if report.not_checked:
        blocks.append("\n".join(_not_checked(report)))
    return "\n\n".join(blocks)


def headline(report: Report) -> Iterator[str]:
    """How many of what, and whether all are listed."""
    counts = [
        _count(count, severity.value if severity != Severity.INFO else "note")
        for severity, count in report.counts.items()
        if count
    ]
    said = ", ".join(counts) if counts else "nothing to report"
    bodies = "" if report.bodies == 1 else f" in {_count(report.bodies, 'body')}"
    yield f"{'OK' if report.ok else 'NOT OK'}: {said}{bodies}"
    if not report.complete:
        listed = len(report.findings)
        yield f"(the first {listed} of {sum(report.totals.values())} are listed)"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun.removesuffix('y')}{'ies' if noun.endswith('y') else 's'}"


def _group(same: list[Finding], report: Report) -> Iterator[str]:
    first = same[0]
    yield f"{first.severity.upper()}  {first.code}"
    yield from _indented(f"{first.message}.")
    yield from _indented(f"Effect: {EFFECTS[first.effect]}.")
    yield from _indented(first.hint)
    for finding in same[:PLACES]:
        yield f"    at {place(finding, report)}"
    if len(same) > PLACES:
        yield f"    and {len(same) - PLACES} more"
    yield f"    {first.url}"


def place(finding: Finding, report: Report) -> str:
    """Where a finding stands, with the value where that may be shown."""
    body = f"body {finding.payload}: " if report.bodies > 1 else ""
    value = finding.params.get("value") if report.shows_values else None
    shown = "" if value is None else f" = {value!r}"
    return f"{body}{finding.pointer or '(the whole body)'}{shown}"


def _indented(text: str, first: str = "    ") -> Iterable[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def _accepted(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield f"Accepted: {_count(len(report.suppressed), 'finding')}"
    for finding, reason in report.suppressed:
        yield from _indented(f"{finding.code} at {finding.pointer}: {reason}")
    for suppression in report.unused_suppressions:
        text = f"suppression without effect: {suppression.code} at {suppression.path}"
        yield from _indented(text)


def missing(report: Report) -> dict[Need, list[str]]:
    """What could not be judged, by the need that is to be met."""
    by_need: dict[Need, list[str]] = {}
    for code, need in report.not_checked:
        by_need.setdefault(need, []).append(code)
    for part in PARTS:
        for code in by_need.get(part, ()):
            if code in by_need.get("catalog", ()):
                by_need["catalog"].remove(code)
    return {need: codes for need, codes in by_need.items() if codes}


def _not_checked(report: Report) -> Iterator[str]:
    yield "Not checked, for want of:"
    for need, codes in missing(report).items():
        yield from _indented(f"- {NEEDS[need]}: {', '.join(codes)}", "  ")
