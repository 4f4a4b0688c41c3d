"""Render a results preview as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from eventcheck.results.figures import Row
from eventcheck.results.verdicts import WHY, Verdict

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
"""The columns with ids; the others have numbers."""


def preview_as_text(rows: Iterable[Row], counts: Mapping[Verdict, int]) -> str:
    """Return a table, and the number of events of each verdict."""
    table = [HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [_aligned(cells, widths) for cells in table]
    return "\n".join([*lines, "", *_reasons(counts)])


def preview_as_html(rows: Iterable[Row], counts: Mapping[Verdict, int]) -> str:
    """Return the same as HTML; everything is escaped."""
    head = "".join(f"<th>{x}</th>" for x in HEADINGS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(x)}</td>" for x in _cells(row)) + "</tr>"
        for row in rows
    )
    reasons = "".join(f"<li>{escape(x)}</li>" for x in _reasons(counts))
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<ul>{reasons}</ul>"
    )


def _cells(row: Row) -> tuple[str, ...]:
    variation = row.experiment_id, row.variation_id, f"{row.visitors:,}"
    if row.event_id is None:
        return *variation, *("-",) * 5
    counts = f"{row.total:,}", f"{row.unique:,}"
    return (
        *variation,
        row.event_id,
        *counts,
        f"{row.revenue / 100:,.2f}",
        f"{row.value:g}",
    )


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    pairs = enumerate(zip(cells, widths, strict=True))
    return "  ".join(
        cell.ljust(width) if column in TEXTS else cell.rjust(width)
        for column, (cell, width) in pairs
    ).rstrip()


def _reasons(counts: Mapping[Verdict, int]) -> Iterator[str]:
    for verdict, count in sorted(counts.items()):
        noun = "event" if count == 1 else "events"
        if verdict == "counted":
            yield f"{count:,} {noun} counted"
        else:
            yield f"{count:,} {noun} {verdict}: {WHY[verdict]}"
