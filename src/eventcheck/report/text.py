"""A report as text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.findings import Finding
from eventcheck.levels import Level
from eventcheck.report.data import ReportData
from eventcheck.report.outline import (
    GIVEN_BY,
    NEEDS,
    ORDER,
    Group,
    body,
    body_name,
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
    verdict,
)
from eventcheck.severity import Severity
from eventcheck.visible import columns, visible

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
    width: the columns of a line, 40 or more; 72 fit into what pytest shows.
    color: whether to use the colours of a terminal. The library never asks whether
        there is one: `color=sys.stdout.isatty()` does.
    not_checked: whether to end with what could not be checked.

    Raises `ValueError` for an unknown level, or a width below 40.
    """
    if width < NARROWEST:
        msg = f"width: expected {NARROWEST} columns or more, got {width}"
        raise ValueError(msg)
    it = _Text(report, width, color=color)
    blocks = [[it.headline(level)]]
    blocks += [list(it.group(x)) for x in groups(report)]
    blocks += [list(it.also_in()), list(it.unlisted()), list(it.pages())]
    blocks += [list(it.accepted())]
    if not_checked:
        blocks.append(list(it.not_checked()))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


class _Text:
    """The parts of one text."""

    def __init__(self, report: ReportData, width: int, *, color: bool) -> None:
        self.report = report
        self.width = width
        self.color = color
        self.shown: set[int] = set()
        """The bodies of which a place is shown."""

    def headline(self, level: Level) -> str:
        """Return the first line."""
        word = verdict(self.report, level)
        return self._painted(word) + headline(self.report, level).removeprefix(word)

    def group(self, group: Group) -> Iterator[str]:
        """Yield what a group says: what, where, the impact, what to do."""
        first = group.first
        often = times(group, self.report)
        title = f"{self._severity(first.severity)}  {first.code}"
        yield f"{title}  ({often})" if often else title
        for message, same in list(group.messages.items())[:PLACES]:
            yield from self._row("what", message)
            yield from self._places(same)
        if len(group.messages) > PLACES:
            others = counted(len(group.messages) - PLACES, "other")
            yield from self._row("", f"and {others}")
        yield from self._row("impact", effect(first))
        yield from self._row("do", first.hint)
        yield from self._row("fix", fix_words(group))

    def also_in(self) -> Iterator[str]:
        """Yield the other bodies that have findings; those with errors come first."""
        totals = self.report.body_totals
        others = sorted(
            totals.keys() - self.shown, key=lambda x: (ORDER.index(max(totals[x])), x)
        )
        if others:
            yield f"ALSO IN  {counted(len(others), 'body')}"
        for index in others[:BODIES]:
            yield f"  {body_name(index, self.report)}"
        if len(others) > BODIES:
            yield f"  and {len(others) - BODIES:,} more"

    def unlisted(self) -> Iterator[str]:
        """Yield what the cap left out."""
        left = left_out(self.report.unlisted)
        if left:
            number = counted(sum(count for _, _, count in left), "finding")
            yield f"NOT LISTED  {number} (see Config.max_per_code)"
        for severity, code, count in left:
            yield f"  {self._severity(severity)}  {code}: {count:,} more"

    def accepted(self) -> Iterator[str]:
        """Yield what is suppressed, and which suppressions match nothing."""
        left = left_out(self.report.unlisted_suppressed)
        number = len(self.report.suppressed) + sum(count for _, _, count in left)
        if number:
            yield f"ACCEPTED  {counted(number, 'finding')}"
        for finding, reason in self.report.suppressed:
            yield f"  {finding.code}"
            yield from self._place("where", finding)
            yield from self._row("why", visible(reason))
        for _, code, count in left:
            yield f"  {code}: {count:,} more, not listed"
        for unused in self.report.unused_suppressions:
            yield f"UNUSED  a suppression of {unused.code} matches nothing"
            yield from self._pointer("where", "", visible(unused.path))
            yield from self._row("why", visible(unused.reason))

    def not_checked(self) -> Iterator[str]:
        """Yield which information was missing, and for how many rules."""
        needs = missing(self.report)
        if needs:
            rules = counted(len({x.code for x in self.report.not_checked}), "rule")
            verb = "needs" if rules == "1 rule" else "need"
            yield f"NOT CHECKED  {rules} {verb} more information"
        for need, codes in needs.items():
            rules = counted(len(codes), "rule")
            said = f"{NEEDS[need]}: {GIVEN_BY[need]} ({rules})"
            lines = _filled(said, self.width - 4)
            yield from (f"  {'  ' if n else ''}{x}" for n, x in enumerate(lines))

    def pages(self) -> Iterator[str]:
        """Yield where the rules are explained."""
        for finding in self.report.findings[:1]:
            pages = finding.url.removesuffix(f"{finding.code}.html")
            yield f"Every rule: {pages}"

    def _severity(self, severity: Severity) -> str:
        return self._painted(severity.upper())

    def _painted(self, word: str) -> str:
        return f"\x1b[1;{COLORS[word]}m{word}\x1b[0m" if self.color else word

    def _places(self, same: list[Finding]) -> Iterator[str]:
        for number, finding in enumerate(same[:PLACES]):
            yield from self._place("" if number else "where", finding)
            for other in related(finding, self.report):
                yield from self._pointer("", "", f"  and {other}")
            if more_related(finding):
                yield from self._pointer("", "", f"  {more_related(finding)}")
        if len(same) > PLACES:
            yield from self._row("", f"and {counted(len(same) - PLACES, 'more place')}")

    def _place(self, label: str, finding: Finding) -> list[str]:
        self.shown.add(finding.payload)
        start = body(finding.payload, self.report)
        rest = place(finding, self.report).removeprefix(start)
        return self._pointer(label, start, rest)

    def _row(self, label: str, words: str) -> list[str]:
        return _labelled(label, _filled(words, self.width - LABEL))

    def _pointer(self, label: str, start: str, words: str) -> list[str]:
        """Return a pointer in as many lines as it needs, broken before a step.

        start: the name of the body, which is not broken.
        """
        lines = [start]
        for part in words.replace("/", "\n/").split("\n"):
            if lines[-1] and columns(lines[-1] + part) > self.width - LABEL:
                lines.append("  ")
            lines[-1] += part
        return _labelled(label, lines)


def _filled(words: str, width: int) -> list[str]:
    """Return words in as many lines as they need.

    `textwrap` does not know that some letters take two columns.
    """
    lines: list[str] = []
    for word in words.split():
        if lines and columns(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _labelled(label: str, lines: list[str]) -> list[str]:
    start = f"  {label}".ljust(LABEL)
    return [
        (start if number == 0 else " " * LABEL) + line
        for number, line in enumerate(lines)
    ]
