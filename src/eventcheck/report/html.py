"""A report as HTML, for notebooks: everything escaped, readable in light and dark.

Styles are in the elements, because notebooks drop style sheets. Text has the colour
of the page around it; the badges alone have their own, white on red, amber and blue:
the palette of the documentation and the playground. The words say it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

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
from eventcheck.severity import Severity
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
    said = escape(headline(report, level))
    parts = [f'<div style="font-weight:600">{said}</div>']
    parts += ["".join(_group(x, report)) for x in groups(report)]
    parts += _unlisted(report)
    parts += _accepted(report)
    parts += _not_checked(report)
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
    for message, same in list(group.messages.items())[:PLACES]:
        yield _row("what", f"<strong>{escape(visible(message))}</strong>")
        yield _row("where", "".join(_places(same, report)))
    if len(group.messages) > PLACES:
        yield _row("", f"and {counted(len(group.messages) - PLACES, 'other')}")
    yield _row("impact", escape(effect(first)))
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


def _places(same: list[Finding], report: ReportData) -> Iterator[str]:
    for finding in same[:PLACES]:
        yield f"<div>{_code(place(finding, report))}</div>"
        for other in related(finding, report):
            yield f'<div style="margin-left:2em">and {_code(other)}</div>'
        if more_related(finding):
            yield f'<div style="margin-left:2em">{more_related(finding)}</div>'
    if len(same) > PLACES:
        yield f"<div>and {counted(len(same) - PLACES, 'more place')}</div>"


def _unlisted(report: ReportData) -> Iterator[str]:
    left = left_out(report.unlisted)
    if left:
        yield '<div style="margin-top:16px">Not listed (see Config.max_per_code)</div>'
        yield '<ul style="margin:4px 0">'
        for severity, code, count in left:
            yield f"<li>{severity.upper()} {_name(code)}: {count:,} more</li>"
        yield "</ul>"


def _accepted(report: ReportData) -> Iterator[str]:
    left = left_out(report.unlisted_suppressed)
    if report.suppressed or report.unused_suppressions or left:
        yield '<div style="margin-top:16px">Accepted</div><ul style="margin:4px 0">'
        for finding, reason in report.suppressed:
            at = _code(place(finding, report))
            yield f"<li>{_name(finding.code)} {at} {escape(visible(reason))}"
            yield "</li>"
        for _, code, count in left:
            yield f"<li>{_name(code)}: {count:,} more, not listed</li>"
        for unused in report.unused_suppressions:
            yield f"<li>a suppression of {_name(unused.code)} matches nothing: "
            yield f"{_code(visible(unused.path))}</li>"
        yield "</ul>"


def _not_checked(report: ReportData) -> Iterator[str]:
    needs = missing(report)
    if needs:
        rules = counted(len({x.code for x in report.not_checked}), "rule")
        yield f'<div style="margin-top:16px">Not checked: {rules}, which need</div>'
        yield '<ul style="margin:4px 0">'
        for need, codes in needs.items():
            yield f"<li>{escape(NEEDS[need])}, {_code(GIVEN_BY[need])}: "
            yield f"{', '.join(map(_name, codes))}</li>"
        yield "</ul>"
