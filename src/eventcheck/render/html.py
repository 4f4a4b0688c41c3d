"""A report as HTML, for notebooks: everything escaped, readable in light and dark."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from eventcheck.findings import Severity
from eventcheck.render.text import EFFECTS, NEEDS, headline, missing, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.findings import Finding
    from eventcheck.report import Report

# Blue, orange and grey are told apart by every kind of eye; the words say it too.
COLOURS = {
    Severity.ERROR: "#d55e00",
    Severity.WARNING: "#0072b2",
    Severity.INFO: "#767676",
}
STYLE = "font-family:system-ui,sans-serif;line-height:1.45;max-width:60em;color:inherit"
PLACES = 10


def report_as_html(report: Report) -> str:
    """The whole report, grouped by what is wrong, gravest first."""
    parts = [f"<p><strong>{escape(x)}</strong></p>" for x in headline(report)]
    order = list(Severity)
    grouped = sorted(report.findings, key=lambda x: (order.index(x.severity), x.code))
    for _, same in groupby(grouped, key=lambda x: (x.severity, x.code, x.message)):
        parts.append("".join(_group(list(same), report)))
    parts += _not_checked(report)
    return f'<div style="{STYLE}">{"".join(parts)}</div>'


def _group(same: list[Finding], report: Report) -> Iterator[str]:
    first = same[0]
    colour = COLOURS[first.severity]
    yield f'<div style="border-left:4px solid {colour};padding:0 0 0 1em;margin:1em 0">'
    yield f'<div><strong style="color:{colour}">{first.severity.upper()}</strong> '
    yield f'<a href="{escape(first.url)}"><code>{escape(first.code)}</code></a></div>'
    yield f"<div>{escape(first.message)}. "
    yield f"Effect: {escape(EFFECTS[first.effect])}.</div>"
    yield f"<div>{escape(first.hint)}</div><ul style='margin:.3em 0'>"
    for finding in same[:PLACES]:
        yield f"<li><code>{escape(place(finding, report))}</code></li>"
    if len(same) > PLACES:
        yield f"<li>and {len(same) - PLACES} more</li>"
    yield "</ul></div>"


def _not_checked(report: Report) -> Iterator[str]:
    if not report.not_checked:
        return
    yield "<p>Not checked, for want of:</p><ul>"
    for need, codes in missing(report).items():
        yield f"<li>{escape(NEEDS[need])}: <code>{escape(', '.join(codes))}</code></li>"
    yield "</ul>"
