"""A report as HTML, for notebooks: everything escaped, readable in light and dark.

Styles are in the elements, because notebooks drop style sheets. Text has the colour
of the page; only the badges have their own, white on red, amber and blue, like the
documentation and the playground. Words repeat the meaning of each colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from eventcheck.findings import Finding
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
from eventcheck.report.sections import Section, sections
from eventcheck.severity import Level, Severity
from eventcheck.visible import visible

BADGES = {
    Severity.ERROR: "#b3261e",
    Severity.WARNING: "#855000",
    Severity.INFO: "#39597a",
}
PAGE = "font:14px/1.5 system-ui,sans-serif;max-width:60em;color:inherit"
BADGE = (
    "color:#fff;border-radius:3px;padding:1px 7px;font-size:12px;"
    "font-weight:600;letter-spacing:.03em;background:"
)
CARD = "border-left:4px solid {};padding:2px 0 2px 14px;margin:16px 0"
ROWS = "display:grid;grid-template-columns:4.5em 1fr;gap:2px 8px;margin-top:6px"
QUIET = "opacity:.7"
PLAIN = "color:inherit;background:none;overflow-wrap:anywhere"
PLACES = 10


def html(report: ReportData, *, level: Level = "error") -> str:
    """Return the report as an element of HTML, the most severe findings first.

    level: the severity from which on the verdict is `NOT OK`.

    Raises `ValueError` for an unknown level.
    """
    report_of(report, "html")
    said = escape(headline(report, level))
    parts = [f'<div style="font-weight:600">{said}</div>']
    parts += ["".join(_group(x, report)) for x in groups(report)]
    parts += ["".join(_section(x)) for x in sections(report)]
    return f'<div style="{PAGE}">{"".join(parts)}</div>'


def _group(group: Group, report: ReportData) -> Iterator[str]:
    first = group.first
    colour = BADGES[first.severity]
    often = times(group, report)
    yield f'<div style="{CARD.format(colour)}">'
    yield f'<span style="{BADGE}{colour}">{first.severity.upper()}</span> '
    yield f'<a href="{escape(first.url)}" style="color:inherit">'
    yield f'{_code(first.code)}</a> <span style="{QUIET}">{often}</span>'
    yield f'<div style="{ROWS}">'
    for message, same in group.problems(PLACES):
        if same:
            yield _row("what", f"<strong>{escape(message)}</strong>")
            yield _row("where", "".join(_places(same, report)))
        else:
            yield _row("", message)
    yield _row("impact", escape(effect(first)))
    yield _row("do", escape(visible(first.hint)))
    words = fix_words(group)
    if words:
        yield _row("fix", escape(words))
    yield "</div></div>"


def _row(label: str, content: str) -> str:
    return f'<div style="{QUIET}">{label}</div><div>{content}</div>'


def _code(text: str) -> str:
    wrap = "" if "/" in text else ";white-space:nowrap"
    return f'<code style="{PLAIN}{wrap}">{escape(text)}</code>'


def _places(same: list[Finding], report: ReportData) -> Iterator[str]:
    for line in places(same, report, PLACES):
        style = ' style="margin-left:2em"' if line.is_inner else ""
        yield f"<div{style}>{_written(line.parts)}</div>"


def _section(section: Section) -> Iterator[str]:
    title = _written(section.title)
    yield f'<div style="margin-top:16px">{section.word}: {title}</div>'
    yield '<ul style="margin:4px 0">'
    yield from (f"<li>{_written(x)}</li>" for x in section.items)
    yield "</ul>"


def _written(parts: Iterable[str]) -> str:
    return "".join(
        _code(x)
        if isinstance(x, Code)
        else x.upper()
        if isinstance(x, Severity)
        else escape(x)
        for x in parts
    )
