"""A report as text, for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventcheck.report.data import ReportData, report_of
from eventcheck.report.outline import (
    ORDER,
    Code,
    Group,
    body_name,
    counted,
    effect,
    fix_words,
    groups,
    headline,
    places,
    times,
    verdict,
)
from eventcheck.report.sections import Section, lacking, suppressed, unlisted
from eventcheck.severity import Level, Severity
from eventcheck.visible import columns

WIDTH = 72
"""pytest puts eight columns before each line of a failure."""
NARROWEST = 40
LABEL = 10
BODIES = 20
PLACES = 5
"""How many places of one problem are listed, and how many problems of one code."""
COLORS = {
    "ERROR": "31",
    "NOT OK": "31",
    "WARNING": "33",
    "NOTHING CHECKED": "33",
    "INFO": "36",
    "OK": "32",
}
"""The colours of a terminal (ECMA-48): red, yellow, cyan, green."""
WORDS = re.compile(r"\s*\S+\s*|\s+")
PLACE = re.compile(r"^(?![/(]).*?: (?=[/(])|.+")
"""The name of a body, and the rest. Neither is broken, so that both can be copied."""


def text(
    report: ReportData,
    *,
    level: Level = "error",
    width: int = WIDTH,
    color: bool = False,
    not_checked: bool = True,
) -> str:
    """Return the report for a terminal: the verdict, then the most severe findings.

    level: the severity from which on the verdict is `NOT OK`.
    width: the columns of a line, 40 or more; 72 fit into what pytest shows. Only a
        path may be longer, because it is never broken.
    color: whether to use the colours of a terminal. The library never asks whether
        there is one: `color=sys.stdout.isatty()` does.
    not_checked: whether to end with the rules that need more information.

    Raises `ValueError` for an unknown level, or a width below 40.
    """
    report_of(report, "text")
    if width < NARROWEST:
        msg = f"width: expected {NARROWEST} columns or more, got {width}"
        raise ValueError(msg)
    it = _Text(report, width, is_colored=color)
    blocks = [[it.headline(level)]]
    blocks += [list(it.group(x)) for x in groups(report)]
    blocks += [list(it.also_in()), *map(it.section, unlisted(report)), it.pages()]
    blocks += map(it.section, suppressed(report))
    if not_checked:
        blocks += map(it.section, lacking(report, names_rules=False))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


class _Text:
    """The parts of one text."""

    def __init__(self, report: ReportData, width: int, *, is_colored: bool) -> None:
        self.report = report
        self.width = width
        self.is_colored = is_colored
        self.shown: set[int] = set()
        """The bodies with a listed place."""

    def headline(self, level: Level) -> str:
        """Return the first line."""
        word = verdict(self.report, level)
        return self._painted(word) + headline(self.report, level).removeprefix(word)

    def group(self, group: Group) -> Iterator[str]:
        """Yield what a group says: what, where, the impact, what to do."""
        first = group.first
        often = times(group, self.report)
        title = f"{self._painted(first.severity.upper())}  {first.code}"
        yield f"{title}  ({often})" if often else title
        for message, same in group.problems(PLACES):
            yield from self._row("what" if same else "", message)
            self.shown |= {x.payload for x in same[:PLACES]}
            for n, line in enumerate(places(same, self.report, PLACES)):
                inner = ("  ",) if line.is_inner else ()
                yield from self._row("" if n else "where", *inner, *line.parts)
        yield from self._row("impact", effect(first))
        yield from self._row("do", first.hint)
        words = fix_words(group)
        if words:
            yield from self._row("fix", words)

    def also_in(self) -> Iterator[str]:
        """Yield the other bodies that have findings; those with errors come first."""
        totals = self.report.body_totals
        others = sorted(
            totals.keys() - self.shown, key=lambda x: (ORDER.index(max(totals[x])), x)
        )
        if others:
            yield f"ALSO IN: {counted(len(others), 'body')}"
        for index in others[:BODIES]:
            yield f"  {body_name(index, self.report)}"
        if len(others) > BODIES:
            yield f"  and {len(others) - BODIES:,} more"

    def pages(self) -> list[str]:
        """Return where the rules are explained."""
        return [
            f"Every rule: {x.url.removesuffix(f'{x.code}.html')}"
            for x in self.report.findings[:1]
        ]

    def section(self, section: Section) -> list[str]:
        """Return the lines of a list at the end."""
        lines = [f"{section.word.upper()}: {''.join(section.title)}"]
        for first, *rest in section.items:
            word = first.upper() if isinstance(first, Severity) else ""
            filled = _filled((word or first, *rest), self.width - 4)
            if word:
                filled[0] = self._painted(word) + filled[0].removeprefix(word)
            lines += [f"  {'  ' if n else ''}{x}" for n, x in enumerate(filled)]
        return lines

    def _row(self, label: str, *parts: str) -> Iterator[str]:
        for n, line in enumerate(_filled(parts, self.width - LABEL)):
            yield f"  {'' if n else label}".ljust(LABEL) + line

    def _painted(self, word: str) -> str:
        return f"\x1b[1;{COLORS[word]}m{word}\x1b[0m" if self.is_colored else word


def _filled(parts: Iterable[str], width: int) -> list[str]:
    """Return words and paths in as many lines as they need; paths are not broken.

    `textwrap` does not know that some letters take two columns.
    """
    lines = [""]
    for part in parts:
        for unit in (PLACE if isinstance(part, Code) else WORDS).findall(part):
            if lines[-1].strip() and columns((lines[-1] + unit).rstrip()) > width:
                lines.append("  " if unit.startswith("/") else "")
                lines[-1] += unit.lstrip()
            else:
                lines[-1] += unit
    return [x.rstrip() for x in lines]
