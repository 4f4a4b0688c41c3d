"""Decisions in one snapshot or one millisecond, and none of the other."""

from __future__ import annotations

from eventcheck import Config, Context, History, validate
from eventcheck.engine import Run
from eventcheck.history import SentDecision

from .build import (
    NOW,
    Json,
    activation,
    body,
    conversion,
    decision,
    found,
    snapshot,
    visitor,
)

ROLLOUT = {
    "flag_key": "checkout",
    "rule_key": "everyone",
    "rule_type": "rollout",
    "variation_key": "on",
    "enabled": True,
}


def shown(number: int, time: int, *variations: str) -> Json:
    """A snapshot in which a visitor gets variations at a time."""
    event = activation(uuid=f"shown-{number}", timestamp=time)
    return snapshot(event, decisions=[decision(variation_id=x) for x in variations])


def test_a_tie_is_found_after_a_snapshot_that_contradicts_itself() -> None:
    """That has a finding of its own, and says nothing of the others."""
    payload = body(
        visitor(
            shown(1, NOW, "41001", "41002"),
            shown(2, NOW + 1, "41001"),
            shown(3, NOW + 1, "41003"),
        )
    )
    ties = [x for x in found(payload) if x[0] == "decision-tie"]

    assert ties == [("decision-tie", "/visitors/0/snapshots/2/decisions/0")]


def test_two_rollouts_of_a_rule_are_no_conflict() -> None:
    """Neither is in the results of an experiment."""
    choices = [decision(variation_id=x, metadata=ROLLOUT) for x in ("41001", "41002")]
    payload = body(visitor(snapshot(activation(), decisions=choices)))

    assert "decision-conflict" not in {x for x, _ in found(payload)}


def test_a_rollout_beside_an_experiment_is_no_conflict() -> None:
    """In either order."""
    choices = [decision(), decision(variation_id="41002", metadata=ROLLOUT)]
    for order in (choices, choices[::-1]):
        payload = body(visitor(snapshot(activation(), decisions=order)))

        assert "decision-conflict" not in {x for x, _ in found(payload)}


def test_decisions_that_lack_an_id_are_no_conflict() -> None:
    """Nothing tells what they are for, or what they are."""
    whole = decision()
    for lacking in (decision(variation_id=None), decision(experiment_id=None)):
        for order in ([whole, lacking], [lacking, whole], [lacking, lacking]):
            payload = body(visitor(snapshot(activation(), decisions=order)))

            assert "decision-conflict" not in {x for x, _ in found(payload)}


def test_a_conversion_before_two_decisions_of_one_time() -> None:
    """One of them was sent earlier: its body is not here to be pointed at."""
    other = SentDecision("visitor-1", "21002", "31002", "41002", NOW)
    early = snapshot(conversion(timestamp=NOW - 5))
    payload = body(visitor(shown(1, NOW, "41001"), early))
    for history in (History(frozenset({other})), History()):
        report = validate(payload, context=Context(history=history))
        (finding,) = [x for x in report.findings if x.effect == "not-counted"]

        assert finding.code == "conversion-before-decision"
        assert finding.params == {"earlier_by_ms": 5}


def test_the_first_of_several_decisions_is_the_one_that_matters() -> None:
    """The visitor is shown the same again later; a conversion between is in time."""
    shows = (shown(1, NOW, "41001"), shown(2, NOW + 9, "41001"))
    for order in (shows, shows[::-1]):
        for time, early in ((NOW - 1, 1), (NOW, None), (NOW + 8, None)):
            payload = body(visitor(*order, snapshot(conversion(timestamp=time))))
            by = [x.params["earlier_by_ms"] for x in validate(payload).findings]

            assert by == ([] if early is None else [early])


def test_a_later_tie_is_no_change_as_well() -> None:
    """Of two findings about one decision the more specific stands."""
    payload = body(
        visitor(
            shown(1, NOW, "41001"),
            shown(2, NOW + 5, "41001"),
            shown(3, NOW + 5, "41002"),
        )
    )

    assert found(payload) == [("decision-tie", "/visitors/0/snapshots/2/decisions/0")]


def test_a_decision_that_is_only_listed_may_have_been_the_first() -> None:
    """It was made before the events of its snapshot, here before the other one."""
    listed = decision(variation_id="41002")
    before = snapshot(conversion(timestamp=NOW), decisions=[listed])
    after = snapshot(conversion(timestamp=NOW + 90), decisions=[listed])
    changed = shown(1, NOW + 50, "41001")
    first = [("variation-changed", "/visitors/0/snapshots/1/decisions/0")]

    assert found(body(visitor(before, changed))) == first
    assert found(body(visitor(changed, after))) == first
    assert found(body(visitor(before, shown(1, NOW + 50, "41002")))) == []
    sent = SentDecision("visitor-1", "21001", "31001", "41001", NOW + 50)
    known = Context(history=History(frozenset({sent})))
    told = {x.code for x in validate(body(visitor(before)), context=known).findings}
    assert "variation-changed" not in told
    unknown = snapshot(conversion(timestamp=None), decisions=[listed])
    told = {x for x, _ in found(body(visitor(unknown, changed)))}
    assert "variation-changed" not in told


def test_each_of_many_activations_finds_its_decision() -> None:
    """However many there are in one snapshot; one that has none is found."""
    ids = [str(21_000 + n) for n in range(40)]
    chosen = [decision(campaign_id=x, experiment_id=f"3{x}") for x in ids]
    events = [activation(entity_id=x, uuid=f"a-{x}") for x in ids]
    sound = snapshot(*events, decisions=chosen)
    events[7] = activation(entity_id="9", uuid="a-9")
    wrong = snapshot(*events, decisions=chosen)

    assert found(body(visitor(sound))) == []
    assert found(body(visitor(wrong))) == [
        ("activation-entity-mismatch", "/visitors/0/snapshots/0/events/7/entity_id")
    ]


def test_of_too_many_activations_the_earliest_decide() -> None:
    """Each with each would be a way to exhaust memory."""
    chosen = [decision(experiment_id=str(31_000 + n)) for n in range(150)]
    events = [activation(uuid=f"a-{n}", timestamp=NOW - n) for n in range(150)]
    payload = body(visitor(snapshot(*events, decisions=chosen)))
    run = Run(Context(), Config())
    run.read(payload)
    run.finish()
    log = run.log

    assert len(log.decision_visitors) == 150 * (10_000 // 150)
    assert min(x.timestamp for x in log.decisions()) == NOW - 149
