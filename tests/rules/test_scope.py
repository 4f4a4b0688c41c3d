"""What a rule has to see, and what it says of parts that lack something."""

from __future__ import annotations

import pytest

from eventcheck import RULES, Catalog, Context
from eventcheck.context import Experiment, Variation
from eventcheck.models import Decision

from .build import Json, activation, body, decision, found, snapshot, visitor


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("missing-field", "body"),
        ("decision-without-activation", "visitor"),
        ("event-reissued", "all"),
    ],
)
def test_the_scope_of_a_rule(code: str, scope: str) -> None:
    """Tools that read bodies in parts ask for it."""
    assert RULES[code].scope == scope


def test_a_rule_called_by_itself_may_meet_nothing() -> None:
    """The engine does not call it for a decision without metadata."""
    rule = RULES["decision-metadata-shape"]
    part = Decision(campaign_id="21", experiment_id="31", variation_id="41")

    assert rule.checks[0].function(part, Context()) is None


def test_an_activation_elsewhere_in_a_rejected_body() -> None:
    """It is not there for other bodies, but for the decision beside it it is."""
    entry = visitor(snapshot(decisions=[decision()]), snapshot(activation()))
    payload: Json = body(entry)
    del payload["account_id"]
    codes = [code for code, _ in found(payload)]

    assert "missing-field" in codes
    assert "decision-without-activation" not in codes


def test_a_rollout_has_no_experiment_to_be_known() -> None:
    """Its campaign and variation are not looked up either."""
    experiment = Experiment("31", campaign_id="21", variations=(Variation("41"),))
    context = Context(catalog=Catalog(experiments=(experiment,)))
    rollout = decision(
        experiment_id="", variation_id="", metadata={"rule_type": "rollout"}
    )
    payload = body(visitor(snapshot(activation(), decisions=[rollout])))

    assert "unknown-id" not in [code for code, _ in found(payload, context=context)]
