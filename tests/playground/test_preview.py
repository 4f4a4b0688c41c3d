"""The results preview: the library's numbers as a table and as bars."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from eventcheck import Catalog, Context, preview_results

from .payloads import DATAFILE, FIVE

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy


def test_table(playground: Playground) -> None:
    """One row for each event of a variation, with names where a datafile has them."""
    from .driver import File  # noqa: PLC0415

    playground.drop(File("bodies.ndjson", FIVE), File("datafile.json", DATAFILE))
    assert "new_checkout (40001)" in playground.page.inner_text("#experiments h3")
    rows = playground.page.locator("#experiments tbody tr").all()
    said = [row.inner_text().split("\t") for row in rows]
    context = Context(catalog=Catalog.from_datafile(DATAFILE))
    expected = list(preview_results(FIVE.splitlines(), context=context).rows())
    assert len(said) == len(expected) == 2
    for cells, row in zip(said, expected, strict=True):
        assert f"({row.variation_id})" in cells[0]
        assert cells[1] == str(row.visitors)
    assert said[1] == [
        "three_pages (50002)",
        "1",
        "purchase (20001)",
        "1",
        "1",
        "49.00",
        "0",
    ]


def test_bars(playground: Playground) -> None:
    """Bars are as long as their numbers, and a reader who sees none hears them."""
    bodies = [json.loads(line) for line in FIVE.splitlines()]
    again = json.loads(FIVE.splitlines()[0])
    again["visitors"][0]["visitor_id"] = "visitor-9"
    event = again["visitors"][0]["snapshots"][0]["events"][0]
    event["uuid"] = "8f0d3c1a-6f7e-4a53-9d0c-2b7c1e5a9999"
    playground.paste(json.dumps([*bodies, again]))
    chart = playground.page.locator(".chart").first
    assert "50001: 2 visitors; 20001: 0, 0.0 %; 50002: 1 visitor;" in (
        chart.locator("title").text_content() or ""
    )
    two, one = (
        float(bar.get_attribute("width") or 0)
        for bar in chart.locator("rect.visitors").all()[:2]
    )
    assert two == pytest.approx(2 * one)


def test_why(playground: Playground) -> None:
    """Each verdict has its number, its reason, and the first event that got it."""
    playground.paste(FIVE)
    counts = preview_results(FIVE.splitlines()).counts
    rows = playground.page.locator("#verdicts tbody tr")
    said = {
        row.locator("th").inner_text(): row.locator("td").first.inner_text()
        for row in rows.all()
    }
    assert said == {verdict: str(count) for verdict, count in counts.items()}
    rows.filter(has_text="invalid").locator("button").click()
    assert playground.selected == "{"


def test_mode(playground: Playground) -> None:
    """Personalization counts by session, where the page says so."""
    playground.paste(FIVE)
    with playground.next_answer():
        playground.page.select_option("#mode", "personalization")
    expected = preview_results(FIVE.splitlines(), mode="personalization")
    rows = playground.page.locator("#experiments tbody tr")
    assert rows.count() == len(list(expected.rows()))
    with playground.next_answer():
        playground.page.select_option("#mode", "experimentation")
