"""The worker's Python without a browser: hidden texts, kinds of facts."""

from __future__ import annotations

import json

import pytest
from facts import kind_of
from incoming import instead, opened
from share import hidden

from eventcheck import validate_all

from .payloads import DATAFILE, FIVE, HAR, LATE, SHIPPED, body, text

BODIES = FIVE.splitlines()


def test_hidden_bodies_have_the_same_findings() -> None:
    """Types, times and amounts stay, and what was equal stays equal."""
    for bodies in (BODIES, [x.read_text(encoding="utf-8") for x in SHIPPED]):
        readable = [x for x in bodies if _is_json(x)]
        before = validate_all(readable).by_code()
        assert validate_all(hidden(readable)).by_code() == before


def _is_json(written: str) -> bool:
    try:
        json.loads(written)
    except ValueError:
        return False
    return True


def test_no_personal_text_is_left() -> None:
    """Ids, names and tags are others; a body that is no JSON is left out."""
    private = body(tags={"mail": "ann@shop.test", "price": "59.00"})
    (shown,) = hidden([text(private), "{"])
    for secret in ("ann@shop.test", "visitor-1", "10001", "40001", "8f0d3c1a"):
        assert secret not in shown
    assert '"price":"59.00"' in shown
    assert str(LATE) in shown


KINDS: list[tuple[object, str | None]] = [
    (json.loads(DATAFILE), "datafile"),
    ([{"id": 1, "variations": [], "campaign_id": 2}], "experiments"),
    ([{"id": 1, "event_type": "custom", "key": "buy"}], "events"),
    ([{"id": 1, "type": "personalization", "experiments": []}], "campaigns"),
    ([{"id": 1, "condition_type": "custom_attribute"}], "attributes"),
    ([{"id": 1, "edit_url": "https://shop.test"}], "pages"),
    (body(), None),
    ([body()], None),
    ([], None),
]


@pytest.mark.parametrize(("value", "kind"), KINDS)
def test_kinds_of_facts(value: object, kind: str | None) -> None:
    """A datafile, and the lists of the REST API by their fields."""
    assert kind_of(json.dumps(value)) == kind


def test_inputs_are_sorted() -> None:
    """A text of nothing but bodies stays as it is; others give theirs."""
    items = [
        {"data": FIVE, "name": ""},
        {"data": memoryview(HAR.encode()), "name": "shop.har"},
        {"data": DATAFILE, "name": "account.json"},
    ]
    sorted_out = json.loads(opened(items))  # type: ignore[arg-type]
    first, second = sorted_out["payloads"]
    assert first["text"] == FIVE
    assert second["names"] == ["shop.har, request 4", "shop.har, request 5"]
    assert [x["kind"] for x in sorted_out["facts"]] == ["datafile"]
    assert any(
        note.startswith("shop.har: took 2 bodies") for note in sorted_out["notes"]
    )


def test_inputs_without_a_body_are_named() -> None:
    """A datafile is named as account data."""
    words, kind = instead(DATAFILE)
    assert words == (
        "this is an SDK datafile, not a body: choose “Use as account data”"
    )
    assert kind == "datafile"
    assert instead(text(body())) == ("", "")
