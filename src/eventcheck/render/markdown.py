"""A report as Markdown, for summaries of CI runs, comments and chats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eventcheck.render.outline import (
    GIVEN_BY,
    NEEDS,
    counted,
    effect,
    fix_words,
    groups,
    headline,
    missing,
    place,
    related,
)
from eventcheck.visible import visible

if TYPE_CHECKING:
    from eventcheck.findings import Finding
    from eventcheck.render.outline import Group
    from eventcheck.report import Report

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&@$])")
TICKS = re.compile("`+")
PLACES = 5


def markdown(report: Report) -> str:
    """A heading, a table of what is wrong, and what could not be checked.

    It is GitHub's Markdown; every text of a payload is escaped.
    """
    blocks = [f"### {_text(headline(report))}"]
    if report.findings:
        head = "| severity | code | what and where | what to do |\n|---|---|---|---|"
        rows = [_row(group, report) for group in groups(report)]
        blocks.append("\n".join((head, *rows)))
    blocks += _lists(report)
    return "\n\n".join(blocks) + "\n"


def _row(group: Group, report: Report) -> str:
    first = group.first
    what = "<br>".join(
        "<br>".join((f"{_text(message)}:", *_places(same, report)))
        for message, same in list(group.messages.items())[:PLACES]
    )
    if len(group.messages) > PLACES:
        what += f"<br>and {counted(len(group.messages) - PLACES, 'other')}"
    code = f"[{first.code}]({first.url})"
    todo = f"{_text(first.hint)}<br>*{_text(effect(first))}*"
    fixes = fix_words(group)
    if fixes:
        todo += f"<br>fix: {_text(fixes)}"
    return f"| {first.severity} | {code} | {what} | {todo} |"


def _places(same: list[Finding], report: Report) -> Iterator[str]:
    for finding in same[:PLACES]:
        yield _code(place(finding, report))
        for other in related(finding, report):
            yield f"and {_code(other)}"
    if len(same) > PLACES:
        yield f"and {counted(len(same) - PLACES, 'more place')}"


def _lists(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield "Accepted:\n\n" + "\n".join(
            f"- {x.finding.code}, {_code(place(x.finding, report))}: {_text(x.reason)}"
            for x in report.suppressed
        )
    if report.unused_suppressions:
        yield "Suppressions that match nothing:\n\n" + "\n".join(
            f"- {x.code}, {_code(visible(x.path))}: {_text(x.reason)}"
            for x in report.unused_suppressions
        )
    needs = missing(report)
    if needs:
        yield "Not checked, for want of:\n\n" + "\n".join(
            f"- {NEEDS[need]} (`{GIVEN_BY[need]}`): {', '.join(codes)}"
            for need, codes in needs.items()
        )


def _text(text: str) -> str:
    return SPECIAL.sub(r"\\\1", visible(text))


def _code(text: str) -> str:
    """A code span: longer ticks around than inside; a table needs its bars escaped."""
    longest = max(map(len, TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{ticks}{blank}{text}{blank}{ticks}".replace("|", r"\|")
