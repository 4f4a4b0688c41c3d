"""A report as Markdown, for summaries of CI runs, comments and chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcheck.findings import Finding
from eventcheck.levels import Level
from eventcheck.report.data import ReportData
from eventcheck.report.outline import (
    GIVEN_BY,
    NEEDS,
    Group,
    counted,
    effect,
    fix_words,
    groups,
    headline,
    left_out,
    missing,
    more_related,
    place,
    related,
    times,
)
from eventcheck.visible import visible

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&@$])")
TICKS = re.compile("`+")
PLACES = 5


def markdown(report: ReportData, *, level: Level = "error") -> str:
    """Return a heading, a table of what is wrong, and what could not be checked.

    level: the severity from which on the heading says `NOT OK`.

    It is GitHub's Markdown; every text of a payload is escaped. Raises `ValueError`
    for an unknown level.
    """
    blocks = [f"### {_text(headline(report, level))}"]
    if report.findings:
        head = "| severity | code | what and where | what to do |\n|---|---|---|---|"
        rows = [_row(group, report) for group in groups(report)]
        blocks.append("\n".join((head, *rows)))
    blocks += _lists(report)
    return "\n\n".join(blocks) + "\n"


def _row(group: Group, report: ReportData) -> str:
    first = group.first
    what = "<br>".join(
        "<br>".join((f"{_text(message)}:", *_places(same, report)))
        for message, same in list(group.messages.items())[:PLACES]
    )
    if len(group.messages) > PLACES:
        what += f"<br>and {counted(len(group.messages) - PLACES, 'other')}"
    code = f"[{first.code}]({first.url})"
    often = times(group, report)
    if often:
        code += f"<br>{often}"
    todo = f"{_text(first.hint)}<br>*{_text(effect(first))}*"
    fixes = fix_words(group)
    if fixes:
        todo += f"<br>fix: {_text(fixes)}"
    return f"| {first.severity} | {code} | {what} | {todo} |"


def _places(same: list[Finding], report: ReportData) -> Iterator[str]:
    for finding in same[:PLACES]:
        yield _code(place(finding, report))
        for other in related(finding, report):
            yield f"and {_code(other)}"
        if more_related(finding):
            yield more_related(finding)
    if len(same) > PLACES:
        yield f"and {counted(len(same) - PLACES, 'more place')}"


def _lists(report: ReportData) -> Iterator[str]:
    left = left_out(report.unlisted)
    if left:
        yield "Not listed (see `Config.max_per_code`):\n\n" + "\n".join(
            f"- {severity} {code}: {count:,} more" for severity, code, count in left
        )
    accepted = [
        f"- {x.finding.code}, {_code(place(x.finding, report))}: {_text(x.reason)}"
        for x in report.suppressed
    ]
    accepted += [
        f"- {code}: {count:,} more, not listed"
        for _, code, count in left_out(report.unlisted_suppressed)
    ]
    if accepted:
        yield "Accepted:\n\n" + "\n".join(accepted)
    if report.unused_suppressions:
        yield "Suppressions that match nothing:\n\n" + "\n".join(
            f"- {x.code}, {_code(visible(x.path))}: {_text(x.reason)}"
            for x in report.unused_suppressions
        )
    needs = missing(report)
    if needs:
        yield "Not checked, for lack of information:\n\n" + "\n".join(
            f"- {NEEDS[need]}, `{GIVEN_BY[need]}`: {', '.join(codes)}"
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
