"""The results preview: the library's numbers as a table and as bars."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from eventcheck import Catalog, Context, preview_results

from .payloads import DATAFILE, FIVE, LATE, body, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy


def test_table(playground: Playground) -> None:
    """One row for each event of a variation, with names where a datafile has them."""
    from .driver import File  # noqa: PLC0415

    playground.drop(File("bodies.ndjson", FIVE), File("datafile.json", DATAFILE))
    said = playground.page.locator("#experiments tbody tr").all_inner_texts()
    context = Context(catalog=Catalog.from_datafile(DATAFILE))
    expected = list(preview_results(FIVE.splitlines(), context=context).rows())
    assert len(said) >= 2 * len(expected) == 4
    for row in expected:
        what = f"({row.variation_id}), event purchase ({row.event_id})"
        where = next(n for n, line in enumerate(said) if what in line)
        cells = said[where + 1].split("\t")
        assert cells[:4] == [
            "as sent",
            str(row.visitors),
            str(row.total),
            str(row.unique),
        ]
    assert "experiment new_checkout (40001), variation three_pages (50002)" in said[-2]
    assert said[-1] == "as sent\t1\t1\t1\t49.00\t0"


def test_after_the_fixes(playground: Playground) -> None:
    """A second row says what the fixes would bring, where they change something."""
    playground.paste(text(body(timestamp=LATE, revenue=4900)))
    page = playground.page
    page.wait_for_selector("tr.after")
    rows = page.locator("#experiments tbody tr")
    assert rows.nth(1).inner_text() == "as sent\t1\t0\t0\t0.00\t0"
    after = rows.filter(has_text="after the fixes").last
    assert after.inner_text() == "after the fixes\t1\t1\t1\t49.00\t0"
    playground.click(".fix")
    assert page.locator("tr.after").count() == 0


def test_dropped_revenue(playground: Playground) -> None:
    """Dropped revenue does not count, and the person chooses the fix."""
    playground.paste(text(body(revenue=12.5)))
    assert "All 2 events will count · 1 without its revenue" in playground.status
    assert playground.tone == "error"
    table = playground.page.locator("#verdicts")
    assert table.locator("th[data-verdict=counted]").count() == 1
    poor = table.locator(
        "tr", has=playground.page.locator("[data-verdict=counted-without-revenue]")
    )
    assert poor.locator("td").first.inner_text() == "1"
    poor.locator("button").click()
    assert playground.selected == "{"
    playground.page.wait_for_selector("#undecided >> text=1 finding has several fixes")


def test_bars(playground: Playground) -> None:
    """Bars are as long as their numbers, and a reader who sees none hears them."""
    bodies = [json.loads(line) for line in FIVE.splitlines()]
    again = json.loads(FIVE.splitlines()[0])
    again["visitors"][0]["visitor_id"] = "visitor-9"
    event = again["visitors"][0]["snapshots"][0]["events"][0]
    event["uuid"] = "8f0d3c1a-6f7e-4a53-9d0c-2b7c1e5a9999"
    playground.paste(json.dumps([*bodies, again]))
    chart = playground.page.locator(".chart").first
    words = chart.get_attribute("aria-label") or ""
    assert "50001, visitors: 2" in words
    assert "50002, visitors: 1" in words
    two, one = (
        float(bar.get_attribute("width") or 0)
        for bar in chart.locator("rect.visitors:not(.then)").all()[:2]
    )
    assert two == pytest.approx(2 * one)


def test_why(playground: Playground) -> None:
    """Each verdict has its number, its reason, and the first event that got it."""
    playground.paste(FIVE)
    counts = preview_results(FIVE.splitlines()).counts
    rows = playground.page.locator("#verdicts tbody tr")
    said = {
        row.locator("th").get_attribute("data-verdict"): row.locator(
            "td"
        ).first.inner_text()
        for row in rows.all()
    }
    assert said == {verdict: str(count) for verdict, count in counts.items() if count}
    invalid = rows.filter(has=playground.page.locator("[data-verdict=invalid]"))
    invalid.locator("button").click()
    assert playground.selected == "{"


def test_mode(playground: Playground) -> None:
    """Personalization counts by session, where the page says so."""
    playground.paste(FIVE)
    with playground.next_answer():
        playground.page.select_option("#mode", "personalization")
    expected = preview_results(FIVE.splitlines(), mode="personalization")
    rows = playground.page.locator("#experiments tr.sent")
    assert rows.count() == len(list(expected.rows()))
    with playground.next_answer():
        playground.page.select_option("#mode", "experimentation")
