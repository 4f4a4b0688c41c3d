"""Catalogs written by hand: valid and invalid arguments, and their indexes."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from eventcheck import Catalog, Context, validate
from tests.rules.build import attribute, body, visitor

KNOWN = Catalog(
    account_id="12001",
    experiments=[
        {
            "id": "31001",
            "key": "checkout",
            "campaign_id": "21001",
            "variations": ["41001"],
            "starts_at": datetime(2025, 1, 1, tzinfo=UTC),
        }
    ],
    events=[{"id": "51001", "key": "purchase", "properties": {"size": "string"}}],
    pages=[{"id": "71001", "key": "home"}],
    attributes=[{"id": "61001", "key": "plan"}],
    flags=[{"key": "checkout_flow", "experiment_ids": ["31001"]}],
)
INDEXES = (
    "experiment_by_id",
    "experiments_by_key",
    "experiments_by_campaign",
    "campaign_ids",
    "variation_ids",
    "variations_by_key",
    "event_by_id",
    "events_by_key",
    "page_by_id",
    "pages_by_key",
    "attribute_by_id",
    "attributes_by_key",
    "flag_by_key",
    "windows",
    "facts",
)


def test_an_empty_catalog_has_no_findings() -> None:
    """Anything that the catalog leaves out is unknown."""
    assert validate(body(), context=Context(catalog=Catalog())).findings == ()


def test_it_compares_by_content_and_pickles() -> None:
    """A cluster can send it to its workers."""
    assert KNOWN.experiment_by_id
    assert pickle.loads(pickle.dumps(KNOWN)) == KNOWN  # noqa: S301 - our own
    assert copy.deepcopy(KNOWN) == KNOWN
    assert hash(pickle.loads(pickle.dumps(KNOWN))) == hash(KNOWN)  # noqa: S301


def test_its_repr_counts_the_records() -> None:
    """There may be thousands of records."""
    assert repr(KNOWN) == (
        "<Catalog: account 12001; 1 experiments; 1 flags; 1 events; 1 pages; "
        "1 attributes>"
    )
    assert repr(Catalog()) == "<Catalog: empty>"


def test_flags_lead_to_their_experiments() -> None:
    """A flag is found by the key that applications use."""
    assert KNOWN.flag_by_key["checkout_flow"].experiment_ids == ("31001",)


@pytest.mark.parametrize("name", INDEXES)
def test_each_index_is_built_once(name: str) -> None:
    """A second access returns the same object."""
    assert getattr(KNOWN, name) is getattr(KNOWN, name)


def test_many_calls_index_once() -> None:
    """A hundred contexts with one catalog iterate over its records once."""

    class Records(tuple[Any, ...]):
        __slots__ = ()
        walks = 0

        def __iter__(self) -> Iterator[Any]:
            Records.walks += 1
            return super().__iter__()

    catalog = copy.deepcopy(KNOWN)
    for name in ("experiments", "events", "pages", "attributes"):
        object.__setattr__(catalog, name, Records(getattr(catalog, name)))
    payload = body(visitor(attributes=[attribute(key="nothing", entity_id="1")]))
    validate(payload, context=Context(catalog=catalog))
    first = Records.walks
    for now in range(1_760_000_100_000, 1_760_000_100_100):
        validate(payload, context=Context(catalog=catalog, now=now))

    assert first
    assert Records.walks == first


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"account_id": 1}, TypeError, "account_id: expected text, got int"),
    ({"account_id": ""}, ValueError, "account_id: expected text, got an empty string"),
    ({"experiments": "x"}, TypeError, "experiments: expected a list, got str"),
    (
        {"experiments": ["31001"]},
        TypeError,
        "experiments[0]: expected Experiment or a mapping, got str",
    ),
    (
        {"experiments": [{"id": 1}]},
        TypeError,
        "experiments[0].id: expected text, got int",
    ),
    ({"experiments": [{}]}, ValueError, "experiments[0].id: missing"),
    (
        {"experiments": [{"id": "1"}, {"id": "1"}]},
        ValueError,
        "experiments[1].id: duplicate id '1'",
    ),
    (
        {"experiments": [{"id": "1", "statuss": "running"}]},
        ValueError,
        "experiments[0]: unknown name 'statuss'; did you mean status or starts_at?",
    ),
    (
        {"experiments": [{"id": "1", "status": "runing"}]},
        ValueError,
        "experiments[0].status: unknown value 'runing'; did you mean running?",
    ),
    (
        {"experiments": [{"id": "1", "mode": "personalisation"}]},
        ValueError,
        (
            "experiments[0].mode: unknown value 'personalisation'; "
            "did you mean personalization or experimentation?"
        ),
    ),
    (
        {"experiments": [{"id": "1", "variations": [{"id": 5}]}]},
        TypeError,
        "experiments[0].variations[0].id: expected text, got int",
    ),
    (
        {"experiments": [{"id": "1", "starts_at": "now"}]},
        TypeError,
        "experiments[0].starts_at: expected milliseconds (int) or an aware date",
    ),
    (
        {"experiments": [{"id": "1", "starts_at": datetime(2026, 1, 1)}]},  # noqa: DTZ001
        ValueError,
        (
            "experiments[0].starts_at: expected an aware datetime, "
            "got one without a time zone"
        ),
    ),
    (
        {"experiments": [{"id": "1", "ends_at": 9_999_999_999}]},
        ValueError,
        "experiments[0].ends_at: 9999999999 looks like seconds",
    ),
    (
        {"experiments": [{"id": "1", "starts_at": 2, "ends_at": 1}]},
        ValueError,
        "experiments[0].ends_at: expected a time after starts_at (2), got 1",
    ),
    (
        {"events": [{"id": "1", "properties": {"a": "text"}}]},
        ValueError,
        "events[0].properties['a']: unknown value 'text'; ",
    ),
    (
        {"events": [{"id": "1", "properties": ["size"]}]},
        TypeError,
        "events[0].properties: expected a mapping, got list",
    ),
    (
        {"events": [{"id": "1", "has_revenue_metric": 1}]},
        TypeError,
        "events[0].has_revenue_metric: expected True or False, got int",
    ),
    ({"pages": {"id": "1"}}, TypeError, "pages: expected a list, got dict"),
    ({"flags": [{"experiment_ids": []}]}, ValueError, "flags[0].key: missing"),
    (
        {"flags": [{"key": "a"}, {"key": "a"}]},
        ValueError,
        "flags[1].key: duplicate key 'a'",
    ),
    (
        {"flags": [{"key": "a", "experiment_ids": "31001"}]},
        TypeError,
        "flags[0].experiment_ids: expected a list, got str",
    ),
    (
        {"experiments": [{"id": "1", "is_bandit": None}]},
        TypeError,
        "experiments[0].is_bandit: expected True or False, got NoneType",
    ),
    (
        {"experiments": [{"id": "1", "ends_at": 1_760_000_000_000_000}]},
        ValueError,
        "experiments[0].ends_at: 1760000000000000 looks like microseconds",
    ),
]


@pytest.mark.parametrize(("given", "kind", "message"), WRONG)
def test_errors_name_the_place_and_the_value(
    given: dict[str, Any], kind: type[Exception], message: str
) -> None:
    """The error for a misspelled name suggests the closest names."""
    with pytest.raises(kind) as error:
        Catalog(**given)

    assert str(error.value).startswith(message)
