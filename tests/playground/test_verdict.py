"""The first line answers; what is below it can be filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.traffic import sdk_body

from .payloads import FIVE, LATE, body, shipped, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy


def test_it_says_what_will_count(playground: Playground) -> None:
    """Events, then errors, then what is missing; in red with a cross."""
    payload = body(timestamp=LATE)
    payload["visitors"][0]["snapshots"][0]["events"][0]["timestamp"] = LATE
    playground.paste(text(payload))
    assert playground.status.startswith("0 of 2 events will count · 2 errors · ")
    assert "needs your datafile for " in playground.status
    assert playground.tone == "error"
    assert playground.page.inner_text("#verdict-icon") == "✕"


def test_a_clean_body_gets_a_tick(playground: Playground) -> None:
    """The verdict is green."""
    playground.paste(text(body()))
    assert playground.status.startswith("All 2 events will count · no problems found")
    assert playground.tone == "ok"
    assert playground.page.inner_text("#verdict-icon") == "✓"


def test_a_warning_is_amber(playground: Playground) -> None:
    """Everything counts, and something is odd."""
    playground.paste(text(body(revenue=25, tags={"price": "25.00"})))
    assert playground.tone == "warning"


def test_findings_are_grouped_by_severity_and_code(playground: Playground) -> None:
    """Not by what they say: nine thousand events make few cards."""
    payload = sdk_body(3_000)
    for n, visitor in enumerate(payload["visitors"]):
        visitor["snapshots"][0]["events"][0][f"odd_{n % 100}"] = 1
    playground.paste(text(payload))
    assert playground.codes == ["unknown-field"]
    height = playground.page.evaluate("document.documentElement.scrollHeight")
    assert height < 3_000


def test_filter(playground: Playground) -> None:
    """By severity, by code, and by body."""
    page = playground.page
    playground.paste(shipped("broken_revenue_in_dollars.json"))
    assert playground.codes == ["revenue-not-integer", "revenue-not-in-cents"]
    page.click(".toggle.error")
    assert playground.codes == ["revenue-not-in-cents"]
    page.click(".toggle.warning")
    assert playground.codes == []
    assert page.locator("#none").is_visible()
    page.click(".toggle.error")
    page.click(".toggle.warning")
    page.select_option("#by-code", "revenue-not-integer")
    assert playground.codes == ["revenue-not-integer"]
    late = text(body(timestamp=LATE))
    playground.paste(f"{late}\n{late}")
    page.select_option("#by-body", "1")
    assert all("body 1" in place for place in playground.places)
    page.select_option("#by-body", "")


def test_numbers_as_people_say_them(playground: Playground) -> None:
    """A conversion half a minute before its decision."""
    playground.paste(text(body(timestamp=(LATE - 30) * 1000)))
    card = playground.page.inner_text(".card")
    assert "30 s" in card
    assert "30000" not in card.replace(str((LATE - 30) * 1000), "")


def test_field_names_are_code(playground: Playground) -> None:
    """Field names in messages and hints."""
    playground.paste(FIVE.replace('"entity_id"', '"entityId"', 1))
    assert playground.page.locator(".card p code").count() > 0
