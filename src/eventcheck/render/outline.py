"""What every rendering of a report tells, and in which order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from eventcheck.context.needs import CATALOG_FACTS, Need
from eventcheck.findings import Finding, Fix, Path, Severity
from eventcheck.visible import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eventcheck.report import Report

EFFECTS = {
    "rejected": "Optimizely cannot use it",
    "not-counted": "it will not be in the results",
    "misattributed": "it counts for the wrong thing",
    "distorted": "the results show a wrong number",
    "degraded": "segments, debugging or privacy suffer",
    "none": "the results are not affected",
}
POSSIBLE_EFFECTS = {
    "rejected": "Optimizely may not use it",
    "not-counted": "it may not be in the results",
    "misattributed": "it may count for the wrong thing",
    "distorted": "the results may show a wrong number",
    "degraded": "segments, debugging or privacy may suffer",
    "none": "the results are not affected",
}
PARTS: tuple[Need, ...] = CATALOG_FACTS
"""What a catalog may lack: who gives these, gives the catalog."""
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
    "now": "Context.now",
    "catalog": "Context.catalog",
    "account": "Catalog: account_id",
    "project": "Catalog: project_id",
    "experiments": "Catalog: experiments",
    "events": "Catalog: events with their keys",
    "pages": "Catalog: pages",
    "attributes": "Catalog: attributes",
    "windows": "Catalog: starts_at, ends_at",
    "metrics": "Catalog: has_revenue_metric",
    "properties": "Catalog: properties",
    "order_id_tag": "Context.order_id_tag",
    "history": "Context.history",
}
ORDER = list(Severity)


def effect(finding: Finding) -> str:
    """What happens to the data, or may happen: only of errors it is sure."""
    is_sure = finding.severity is Severity.ERROR
    return (EFFECTS if is_sure else POSSIBLE_EFFECTS)[finding.effect]


class Group(NamedTuple):
    """Findings of one code that have severity, effect and hint in common."""

    first: Finding
    messages: dict[str, list[Finding]]
    """The findings by what they say, in the order of the payload."""

    @property
    def findings(self) -> list[Finding]:
        """All of them."""
        return [x for same in self.messages.values() for x in same]

    @property
    def fixes(self) -> list[Fix]:
        """What can be done, each title once."""
        each = {x.title: x for finding in self.findings for x in finding.fixes}
        return list(each.values())


def groups(report: Report) -> Iterator[Group]:
    """The findings by what is wrong, gravest first."""
    found = sorted(report.findings, key=lambda x: (ORDER.index(x.severity), x.code))
    for _, same in groupby(found, lambda x: (x.severity, x.code, x.effect, x.hint)):
        messages: dict[str, list[Finding]] = {}
        for finding in same:
            messages.setdefault(finding.message, []).append(finding)
        first = next(iter(messages.values()))[0]
        yield Group(first, messages)


def headline(report: Report) -> str:
    """How many of what, and whether all are listed."""
    counts = [
        counted(count, severity.value if severity != Severity.INFO else "note")
        for severity, count in report.counts.items()
        if count
    ]
    said = ", ".join(counts) if counts else "nothing to report"
    bodies = "" if report.bodies == 1 else f" in {counted(report.bodies, 'body')}"
    line = f"{'OK' if report.ok else 'NOT OK'}: {said}{bodies}"
    if report.complete:
        return line
    listed = counted(len(report.findings), "finding")
    return f"{line} ({listed} listed)"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 body`, `1,000 bodies`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun.removesuffix('y')}{'ies' if noun.endswith('y') else 's'}"


def shown_pointer(path: Path) -> str:
    """A path as a JSON Pointer for people: it prints, and long keys are shortened."""
    steps = (str(x).replace("~", "~0").replace("/", "~1") for x in path)
    return "".join(f"/{shortened(x)}" for x in steps) or "(the whole body)"


def place(finding: Finding, report: Report) -> str:
    """Where a finding stands, with the value where that may be shown."""
    where = f"{_body(finding.payload, report)}{shown_pointer(finding.path)}"
    return where + _shown_value(finding, report)


def related(finding: Finding, report: Report) -> list[str]:
    """The first places that belong to a finding, such as the earlier event."""
    return [
        f"{_body(x.payload, report)}{shown_pointer(x.path)}"
        for x in finding.related[:RELATED]
    ]


def _body(index: int, report: Report) -> str:
    return f"body {index}: " if report.bodies > 1 else ""


def _shown_value(finding: Finding, report: Report) -> str:
    """` = ` and the value at the place, where the report may show it; else nothing."""
    if not report.shows_values or "value" not in finding.params:
        return ""
    value = json.dumps(finding.params["value"], ensure_ascii=False)
    return f" = {shortened(value)}"


def fix_words(group: Group) -> str:
    """What `apply_fixes` would do about a group; "" where it can do nothing."""
    several = any(len(x.fixes) > 1 for x in group.findings)
    titles = [
        f"{visible(x.title)} ({'safe' if x.safe else 'unsafe: on request'})"
        for x in group.fixes
    ]
    if len(titles) > TITLES:
        titles[TITLES - 1 :] = [f"and {len(titles) - TITLES + 1} others"]
    return (" or " if several else ", ").join(titles)


def missing(report: Report) -> dict[Need, list[str]]:
    """What could not be judged, by the need that is to be met first."""
    by_need: dict[Need, list[str]] = {}
    for code, need in report.not_checked:
        by_need.setdefault(need, []).append(code)
    without_catalog = by_need.get("catalog", [])
    for part in PARTS:
        rest = [x for x in by_need.get(part, []) if x not in without_catalog]
        by_need[part] = rest
    return {need: by_need[need] for need in NEEDS if by_need.get(need)}


TITLES = 3
RELATED = 2
