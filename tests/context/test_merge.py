"""Catalogs from several sources merge, or raise errors that name both sides."""

from __future__ import annotations

from itertools import permutations
from typing import Any, TypeAlias

import pytest

from eventcheck import Catalog

Json: TypeAlias = dict[str, Any]


def one(**fields: object) -> Catalog:
    """Return a catalog of one experiment."""
    return Catalog(experiments=[{"id": "31001", **fields}])


def event(**fields: object) -> Catalog:
    """Return a catalog of one event."""
    return Catalog(events=[{"id": "51001", **fields}])


DATAFILE = Catalog(
    account_id="12001",
    project_id="13001",
    revision="7",
    experiments=[
        {
            "id": "31001",
            "key": "checkout",
            "campaign_id": "21001",
            "variations": [{"id": "41001", "key": "off"}],
            "mode": "experimentation",
        }
    ],
    events=[{"id": "51001", "key": "purchase", "experiment_ids": ["31001"]}],
    attributes=[{"id": "61001", "key": "plan"}],
)
REST = Catalog(
    account_id="12001",
    experiments=[
        {"id": "31001", "starts_at": 5, "variations": ["41001", "41002"]},
        {"id": "31002"},
    ],
    events=[{"id": "51001", "has_revenue_metric": True, "experiment_ids": ["31002"]}],
    pages=[{"id": "71001", "key": "home"}],
)
OTHER = Catalog(project_id="13002", revision="9", events=[{"id": "51002"}])


def test_each_side_fills_the_gaps_of_the_other() -> None:
    """A value that one side lacks comes from the other; collections are united."""
    both = DATAFILE | REST
    known = both.experiment_by_id["31001"]
    (sold,) = both.events

    assert (known.key, known.starts_at, known.campaign_id) == ("checkout", 5, "21001")
    assert [(x.id, x.key) for x in known.variations] == [
        ("41001", "off"),
        ("41002", None),
    ]
    assert (sold.key, sold.has_revenue_metric) == ("purchase", True)
    assert sold.experiment_ids == ("31001", "31002")
    assert (len(both.experiments), len(both.pages), len(both.attributes)) == (2, 1, 1)
    assert both.account_id == "12001"


def test_facts_of_one_side_about_an_event_are_kept() -> None:
    """Either side may lack properties or experiments; otherwise they are united."""
    bare, small = event(), event(properties={"size": "string"}, experiment_ids=["1"])
    other = event(properties={"price": "number"}, experiment_ids=["2"])

    for both in bare | small, small | bare:
        assert both.events == small.events
    (sold,) = (small | other).events
    assert sold.properties == {"size": "string", "price": "number"}
    assert sold.experiment_ids == ("1", "2")


def test_projects_of_an_account() -> None:
    """They share visitors, so bodies of each are fine, and `project_id` is None."""
    both = DATAFILE | OTHER

    assert both.project_ids == ("13001", "13002")
    assert both.project_id is None
    assert both.revisions == ("7", "9")
    assert both.revision is None


def test_merging_is_idempotent_and_associative() -> None:
    """Every order has the same facts."""
    assert DATAFILE | DATAFILE == DATAFILE
    assert DATAFILE | Catalog() == Catalog() | DATAFILE == DATAFILE
    assert (DATAFILE | REST) | OTHER == DATAFILE | (REST | OTHER)
    merged = [a | b | c for a, b, c in permutations((DATAFILE, REST, OTHER))]
    assert len({frozenset(x.experiment_by_id) for x in merged}) == 1
    assert len({x.events_by_key["purchase"][0].has_revenue_metric for x in merged}) == 1


def test_merging_changes_neither_side() -> None:
    """The result is a new catalog with its own indexes."""
    before = list(DATAFILE.experiment_by_id)
    both = DATAFILE | REST

    assert list(DATAFILE.experiment_by_id) == before
    assert list(both.experiment_by_id) == ["31001", "31002"]


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (
            Catalog(account_id="1"),
            Catalog(account_id="2"),
            "account_id: '1' on the left, '2' on the right",
        ),
        (
            one(key="a"),
            one(key="b"),
            "experiments '31001'.key: 'a' on the left, 'b' on the right",
        ),
        (
            one(campaign_id="1"),
            one(campaign_id="2"),
            "experiments '31001'.campaign_id: '1' on the left, '2' on the right",
        ),
        (
            one(status="running"),
            one(status="paused"),
            "experiments '31001'.status: 'running' on the left, 'paused' on the right",
        ),
        (
            one(mode="rollout"),
            one(mode="holdout"),
            "experiments '31001'.mode: 'rollout' on the left, 'holdout' on the right",
        ),
        (
            one(starts_at=1),
            one(starts_at=2),
            "experiments '31001'.starts_at: 1 on the left, 2 on the right",
        ),
        (
            one(starts_at=2),
            one(ends_at=1),
            "experiments '31001'.ends_at: expected a time after starts_at (2), got 1",
        ),
        (
            one(variations=[{"id": "4", "key": "a"}]),
            one(variations=[{"id": "4", "key": "b"}]),
            "experiments '31001'.variations '4'.key: 'a' on the left, 'b' on the right",
        ),
        (
            event(key="a"),
            event(key="b"),
            "events '51001'.key: 'a' on the left, 'b' on the right",
        ),
        (
            event(properties={"size": "string"}),
            event(properties={"size": "number"}),
            (
                "events '51001'.properties['size']: "
                "'string' on the left, 'number' on the right"
            ),
        ),
        (
            Catalog(pages=[{"id": "7", "key": "a"}]),
            Catalog(pages=[{"id": "7", "key": "b"}]),
            "pages '7'.key: 'a' on the left, 'b' on the right",
        ),
        (
            Catalog(attributes=[{"id": "6", "key": "a"}]),
            Catalog(attributes=[{"id": "6", "key": "b"}]),
            "attributes '6'.key: 'a' on the left, 'b' on the right",
        ),
    ],
)
def test_conflicts_name_the_place_and_both_sides(
    left: Catalog, right: Catalog, message: str
) -> None:
    """No value is overwritten."""
    with pytest.raises(ValueError, match=r"on the right|expected") as error:
        _ = left | right

    assert str(error.value) == message


def test_only_catalogs_merge() -> None:
    """Other operands raise `TypeError`."""
    other: Any = {}
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = Catalog() | other
