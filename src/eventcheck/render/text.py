"""A report as text, for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventcheck.render.outline import (
    GIVEN_BY,
    NEEDS,
    Group,
    counted,
    effect,
    fix_words,
    groups,
    headline,
    missing,
    place,
    related,
)
from eventcheck.visible import columns, visible

if TYPE_CHECKING:
    from eventcheck.findings import Finding
    from eventcheck.report import Report

WIDTH = 72
"""pytest puts eight columns before each line of a failure."""
LABEL = 9
PLACES = 5
"""How many places of one problem are listed, and how many problems of one code."""


def report_as_text(report: Report) -> str:
    """The whole report, grouped by what is wrong, gravest first."""
    blocks = [[headline(report)]]
    blocks += [list(_group(x, report)) for x in groups(report)]
    blocks += [list(_accepted(report)), list(_not_checked(report))]
    blocks += [list(_pages(report))]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def _group(group: Group, report: Report) -> Iterator[str]:
    first, found = group.first, group.findings
    times = f"  ({len(found)} times)" if len(found) > 1 else ""
    yield f"{first.severity.upper()}  {first.code}{times}"
    for message, same in list(group.messages.items())[:PLACES]:
        yield from _row("what", message)
        yield from _places(same, report)
    if len(group.messages) > PLACES:
        yield from _row("", f"and {counted(len(group.messages) - PLACES, 'other')}")
    yield from _row("why", effect(first))
    yield from _row("do", first.hint)
    yield from _row("fix", fix_words(group))


def _places(same: list[Finding], report: Report) -> Iterator[str]:
    for number, finding in enumerate(same[:PLACES]):
        yield from _pointer("" if number else "where", place(finding, report))
        for other in related(finding, report):
            yield from _pointer("", f"  and {other}")
    if len(same) > PLACES:
        yield from _row("", f"and {counted(len(same) - PLACES, 'more place')}")


def _row(label: str, text: str) -> list[str]:
    """Words in as many lines as they need; `textwrap` knows nothing of wide letters."""
    lines: list[str] = []
    for word in text.split():
        if lines and columns(f"{lines[-1]} {word}") <= WIDTH - LABEL:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return _labelled(label, lines)


def _pointer(label: str, text: str) -> list[str]:
    """A pointer in as many lines as it needs, broken before a step."""
    lines = [""]
    for part in text.replace("/", "\n/").split("\n"):
        if lines[-1] and columns(lines[-1] + part) > WIDTH - LABEL:
            lines.append("  ")
        lines[-1] += part
    return _labelled(label, lines)


def _labelled(label: str, lines: list[str]) -> list[str]:
    start = f"  {label}".ljust(LABEL)
    return [
        (start if number == 0 else " " * LABEL) + line
        for number, line in enumerate(lines)
    ]


def _accepted(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield f"ACCEPTED  {counted(len(report.suppressed), 'finding')}"
    for finding, reason in report.suppressed:
        yield f"  {finding.code}"
        yield from _pointer("where", place(finding, report))
        yield from _row("why", visible(reason))
    for unused in report.unused_suppressions:
        yield f"UNUSED  a suppression of {unused.code} matches nothing"
        yield from _pointer("where", visible(unused.path))
        yield from _row("why", visible(unused.reason))


def _not_checked(report: Report) -> Iterator[str]:
    needs = missing(report)
    if needs:
        rules = counted(len({x.code for x in report.not_checked}), "rule")
        yield f"NOT CHECKED  {rules}, for want of"
    for need, codes in needs.items():
        yield f"  {NEEDS[need]} ({GIVEN_BY[need]})"
        yield from _row("", ", ".join(codes))


def _pages(report: Report) -> Iterator[str]:
    for finding in report.findings[:1]:
        pages = finding.url.removesuffix(f"{finding.code}.html")
        yield f"Every rule: {pages}"
