"""The short way is taken where it can be: a mistake there shows only in the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from unittest.mock import patch

import pytest

from eventcheck import validate
from eventcheck.log.facts import Entry
from eventcheck.parse.known import Known
from tests.benchmarks.traffic import sdk_body

Json: TypeAlias = dict[str, Any]
VARYING: list[Callable[[int], Json]] = [
    lambda n: {"revenue": n, "tags": {}},
    lambda n: {"revenue": n, "tags": {"revenue": n}},
    lambda n: {"value": n, "tags": {"value": n}},
    lambda n: {"value": n + 0.5, "tags": {"value": n + 0.5}},
    lambda n: {"tags": {"order": f"A-{n}", "colour": "red" * (n % 9)}},
    lambda n: {"tags": {"order": f"{n:x>64}"}},
    lambda n: {"properties": {"order": f"A-{n}"}},
]
"""Amounts and texts of the n-th event."""


def test_the_short_way_is_taken() -> None:
    """Of many entries that are alike, only the first take the long way."""
    assert _taken(sdk_body(1000)) > 980


@pytest.mark.parametrize("vary", VARYING)
def test_what_varies_makes_no_entry_new(vary: Callable[[int], Json]) -> None:
    """Amounts, in their fields and repeated in tags, and ordinary texts."""
    body = sdk_body(1000)
    for number, entry in enumerate(body["visitors"], 1):
        event = entry["snapshots"][0]["events"][0]
        if "revenue" in event:
            del event["revenue"], event["value"], event["tags"]
            event.update(vary(number))

    assert _taken(body) > 980


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plan", "A-{}".format),
        ("age", int),
        ("score", float),
        ("$opt_user_agent", "Agent/{}".format),
    ],
)
def test_an_attribute_that_varies_makes_no_entry_new(
    key: str, value: Callable[[int], object]
) -> None:
    """Numbers and ordinary texts of custom ones; of the reserved ones the agent."""
    body = sdk_body(1000)
    for number, entry in enumerate(body["visitors"]):
        own = {"key": key, "type": "custom", "value": value(number)}
        own["entity_id"] = key if key.startswith("$") else "61009"
        entry["attributes"].append(own)

    assert _taken(body) > 980


def test_the_short_way_is_taken_again() -> None:
    """After a run of entries that are all new, what is known is soon looked for."""
    new = [
        {**entry, "session_id": f"s-{n}"}
        for n, entry in enumerate(sdk_body(300, first=5_000)["visitors"])
    ]
    before, after = sdk_body(500), sdk_body(500, first=500)
    body = {**before, "visitors": before["visitors"] + new + after["visitors"]}

    assert _taken(body) > 960


def test_a_head_that_is_too_long_to_be_remembered() -> None:
    """Within its own body what is known is known all the same."""
    assert _taken({**sdk_body(400), "revision": "4" * 5000}) > 390


def test_an_empty_list_of_attributes_is_known_too() -> None:
    """As the SDKs send it for visitors without any."""
    body = sdk_body(100)
    for visitor in body["visitors"]:
        visitor["attributes"] = []
    assert _taken(body) > 90


def _taken(body: Json) -> int:
    """How many entries took the short way; nothing may be found."""
    known: list[Entry] = []
    take = Known.take

    def spy(self: Known, *args: Any) -> tuple[list[Entry], int]:
        entries, size = take(self, *args)
        known.extend(entries)
        return entries, size

    with patch.object(Known, "take", spy):
        assert validate(body).findings == ()
    return len(known)
