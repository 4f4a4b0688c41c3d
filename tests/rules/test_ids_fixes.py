"""Test how a catalog fixes wrong and missing ids."""

from __future__ import annotations

import pytest

from eventcheck import apply_fixes, validate

from .build import (
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)
from .ids import DECISION, KNOWN, deciding, viewing


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (deciding(experiment_id="checkout"), deciding()),
        (deciding(variation_id="on"), deciding(variation_id="41002")),
        (
            deciding(experiment_id="checkout", variation_id="on"),
            deciding(variation_id="41002"),
        ),
        (
            deciding("21001", experiment_id="checkout", campaign_id="21002"),
            deciding(),
        ),
        (buying(entity_id="purchase"), buying()),
        (viewing(entity_id="home"), viewing(entity_id="71001")),
        (deciding(campaign_id="21002"), deciding()),
        (deciding("21001", campaign_id="21002"), deciding()),
        (deciding("29999", campaign_id="21002"), deciding()),
    ],
)
def test_safe_fixes_give_the_right_ids(payload: Json, answer: Json) -> None:
    """One call writes the ids of the catalog, and leaves no finding."""
    fixed = apply_fixes(payload, validate(payload, context=KNOWN)).payload

    assert fixed == answer
    assert validate(fixed, context=KNOWN).ok


@pytest.mark.parametrize(
    "payload",
    [
        deciding(experiment_id="twice"),
        deciding(variation_id="new"),
        deciding(variation_id="42001"),
        deciding(experiment_id="31002"),
        deciding(experiment_id="39999", variation_id="on"),
        body(account_id="1"),
    ],
)
def test_no_safe_fix_if_several_things_can_be_meant(payload: Json) -> None:
    """Two experiments have the key, another one's variation has it, or ids disagree."""
    report = validate(payload, context=KNOWN)

    assert not report.ok
    assert apply_fixes(payload, report).payload == payload


def test_decisions_that_share_a_wrong_campaign_are_not_fixed() -> None:
    """The activation may belong to either of them."""
    wrong = decision(campaign_id="21002")
    events = activation(entity_id="21002"), conversion()
    payload = body(visitor(snapshot(*events, decisions=[wrong, wrong])))
    found = validate(payload, context=KNOWN).errors

    assert {x.code for x in found} == {"decision-ids-inconsistent"}
    assert [x.fixes for x in found] == [(), ()]


def test_one_wrong_campaign_is_one_finding() -> None:
    """Its one fix changes the decision and the activation."""
    (finding,) = validate(deciding(campaign_id="21002"), context=KNOWN).findings
    (fix,) = finding.fixes
    writes = [x["path"] for x in fix.operations if x["op"] == "replace"]

    assert fix.safe
    assert writes == [
        f"{DECISION}/campaign_id",
        "/visitors/0/snapshots/0/events/0/entity_id",
    ]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (without(body(), "account_id"), body()),
        (
            body(
                visitor(
                    snapshot(
                        activation(), decisions=[without(decision(), "campaign_id")]
                    )
                )
            ),
            deciding(),
        ),
        (
            body(
                visitor(
                    snapshot(
                        without(activation(), "entity_id"),
                        decisions=[without(decision(), "campaign_id")],
                    )
                )
            ),
            deciding(),
        ),
        (
            body(visitor(decided(), snapshot(without(conversion(), "entity_id")))),
            body(),
        ),
        (
            body(
                visitor(
                    decided(),
                    snapshot(
                        without(
                            conversion(type="view_activated", key="home"), "entity_id"
                        )
                    ),
                )
            ),
            viewing(entity_id="71001"),
        ),
    ],
)
def test_missing_ids_with_one_answer_are_filled_in(payload: Json, answer: Json) -> None:
    """The catalog has the answer; without one, there is no fix."""
    fixed = apply_fixes(payload, validate(payload, context=KNOWN)).payload

    assert fixed == answer
    assert apply_fixes(payload, validate(payload)).payload == payload


def test_a_variation_key_without_an_experiment() -> None:
    """Only the catalog knows whose key it is; two experiments may have it."""
    one = deciding(variation_id="new")
    two = deciding(variation_id="off")
    for payload in (one, two):
        del payload["visitors"][0]["snapshots"][0]["decisions"][0]["experiment_id"]
    fixed = apply_fixes(one, validate(one, context=KNOWN)).payload

    assert fixed["visitors"][0]["snapshots"][0]["decisions"][0] == {
        "campaign_id": "21001",
        "variation_id": "42002",
    }
    assert apply_fixes(two, validate(two, context=KNOWN)).payload == two
