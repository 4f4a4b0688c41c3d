"""A report as HTML, for notebooks: everything escaped, readable in light and dark.

Styles stand in the elements, because notebooks drop style sheets. Text has the colour
of the page around it; the badges alone have their own, white on orange, blue and grey,
which every kind of eye tells apart. The words say it too.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from eventcheck.findings import Severity
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
from eventcheck.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.findings import Finding
    from eventcheck.report import Report

BADGES = {
    Severity.ERROR: "#b84a00",
    Severity.WARNING: "#0067a3",
    Severity.INFO: "#5f6368",
}
PAGE = "font:14px/1.5 system-ui,sans-serif;max-width:60em;color:inherit"
BADGE = (
    "color:#fff;border-radius:3px;padding:1px 7px;font-size:12px;"
    "font-weight:600;letter-spacing:.03em;background:"
)
CARD = "border-left:4px solid {};padding:2px 0 2px 14px;margin:16px 0"
ROWS = "display:grid;grid-template-columns:4em 1fr;gap:2px 8px;margin-top:6px"
QUIET = "opacity:.7"
PLAIN = "color:inherit;background:none;overflow-wrap:anywhere"
PLACES = 10


def report_as_html(report: Report) -> str:
    """The whole report, grouped by what is wrong, gravest first."""
    parts = [f'<div style="font-weight:600">{escape(headline(report))}</div>']
    parts += ["".join(_group(x, report)) for x in groups(report)]
    parts += _accepted(report)
    parts += _not_checked(report)
    return f'<div style="{PAGE}">{"".join(parts)}</div>'


def _group(group: Group, report: Report) -> Iterator[str]:
    first, found = group.first, group.findings
    colour = BADGES[first.severity]
    times = f" {len(found)} times" if len(found) > 1 else ""
    yield f'<div style="{CARD.format(colour)}">'
    yield f'<span style="{BADGE}{colour}">{first.severity.upper()}</span> '
    yield f'<a href="{escape(first.url)}" style="color:inherit">'
    yield f'{_code(first.code)}</a><span style="{QUIET}">{times}</span>'
    yield f'<div style="{ROWS}">'
    for message, same in list(group.messages.items())[:PLACES]:
        yield _row("what", f"<strong>{escape(visible(message))}</strong>")
        yield _row("where", "".join(_places(same, report)))
    if len(group.messages) > PLACES:
        yield _row("", f"and {counted(len(group.messages) - PLACES, 'other')}")
    yield _row("why", escape(effect(first)))
    yield _row("do", escape(visible(first.hint)))
    words = fix_words(group)
    if words:
        yield _row("fix", escape(words))
    yield "</div></div>"


def _row(label: str, content: str) -> str:
    return f'<div style="{QUIET}">{label}</div><div>{content}</div>'


def _code(text: str) -> str:
    return f'<code style="{PLAIN}">{escape(text)}</code>'


def _name(code: str) -> str:
    return f'<code style="{PLAIN};white-space:nowrap">{escape(code)}</code>'


def _places(same: list[Finding], report: Report) -> Iterator[str]:
    for finding in same[:PLACES]:
        yield f"<div>{_code(place(finding, report))}</div>"
        for other in related(finding, report):
            yield f'<div style="margin-left:2em">and {_code(other)}</div>'
    if len(same) > PLACES:
        yield f"<div>and {counted(len(same) - PLACES, 'more place')}</div>"


def _accepted(report: Report) -> Iterator[str]:
    if report.suppressed or report.unused_suppressions:
        yield '<div style="margin-top:16px">Accepted</div><ul style="margin:4px 0">'
        for finding, reason in report.suppressed:
            where = _code(place(finding, report))
            yield f"<li>{_name(finding.code)} {where} {escape(visible(reason))}"
            yield "</li>"
        for unused in report.unused_suppressions:
            yield f"<li>a suppression of {_name(unused.code)} matches nothing: "
            yield f"{_code(visible(unused.path))}</li>"
        yield "</ul>"


def _not_checked(report: Report) -> Iterator[str]:
    needs = missing(report)
    if needs:
        rules = counted(len({x.code for x in report.not_checked}), "rule")
        yield f'<div style="margin-top:16px">Not checked: {rules}, for want of</div>'
        yield '<ul style="margin:4px 0">'
        for need, codes in needs.items():
            yield f"<li>{escape(NEEDS[need])} ({_code(GIVEN_BY[need])}): "
            yield f"{', '.join(map(_name, codes))}</li>"
        yield "</ul>"
