"""What makes an event that comes twice a harmless retry, or two events."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Severity, validate_all

from .build import Json, activation, body, conversion, decided, decision, snapshot
from .build import visitor as entry

FULL: Json = {
    "type": "other",
    "name": "n",
    "revenue": 100,
    "value": 1,
    "quantity": 2,
    "tags": {"a": "x", "b": 1},
    "properties": {"c": "y"},
}


def bought(**fields: Any) -> Json:
    """A body of a visitor who buys; fields are those of the purchase."""
    return body(entry(decided(uuid="d"), snapshot(conversion(**{**FULL, **fields}))))


def same(first: Json, second: Json) -> list[tuple[Severity, object]]:
    """How grave the second of two conversions is, and what it is called."""
    found = validate_all([first, second]).findings
    return [
        (x.severity, x.params["same"])
        for x in found
        if x.code == "duplicate-event" and "/snapshots/1/" in x.pointer
    ]


def test_texts_that_change_places_are_another_event() -> None:
    """Whichever texts: their hashes must not add up to the same."""
    pairs = [("AA", "GI"), ("red", "green"), ("1", "2"), ("home", "away")]
    for one, other in pairs:
        first = bought(tags={"home": one, "away": other})
        second = bought(tags={"home": other, "away": one})
        assert same(first, second) == ANOTHER


RETRY = [(Severity.WARNING, "a retry")]
ANOTHER = [(Severity.ERROR, "another event")]


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "other"},
        {"type": "add_to_cart"},
        {"name": "m"},
        {"name": None},
        {"revenue": 101},
        {"value": 2},
        {"value": 1.0},
        {"value": 1.5},
        {"quantity": 3},
        {"tags": {"a": "x", "b": 2}},
        {"tags": {"a": "z", "b": 1}},
        {"tags": {"a": "x"}},
        {"tags": {}},
        {"properties": {"c": "z"}},
        {"properties": {"d": "y"}},
        # The same words, but not in the same place.
        {"tags": {"c": "y"}, "properties": {"a": "x", "b": 1}},
    ],
)
def test_what_differs_in_one_field_is_another_event(fields: Json) -> None:
    """Whichever field it is, and whichever comes first."""
    assert same(bought(), bought(**fields)) == ANOTHER
    assert same(bought(**fields), bought()) == ANOTHER


def test_the_order_of_keys_makes_no_difference() -> None:
    """Nor does the body in which it comes."""
    turned = {"tags": {"b": 1, "a": "x"}}
    nested = {"tags": {"$opt_event_properties": {"a": {"b": 1, "c": [2]}, "d": 3}}}
    around = {"tags": {"$opt_event_properties": {"d": 3, "a": {"c": [2], "b": 1}}}}

    assert same(bought(), bought()) == RETRY
    assert same(bought(), bought(**turned)) == RETRY
    assert same(bought(**nested), bought(**around)) == RETRY
    assert same(bought(), {**bought(), "client_version": "2.0"}) == RETRY


def test_a_whole_float_is_the_integer_that_counts() -> None:
    """Revenue 100.0 counts as 100, so it is the same revenue."""
    assert same(bought(revenue=100.0), bought()) == RETRY


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "a retry"),
        ({"variation_id": "41002"}, "another event"),
        ({"is_campaign_holdback": True}, "another event"),
    ],
)
def test_an_activation_is_what_it_decides(fields: Json, expected: str) -> None:
    """The same impression of another variation is another one."""
    first, second = (
        body(entry(snapshot(activation(), decisions=[decision(**x)])))
        for x in ({}, fields)
    )
    found = validate_all([first, second]).findings
    said = [x.params["same"] for x in found if x.code == "duplicate-event"]

    assert said == [expected]
