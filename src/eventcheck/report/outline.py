"""The words and the order that all formats of a report share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from eventcheck.findings import Finding, Place
from eventcheck.paths import Path
from eventcheck.report.data import ReportData, Totals
from eventcheck.severity import Effect, Level, Severity, failing
from eventcheck.visible import shortened, visible

EFFECTS = {
    "not-counted": "not counted in the results",
    "misattributed": "counted for the wrong thing",
    "distorted": "the results show a wrong number",
    "degraded": "segments, debugging or privacy suffer",
    "none": "the results are not affected",
}
POSSIBLE_EFFECTS = {
    "not-counted": "may not be counted in the results",
    "misattributed": "may be counted for the wrong thing",
    "distorted": "the results may show a wrong number",
    "degraded": "segments, debugging or privacy may suffer",
    "none": "the results are not affected",
}
ORDER = list(Severity)
"""The most severe first."""
EVENT = len(("visitors", 0, "snapshots", 0, "events", 0))
"""The length of the path of an event."""
TITLES = 3
RELATED = 2
CODES = 5


def effect(finding: Finding) -> str:
    """Return what happens to the data; unless it is an error, what may happen."""
    is_sure = finding.severity is Severity.ERROR
    if finding.effect is Effect.REJECTED:
        # A rejected field costs the event that it is in.
        if len(finding.path) >= EVENT and finding.path[EVENT - 2] == "events":
            return f"Optimizely {'drops' if is_sure else 'may drop'} the event"
        what = "it" if finding.path else "the body"
        return f"Optimizely {'cannot' if is_sure else 'may not'} use {what}"
    return (EFFECTS if is_sure else POSSIBLE_EFFECTS)[finding.effect]


class Code(str):
    """A part of a line that Markdown and HTML show as code."""

    __slots__ = ()


class Group(NamedTuple):
    """Findings of one code that have severity, effect and hint in common."""

    first: Finding
    messages: dict[str, list[Finding]]
    """The findings by message, in the order of the payload."""

    @property
    def findings(self) -> list[Finding]:
        """All findings of the group."""
        return [x for same in self.messages.values() for x in same]

    def problems(self, most: int) -> Iterator[tuple[str, list[Finding]]]:
        """Yield at most so many messages with their findings, then how many more."""
        yield from list(self.messages.items())[:most]
        if len(self.messages) > most:
            yield f"and {counted(len(self.messages) - most, 'more problem')}", []


def groups(report: ReportData) -> Iterator[Group]:
    """Yield the findings by code and hint, the most severe first."""
    found = sorted(report.findings, key=lambda x: (ORDER.index(x.severity), x.code))
    by_hint: dict[tuple[str, ...], Group] = {}
    for x in found:
        key = x.severity, x.code, effect(x), x.hint
        group = by_hint.setdefault(key, Group(x, {}))
        group.messages.setdefault(visible(x.message), []).append(x)
    yield from by_hint.values()


def verdict(report: ReportData, level: Level = "error") -> str:
    """Return `OK`, `NOT OK` or `NOTHING CHECKED`."""
    failures = failing(level)
    if not report.bodies:
        return "NOTHING CHECKED"
    return "NOT OK" if any(report.counts[x] for x in failures) else "OK"


def headline(report: ReportData, level: Level = "error") -> str:
    """Return the verdict and the numbers of findings."""
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
    """Return how many findings there are, if not one, and how many are listed."""
    first, listed = group.first, len(group.findings)
    unlisted = report.unlisted.get(first.code, {}).get(first.severity, 0)
    if unlisted:
        others = report.totals[first.code][first.severity] - listed - unlisted
        # Those left out may belong to any group of the code.
        total = "" if others else f"{listed + unlisted:,} times, "
        return f"{total}{listed:,} listed"
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
    """Return a path as a printable JSON Pointer with long keys shortened."""
    steps = (str(x).replace("~", "~0").replace("/", "~1") for x in path)
    return "".join(f"/{shortened(x)}" for x in steps) or "(the whole body)"


def place(finding: Finding, report: ReportData) -> Code:
    """Return where a finding is, with the value if that may be shown."""
    at = where(finding.place, report)
    if "value" not in finding.params:
        return at
    value = json.dumps(finding.params["value"], ensure_ascii=False)
    return Code(f"{at} = {shortened(value)}")


class Line(NamedTuple):
    """One line of the places of a problem."""

    parts: tuple[str, ...]
    is_inner: bool = False
    """Whether the line belongs to the place before."""


def places(same: list[Finding], report: ReportData, most: int) -> Iterator[Line]:
    """Yield the first places, each with its related places, then how many more."""
    for finding in same[:most]:
        yield Line((place(finding, report),))
        for other in finding.related[:RELATED]:
            yield Line(("and ", where(other, report)), is_inner=True)
        yield from _more(len(finding.related) - RELATED, is_inner=True)
    yield from _more(len(same) - most, is_inner=False)


def _more(number: int, *, is_inner: bool) -> Iterator[Line]:
    if number > 0:
        yield Line((f"and {counted(number, 'more place')}",), is_inner)


def where(at: Place, report: ReportData) -> Code:
    """Return the name of the body, unless it is the only one, and the path in it."""
    name = "" if report.bodies == 1 else f"{body_name(at.payload, report)}: "
    return Code(f"{name}{shown_pointer(at.path)}")


def body_name(index: int, report: ReportData) -> str:
    """Return the printable name of a body, or its index as Python and JSON count."""
    return visible(report.name_of(index) or f"bodies[{index}]")


def fix_words(group: Group) -> str:
    """Return the fixes that `apply_fixes` has for a group, each title once."""
    several = any(len(x.fixes) > 1 for x in group.findings)
    fixes = {x.title: x for finding in group.findings for x in finding.fixes}
    titles = [
        f"{visible(title)} ({'safe' if x.safe else 'unsafe: on request'})"
        for title, x in fixes.items()
    ]
    if len(titles) > TITLES:
        titles[TITLES - 1 :] = [f"{len(titles) - TITLES + 1} more fixes"]
    return (" or " if several else ", ").join(titles)
