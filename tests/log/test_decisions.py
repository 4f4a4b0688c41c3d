"""Decisions that are compared with each other, and with conversions."""

from __future__ import annotations

import pytest

from eventcheck import Catalog, Context, Finding, validate, validate_all
from tests.rules.build import (
    NOW,
    Json,
    activation,
    body,
    buying,
    conversion,
    decision,
    snapshot,
    visitor,
    without,
)


def decided(*variations: str, time: int = NOW, uuid: str = "decided") -> Json:
    """Return a snapshot with an activation and decisions for these variations."""
    return snapshot(
        activation(uuid=uuid, timestamp=time),
        decisions=[decision(variation_id=x) for x in variations],
    )


def listed(variation: str, time: int, uuid: str = "listed") -> Json:
    """Return a snapshot with a decision without activation, and a conversion."""
    sale = conversion(uuid=uuid, timestamp=time)
    return snapshot(sale, decisions=[decision(variation_id=variation)])


def with_code(code: str, *snapshots: Json) -> list[Finding]:
    """Return the findings of a code for a visitor."""
    return [x for x in validate(body(visitor(*snapshots))).findings if x.code == code]


def test_a_change_that_is_listed_twice_is_found_once() -> None:
    """An application may list the decision with each conversion."""
    [finding] = with_code(
        "variation-changed",
        decided("41001"),
        listed("41002", NOW + 10, "first"),
        listed("41002", NOW + 20, "second"),
    )

    assert finding.path[:4] == ("visitors", 0, "snapshots", 1)


def test_another_variation_beside_a_contradiction_is_no_change() -> None:
    """Which variation came first in this millisecond is not known."""
    both = decided("41001", "41002")
    third = decided("41003", uuid="third")
    later = decided("41003", uuid="later", time=NOW + 1)

    assert with_code("variation-changed", both, third) == []
    assert len(with_code("variation-changed", both, later)) == 1


@pytest.mark.parametrize(("time", "is_found"), [(NOW, True), (NOW - 1, False)])
def test_a_listed_decision_is_older_than_its_snapshot(
    time: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    """It is the first one only if its snapshot began before the activated one."""
    too_early = snapshot(conversion(uuid="early", timestamp=NOW - 2))
    found = with_code(
        "conversion-before-decision", too_early, decided("41001"), listed("41001", time)
    )

    assert bool(found) is is_found


def test_of_several_similar_visitors_the_first_is_meant() -> None:
    """Two visitors with decisions have ids that differ only in case."""
    payload = body(
        visitor(decided("41001", uuid="a"), visitor_id="ann"),
        visitor(decided("41001", uuid="b"), visitor_id="ANN"),
        visitor(snapshot(conversion()), visitor_id="Ann"),
    )
    [finding] = validate(payload).findings

    assert finding.code == "visitor-id-near-miss"
    assert finding.related[0].path[:2] == ("visitors", 0)


def test_a_rollout_in_the_history_has_no_variation() -> None:
    """A later decision for an experiment does not change it."""
    rollout = decision(metadata={"rule_type": "rollout"})
    payload = body(visitor(snapshot(activation(), decisions=[rollout])))
    [sent] = validate(payload).history.decisions

    assert (sent.experiment_id, sent.variation_id) == (None, None)


@pytest.mark.parametrize("is_reversed", [True, False])
def test_two_unusable_bodies_are_not_checked_together(
    is_reversed: bool,  # noqa: FBT001
) -> None:
    """A decision in one of them helps no conversion in the other."""
    first = without(body(visitor(decided("41001"))), "account_id")
    second = without(body(visitor(snapshot(conversion()))), "account_id")
    order = [second, first] if is_reversed else [first, second]

    assert "conversion-without-decision" in validate_all(order).by_code()


def test_an_unused_event_can_still_be_outside_an_experiment() -> None:
    """No experiment uses the event, so the visitor's own experiments matter."""
    catalog = Catalog(
        experiments=[{"id": "31001", "ends_at": NOW + 10}],
        events=[{"id": "51001", "key": "purchase", "experiment_ids": []}],
    )
    found = validate(buying(), context=Context(catalog=catalog)).by_code()

    assert found["event-unused"] == found["timestamp-outside-experiment"] == 1
