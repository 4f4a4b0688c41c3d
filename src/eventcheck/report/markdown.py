"""A report as Markdown, for summaries of CI runs, comments and chats."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventcheck.report.data import ReportData, report_of
from eventcheck.report.outline import (
    Code,
    Group,
    effect,
    fix_words,
    groups,
    headline,
    places,
    times,
)
from eventcheck.report.sections import sections
from eventcheck.severity import Level
from eventcheck.visible import visible

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&@$])")
TICKS = re.compile("`+")
PLACES = 5


def markdown(report: ReportData, *, level: Level = "error") -> str:
    """Return a heading, a table of the findings, and lists of what is not in it.

    level: the severity from which on the heading says `NOT OK`.

    The text is GitHub's Markdown; every text of a payload is escaped. Raises
    `ValueError` for an unknown level.
    """
    report_of(report, "markdown")
    blocks = [f"### {_text(headline(report, level))}"]
    if report.findings:
        head = "| severity | code | what and where | what to do |\n|---|---|---|---|"
        rows = [_row(group, report) for group in groups(report)]
        blocks.append("\n".join((head, *rows)))
    for section in sections(report, names_places=False):
        items = "\n".join(f"- {_written(item)}" for item in section.items)
        blocks.append(f"{section.word}: {_written(section.title)}\n\n{items}")
    return "\n\n".join(blocks) + "\n"


def _row(group: Group, report: ReportData) -> str:
    first = group.first
    what: list[str] = []
    for message, same in group.problems(PLACES):
        what.append(_text(message) + (":" if same else ""))
        what += [_written(line.parts) for line in places(same, report, PLACES)]
    code = f"[{first.code}]({first.url})"
    often = times(group, report)
    if often:
        code += f"<br>{often}"
    todo = f"{_text(first.hint)}<br>*{_text(effect(first))}*"
    fixes = fix_words(group)
    if fixes:
        todo += f"<br>fix: {_text(fixes)}"
    return f"| {first.severity} | {code} | {'<br>'.join(what)} | {todo} |"


def _written(parts: Iterable[str]) -> str:
    return "".join(_code(x) if isinstance(x, Code) else _text(x) for x in parts)


def _text(text: str) -> str:
    return SPECIAL.sub(r"\\\1", visible(text))


def _code(text: str) -> str:
    """Return a code span: longer ticks around than inside, its bars escaped."""
    longest = max(map(len, TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{ticks}{space}{text}{space}{ticks}".replace("|", r"\|")
