"""Test that the one-letter keys of the Web snippet are checked as if spelled out."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from eventcheck import validate

from .build import Json, body, found, snapshot, visitor

SNIPPET = body(
    visitor(
        snapshot(
            {
                "e": "21001",
                "y": "campaign_activated",
                "u": "5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a01",
                "t": 1_760_000_000_000,
                "a": {},
            },
            decisions=[{"c": "21001", "x": "31001", "v": "41001", "h": False}],
            activationTimestamp=1_760_000_000_000,
        ),
        snapshot(
            {
                "e": "51001",
                "k": "purchase",
                "u": "5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a02",
                "t": 1_760_000_060_000,
                "n": "Purchase",
            }
        ),
        session_id="AUTO",
        attributes=[{"e": "", "k": "", "t": "device", "v": "mobile"}],
    ),
    client_name="js",
    revision="8",
)
"""The same visitor, as the Web snippet writes."""


@pytest.mark.parametrize(
    ("where", "change", "expected"),
    [
        ("events", {"t": 1_760_000_060}, ("timestamp-in-seconds", "t")),
        ("events", {"e": 51001}, ("id-not-string", "e")),
        ("events", {"u": ""}, ("empty-field", "u")),
        ("events", {"a": {"x": []}}, ("tag-value-unsupported", "a/x")),
        ("events", {"revenue": 5.5}, ("revenue-not-integer", "revenue")),
        ("events", {"q": 1}, ("unknown-field", "q")),
        ("attributes", {"v": []}, ("attribute-value-unsupported", "v")),
        ("attributes", {"e": "300"}, ("attribute-id-on-builtin", "e")),
    ],
)
def test_snippet_is_checked_as_if_spelled_out(
    where: str, change: Json, expected: tuple[str, str]
) -> None:
    """Paths have the keys of the payload, and there are no other findings."""
    payload: Any = deepcopy(SNIPPET)
    entry = payload["visitors"][0]
    place = "/visitors/0/attributes/0"
    part = entry["attributes"][0]
    if where == "events":
        place = "/visitors/0/snapshots/1/events/0"
        part = entry["snapshots"][1]["events"][0]
    part |= change
    code, key = expected

    assert found(SNIPPET) == [("snippet-dialect", "")]
    assert found(payload) == [("snippet-dialect", ""), (code, f"{place}/{key}")]


def test_missing_fields_have_the_name_of_the_specification() -> None:
    """`params` have the specification's names; the path is the container."""
    payload: Any = deepcopy(SNIPPET)
    del payload["visitors"][0]["snapshots"][1]["events"][0]["u"]
    _, finding = validate(payload).findings

    assert finding.code == "missing-field"
    assert finding.params["field"] == "uuid"
    assert finding.pointer == "/visitors/0/snapshots/1/events/0"
