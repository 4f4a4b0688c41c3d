"""A placeholder instead of an id is one finding, in any field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from eventcheck import Catalog, Context, validate_all
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    buying,
    decided,
    decision,
    snapshot,
    visitor,
)

from .complaints import complaints

Maker: TypeAlias = Callable[[str], Json]

CATALOG = Catalog(
    account_id="12001",
    project_ids=["13001"],
    experiments=[
        {
            "id": "31001",
            "key": "exp",
            "campaign_id": "21001",
            "variations": [{"id": "41001", "key": "on"}, {"id": "41002", "key": "off"}],
        }
    ],
    events=[{"id": "51001", "key": "purchase", "experiment_ids": ["31001"]}],
    attributes=[{"id": "61001", "key": "plan"}],
)
CONTEXTS = [Context(), Context(catalog=CATALOG), Context(history_complete=True)]
FIELDS: dict[str, Maker] = {
    "account": lambda x: body(account_id=x),
    "project": lambda x: body(project_id=x),
    "visitor": lambda x: body(visitor(visitor_id=x)),
    "session": lambda x: body(visitor(session_id=x)),
    "entity": lambda x: buying(entity_id=x),
    "uuid": lambda x: buying(uuid=x),
    "attribute": lambda x: body(visitor(attributes=[attribute(entity_id=x)])),
    "activation": lambda x: body(
        visitor(snapshot(activation(entity_id=x), decisions=[decision()]))
    ),
    "campaign": lambda x: body(
        visitor(snapshot(activation(), decisions=[decision(campaign_id=x)]))
    ),
    "experiment": lambda x: body(visitor(decided(experiment_id=x))),
    "variation": lambda x: body(visitor(decided(variation_id=x))),
}
PLACEHOLDERS = [
    *("undefined", "null", "{{visitorId}}", "${EVENT.UUID}", "%%visitor_id%%"),
    *("unknown", "unknown-user", "ANONYMOUS_USER", "(not set)", "YOUR_ID", "N/A"),
    "00000000-0000-0000-0000-000000000000",
]
# Unusual ids, of databases and analytics tools, and words.
USABLE = ["7", "11", "1111", "9300000000001", "00000000-0000-0000-0000-000000000001"]
WORDS = ["bob", "test", "user_null", "guest-4711", "GA1.2.1234567890.1700000000"]
CHECKED_BY_THE_CATALOG = {"account": "account-mismatch", "project": "project-mismatch"}


@pytest.mark.parametrize("value", PLACEHOLDERS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_placeholder_is_one_finding(field: str, value: str) -> None:
    """Rules that compare ids ignore it, with any catalog."""
    for context in CONTEXTS:
        code = "id-placeholder"
        if context.catalog is not None:
            code = CHECKED_BY_THE_CATALOG.get(field, code)
        assert complaints(FIELDS[field](value), context=context) == [code]


@pytest.mark.parametrize("value", USABLE)
@pytest.mark.parametrize("field", FIELDS)
def test_unusual_ids_are_no_placeholders(field: str, value: str) -> None:
    """From databases and analytics tools."""
    assert "id-placeholder" not in complaints(FIELDS[field](value))


@pytest.mark.parametrize("value", WORDS)
@pytest.mark.parametrize("field", ["visitor", "session"])
def test_visitors_and_sessions_may_be_words(field: str, value: str) -> None:
    """Applications choose these names."""
    assert complaints(FIELDS[field](value)) == []


@pytest.mark.parametrize("field", ["entity", "campaign", "experiment", "variation"])
def test_ids_and_keys_of_the_catalog_are_no_placeholders(field: str) -> None:
    """Whatever they look like."""
    known = Catalog(
        experiments=[
            {"id": "unknown", "campaign_id": "unknown", "variations": ["unknown"]}
        ],
        events=[{"id": "unknown", "key": "null"}],
    )
    context = Context(catalog=known)
    found = complaints(FIELDS[field]("unknown"), context=context)

    assert "id-placeholder" not in found
    assert "key-used-as-id" in complaints(FIELDS["entity"]("null"), context=context)


@pytest.mark.parametrize("later", [0, 5])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"experiment_id": "null"}, {"experiment_id": "null", "variation_id": "41002"}),
        ({}, {"variation_id": "null"}),
    ],
)
def test_a_placeholder_is_no_other_variation(
    one: Json, other: Json, later: int
) -> None:
    """Such decisions change no variation, and tie or conflict with none."""
    first = snapshot(activation(), decisions=[decision(**one)])
    again = activation(uuid="again", timestamp=NOW + later)
    second = snapshot(again, decisions=[decision(**other)])
    both = snapshot(activation(), decisions=[decision(**one), decision(**other)])

    for bodies in (
        [body(visitor(first, second))],
        [body(visitor(first)), body(visitor(second))],
        [body(visitor(both))],
    ):
        report = validate_all(bodies)
        assert {x.code for x in report.findings} == {"id-placeholder"}
