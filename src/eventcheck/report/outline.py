"""What every format of a report says, and in which order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from eventcheck.context.needs import CATALOG_FACTS, Need
from eventcheck.findings import Finding, Fix, Place
from eventcheck.levels import Level, failing
from eventcheck.paths import Path
from eventcheck.report.data import ReportData, Totals
from eventcheck.severity import Severity
from eventcheck.visible import shortened, visible

EFFECTS = {
    "rejected": "Optimizely cannot use it",
    "not-counted": "not counted in the results",
    "misattributed": "counted for the wrong thing",
    "distorted": "the results show a wrong number",
    "degraded": "segments, debugging or privacy suffer",
    "none": "the results are not affected",
}
POSSIBLE_EFFECTS = {
    "rejected": "Optimizely may not use it",
    "not-counted": "may not be counted in the results",
    "misattributed": "may be counted for the wrong thing",
    "distorted": "the results may show a wrong number",
    "degraded": "segments, debugging or privacy may suffer",
    "none": "the results are not affected",
}
PARTS: tuple[Need, ...] = CATALOG_FACTS
"""Parts that a catalog may lack; with one of them there is a catalog."""
NEEDS: Mapping[Need, str] = {
    "now": "the time of sending",
    "catalog": "what the account has",
    "account": "the account's id",
    "project": "the project's id",
    "experiments": "the experiments of the account",
    "events": "the events of the account",
    "pages": "the pages of the account",
    "attributes": "the attributes of the account",
    "windows": "when each experiment ran",
    "metrics": "which events carry revenue",
    "properties": "the properties of each event",
    "order_id_tag": "the tag with the order id",
    "history": "what was sent before",
}
GIVEN_BY: Mapping[Need, str] = {
    "now": "Context(now=…)",
    "catalog": "Context(catalog=…)",
    "account": "account_id in the Catalog",
    "project": "project_id in the Catalog",
    "experiments": "experiments in the Catalog",
    "events": "events with their keys in the Catalog",
    "pages": "pages in the Catalog",
    "attributes": "attributes in the Catalog",
    "windows": "starts_at and ends_at in the Catalog",
    "metrics": "has_revenue_metric in the Catalog",
    "properties": "properties in the Catalog",
    "order_id_tag": "Context(order_id_tag=…)",
    "history": "Context(history=…)",
}
ORDER = list(Severity)
"""The most severe first."""
TITLES = 3
RELATED = 2
CODES = 5


def effect(finding: Finding) -> str:
    """Return what happens to the data, or may happen: only errors are certain."""
    is_sure = finding.severity is Severity.ERROR
    return (EFFECTS if is_sure else POSSIBLE_EFFECTS)[finding.effect]


class Group(NamedTuple):
    """Findings of one code that have severity, effect and hint in common."""

    first: Finding
    messages: dict[str, list[Finding]]
    """The findings by what they say, in the order of the payload."""

    @property
    def findings(self) -> list[Finding]:
        """All findings of the group."""
        return [x for same in self.messages.values() for x in same]

    @property
    def fixes(self) -> list[Fix]:
        """The fixes of all findings, each title once."""
        each = {x.title: x for finding in self.findings for x in finding.fixes}
        return list(each.values())


def groups(report: ReportData) -> Iterator[Group]:
    """Yield the findings by what is wrong, the most severe first."""
    found = sorted(report.findings, key=lambda x: (ORDER.index(x.severity), x.code))
    for _, same in groupby(found, lambda x: (x.severity, x.code, x.effect, x.hint)):
        messages: dict[str, list[Finding]] = {}
        for finding in same:
            messages.setdefault(finding.message, []).append(finding)
        first = next(iter(messages.values()))[0]
        yield Group(first, messages)


def verdict(report: ReportData, level: Level = "error") -> str:
    """Return `OK`, or what the report is instead."""
    failures = failing(level)
    if not report.bodies:
        return "NOTHING CHECKED"
    return "NOT OK" if any(report.counts[x] for x in failures) else "OK"


def headline(report: ReportData, level: Level = "error") -> str:
    """Return the verdict, and how many of what are listed."""
    counts = [
        counted(count, severity.value)
        for severity, count in report.counts.items()
        if count
    ]
    said = ", ".join(counts) if counts else "nothing to report"
    line = f"{verdict(report, level)}: {said}{_bodies(report)}"
    if report.complete:
        return line
    listed = counted(len(report.findings), "finding")
    return f"{line} ({listed} listed)"


def _bodies(report: ReportData) -> str:
    if report.bodies != 1:
        return f" in {counted(report.bodies, 'body')}"
    name = report.name_of(0)
    return "" if name is None else f" in {visible(name)}"


def in_one_line(report: ReportData) -> str:
    """Return the headline, and the codes of the most severe findings."""
    codes = [
        f"{code} {sum(counts.values()):,}"
        for code, counts in sorted(
            report.totals.items(), key=lambda x: (ORDER.index(max(x[1])), x[0])
        )
    ]
    if len(codes) > CODES:
        codes[CODES - 1 :] = [f"{len(codes) - CODES + 1} other codes"]
    line = headline(report)
    return f"{line}; {', '.join(codes)}" if codes else line


def times(group: Group, report: ReportData) -> str:
    """Return how often something was found, and how much of that is listed; or ""."""
    first, listed = group.first, len(group.findings)
    unlisted = report.unlisted.get(first.code, {}).get(first.severity, 0)
    if unlisted:
        return f"{listed + unlisted:,} times, {listed:,} listed"
    return f"{listed:,} times" if listed > 1 else ""


def left_out(totals: Totals) -> list[tuple[Severity, str, int]]:
    """Return what the cap left out, the most severe first."""
    each = [
        (severity, code, count)
        for code, counts in totals.items()
        for severity, count in counts.items()
    ]
    return sorted(each, key=lambda x: (ORDER.index(x[0]), x[1]))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 body`, `1,000 bodies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun.removesuffix('y')}{'ies' if noun.endswith('y') else 's'}"


def shown_pointer(path: Path) -> str:
    """Return a path as a JSON Pointer that prints; long keys are shortened."""
    steps = (str(x).replace("~", "~0").replace("/", "~1") for x in path)
    return "".join(f"/{shortened(x)}" for x in steps) or "(the whole body)"


def place(finding: Finding, report: ReportData) -> str:
    """Return where a finding is, with the value if that may be shown."""
    return f"{where(finding.place, report)}{_shown_value(finding)}"


def related(finding: Finding, report: ReportData) -> list[str]:
    """Return the first places that belong to a finding, such as the earlier event."""
    return [where(x, report) for x in finding.related[:RELATED]]


def more_related(finding: Finding) -> str:
    """Return how many places belong to it that are not shown; "" if all are."""
    more = len(finding.related) - RELATED
    return f"and {counted(more, 'more place')}" if more > 0 else ""


def where(at: Place, report: ReportData) -> str:
    """Return a place; of several bodies with the name or the number of its body."""
    return f"{body(at.payload, report)}{shown_pointer(at.path)}"


def body(index: int, report: ReportData) -> str:
    """Return how places in a body begin."""
    return "" if report.bodies == 1 else f"{body_name(index, report)}: "


def body_name(index: int, report: ReportData) -> str:
    """Return the name of a body as it can be shown, or its number."""
    return visible(report.name_of(index) or f"body {index}")


def _shown_value(finding: Finding) -> str:
    """Return ` = ` and the value at the place, if values were asked for."""
    if "value" not in finding.params:
        return ""
    value = json.dumps(finding.params["value"], ensure_ascii=False)
    return f" = {shortened(value)}"


def fix_words(group: Group) -> str:
    """Return what `apply_fixes` would do about a group; "" if nothing."""
    several = any(len(x.fixes) > 1 for x in group.findings)
    titles = [
        f"{visible(x.title)} ({'safe' if x.safe else 'unsafe: on request'})"
        for x in group.fixes
    ]
    if len(titles) > TITLES:
        titles[TITLES - 1 :] = [f"{len(titles) - TITLES + 1} others"]
    return (" or " if several else ", ").join(titles)


def missing(report: ReportData) -> dict[Need, list[str]]:
    """Return the rules that lack information, by what to give first."""
    by_need: dict[Need, list[str]] = {}
    for code, need in report.not_checked:
        by_need.setdefault(need, []).append(code)
    without_catalog = by_need.get("catalog", [])
    for part in PARTS:
        rest = [x for x in by_need.get(part, []) if x not in without_catalog]
        by_need[part] = rest
    return {need: by_need[need] for need in NEEDS if by_need.get(need)}
