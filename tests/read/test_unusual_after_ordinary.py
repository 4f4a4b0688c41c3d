"""An unusual value is found after any amount of ordinary traffic."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import validate_all
from tests.rules.build import (
    NOW,
    Json,
    attribute,
    body,
    conversion,
    decided,
    snapshot,
    visitor,
)

MANY = 100
"""Ordinary visitors: four chunks of those in which visitors are read."""


def person(number: int, given: Json, **fields: Any) -> Json:
    """Return a visitor with one attribute, and a purchase with these fields."""
    decision = decided()
    decision["events"][0] |= {
        "uuid": f"d0e1f2a3-{number:04}-d",
        "timestamp": NOW + number,
    }
    time = NOW + 60_000 + number
    bought = conversion(uuid=f"d0e1f2a3-{number:04}-c", timestamp=time, **fields)
    return visitor(
        decision, snapshot(bought), visitor_id=f"user-{number}", attributes=[given]
    )


def codes(ordinary: Json, unusual: Json) -> set[str]:
    """Return what is found of one visitor after many; the others have no findings."""
    many = [person(n, **ordinary) for n in range(MANY)]
    report = validate_all([body(*many), body(person(3_000, **unusual))])
    assert {x.payload for x in report.findings} <= {1}
    return {x.code for x in report.findings}


OWN = attribute(value="gold")


@pytest.mark.parametrize(
    ("usual", "given", "code"),
    [
        (1.5, 2.0**53, None),
        (1.5, 2.0**53 * 4, "attribute-value-out-of-range"),
        (1.5, -(2.0**53) * 4, "attribute-value-out-of-range"),
        (7, 2**53 + 1, "attribute-value-out-of-range"),
        (7, -(2**53) - 1, "attribute-value-out-of-range"),
        (7, [7], "attribute-value-unsupported"),
        ("gold", "ann@example.com", "personal-data"),
        ("gold", "+49 170 1234567", "personal-data"),
        ("gold", "\ue000x", "typed-string-literal"),
        ("gold", "\\UE000true", "typed-string-literal"),
    ],
)
def test_each_value_of_an_attribute_is_checked(
    usual: Any, given: Any, code: str | None
) -> None:
    """Also if it has the same type as the values before."""
    found = codes({"given": attribute(value=usual)}, {"given": attribute(value=given)})

    assert found == ({code} if code else set())


@pytest.mark.parametrize(
    ("usual", "unusual", "code"),
    [
        ({"revenue": 100}, {"revenue": -1}, "revenue-negative"),
        ({"revenue": 100}, {"revenue": 0}, "revenue-zero"),
        ({"revenue": 100}, {"revenue": 2**63}, "revenue-out-of-range"),
        ({"revenue": 100}, {"revenue": 100.0}, "revenue-integral-float"),
        ({"revenue": 100}, {"revenue": 1}, None),
        ({"value": 1.5}, {"value": "1.5"}, "value-not-number"),
        ({"tags": {"a": "x"}}, {"tags": {"a": "ann@example.com"}}, "personal-data"),
        ({"tags": {"a": "x"}}, {"tags": {"a": None}}, "null-field"),
        ({"tags": {"a": "x"}}, {"tags": {"a": [1]}}, "tag-value-unsupported"),
        ({"quantity": 1}, {"quantity": 1.5}, "quantity-not-integer"),
    ],
)
def test_the_fields_of_each_event_are_checked(
    usual: Json, unusual: Json, code: str | None
) -> None:
    """The findings are those of the event alone."""
    found = codes({"given": OWN, **usual}, {"given": OWN, **unusual})

    assert found == ({code} if code else set())


@pytest.mark.parametrize("given", [5, True, None, "", " ", [1], "\ue000x", "x" * 5_000])
def test_each_user_agent_is_checked(given: Any) -> None:
    """One that no browser sends has the findings that it has alone."""
    reserved = "$opt_user_agent"
    usual = attribute(key=reserved, entity_id=reserved, value="Mozilla/5.0 (X11)")
    unusual = {"given": {**usual, "value": given}}
    alone = validate_all([body(person(3_000, **unusual))])

    assert codes({"given": usual}, unusual) == {x.code for x in alone.findings}
