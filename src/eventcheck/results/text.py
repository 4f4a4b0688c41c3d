"""A results preview as text and as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from eventcheck.results.preview import WHY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.results.preview import ResultsPreview, Row

HEADINGS = (
    "experiment",
    "variation",
    "visitors",
    "event",
    "total",
    "unique",
    "revenue",
    "value",
)
TEXTS = frozenset({0, 1, 3})
"""The columns that hold ids; the others hold numbers."""


def preview_as_text(preview: ResultsPreview) -> str:
    """A table, and how many events do not count and why."""
    table = [HEADINGS, *map(_cells, preview.rows())]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [_aligned(cells, widths) for cells in table]
    return "\n".join([*lines, "", *_reasons(preview)])


def preview_as_html(preview: ResultsPreview) -> str:
    """The same as a table of HTML; everything is escaped."""
    head = "".join(f"<th>{x}</th>" for x in HEADINGS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(x)}</td>" for x in _cells(row)) + "</tr>"
        for row in preview.rows()
    )
    reasons = "".join(f"<li>{escape(x)}</li>" for x in _reasons(preview))
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"<ul>{reasons}</ul>"
    )


def _cells(row: Row) -> tuple[str, ...]:
    if row.event_id is None:
        nothing = ("-",) * 5
        return row.experiment_id, row.variation_id, f"{row.visitors:,}", *nothing
    return (
        row.experiment_id,
        row.variation_id,
        f"{row.visitors:,}",
        row.event_id,
        f"{row.total:,}",
        f"{row.unique:,}",
        f"{row.revenue / 100:,.2f}",
        f"{row.value:g}",
    )


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    pairs = enumerate(zip(cells, widths, strict=True))
    return "  ".join(
        cell.ljust(width) if column in TEXTS else cell.rjust(width)
        for column, (cell, width) in pairs
    ).rstrip()


def _reasons(preview: ResultsPreview) -> Iterator[str]:
    for verdict, count in sorted(preview.counts.items()):
        noun = "event" if count == 1 else "events"
        yield f"{count:,} {noun} {verdict}: {WHY[verdict]}"
