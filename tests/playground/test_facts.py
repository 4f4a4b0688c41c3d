"""Added information: REST lists, experiment times, the send time, the order id tag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .payloads import DATAFILE, FIVE, LATE, body, text

if TYPE_CHECKING:
    from .driver import Playground

pytestmark = pytest.mark.heavy
EXPERIMENTS = [
    {
        "id": 40001,
        "key": "checkout",
        "campaign_id": 30001,
        "status": "concluded",
        "earliest": "2025-10-01T00:00:00Z",
        "latest": "2025-10-02T00:00:00Z",
        "variations": [{"variation_id": 50001, "key": "on"}],
        "metrics": [],
    }
]


def test_rest_lists(playground: Playground) -> None:
    """REST lists, dropped with the bodies, have the times of experiments."""
    from .driver import File  # noqa: PLC0415

    playground.drop(
        File("experiments.json", json.dumps(EXPERIMENTS)),
        File("body.json", text(body())),
    )
    assert "timestamp-outside-experiment" in playground.codes
    assert "REST list of experiments" in playground.page.inner_text("#facts-summary")
    assert "when each experiment ran" not in playground.page.inner_text("#needs")


def test_typed_times(playground: Playground) -> None:
    """Start and end of an experiment, beside a datafile or without one."""
    page = playground.page
    playground.paste(text(body()))
    needs = page.inner_text("#needs")
    assert "your datafile" in needs
    page.locator("#facts").evaluate("facts => facts.open = true")
    end = page.locator("#times input").nth(1)
    with playground.next_answer():
        end.fill("2025-10-01T00:00")
    assert "timestamp-outside-experiment" in playground.codes
    # Typed times add nothing else to the account data.
    assert "your datafile" in page.inner_text("#needs")
    with playground.next_answer():
        end.fill("2026-10-01T00:00")
    assert playground.codes == []


def test_send_time(playground: Playground) -> None:
    """By the clock, at a time that is typed in, or unknown."""
    page = playground.page
    playground.paste(text(body(timestamp=LATE * 1000 + 60_000)))
    page.locator("#facts").evaluate("facts => facts.open = true")
    page.select_option("#clock", "given")
    with playground.next_answer():
        page.fill("#sent-at", "2025-10-01T00:00")
    assert "timestamp-in-future" in playground.codes
    with playground.next_answer():
        page.select_option("#clock", "")
    assert "timestamp-in-future" not in playground.codes
    assert "the send time" in page.inner_text("#needs")
    with playground.next_answer():
        page.select_option("#clock", "now")


def test_order_id_tag(playground: Playground) -> None:
    """One order on two events."""
    page = playground.page
    payload = body(tags={"order": "A1"}, revenue=100)
    events = payload["visitors"][0]["snapshots"][1]["events"]
    again = {
        "uuid": "8f0d3c1a-0000-4a53-9d0c-2b7c1e5a9203",
        "timestamp": LATE * 1000 + 99,
    }
    events.append({**events[0], **again})
    playground.paste(text(payload))
    assert "order-repeated" not in playground.codes
    page.locator("#facts").evaluate("facts => facts.open = true")
    with playground.next_answer():
        page.fill("#order", "order")
    assert "order-repeated" in playground.codes


def test_rarely_known_facts_share_one_line(playground: Playground) -> None:
    """It is quiet, below the facts that people can add."""
    from .driver import File  # noqa: PLC0415

    playground.drop(File("five.ndjson", FIVE), File("datafile.json", DATAFILE))
    assert playground.page.locator("#needs .quiet").count() <= 1
    assert playground.page.locator("#needs details").count() <= 3
