"""The decisions in a history, also those that cannot count."""

from __future__ import annotations

import pytest

from eventcheck import validate
from tests.rules.build import NOW, Json, activation, body, decision, snapshot, visitor

ROLLOUT = {
    "flag_key": "checkout",
    "rule_key": "everyone",
    "rule_type": "rollout",
    "variation_key": "on",
    "enabled": True,
}


@pytest.mark.parametrize(
    ("fields", "experiment", "variation"),
    [
        ({}, "31001", "41001"),
        ({"experiment_id": None, "variation_id": None}, None, None),
        ({"is_campaign_holdback": True}, None, None),
        ({"metadata": ROLLOUT}, None, None),
    ],
)
def test_an_activated_decision_is_sent(
    fields: Json, experiment: str | None, variation: str | None
) -> None:
    """It has an experiment and a variation if it counts for them."""
    shown = snapshot(activation(), decisions=[decision(**fields)])
    (sent,) = validate(body(visitor(shown))).history.decisions

    assert (sent.visitor_id, sent.campaign_id, sent.time) == ("visitor-1", "21001", NOW)
    assert (sent.experiment_id, sent.variation_id) == (experiment, variation)


def test_a_duplicate_counts_for_no_variation() -> None:
    """If an activation is repeated with another variation, the first one counts."""
    first, again = (
        snapshot(activation(), decisions=[decision(variation_id=x)])
        for x in ("41001", "41002")
    )
    sent = validate(body(visitor(first, again))).history.decisions

    assert {x.variation_id for x in sent} == {"41001", None}


def test_a_decision_without_activation_or_time_is_not_sent() -> None:
    """Its time is unknown."""
    alone = snapshot(decisions=[decision()])
    timeless = snapshot(activation(timestamp=1), decisions=[decision()])
    for shown in (alone, timeless):
        assert validate(body(visitor(shown))).history.decisions == frozenset()
