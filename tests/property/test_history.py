"""A history of earlier bodies replaces these bodies."""

from __future__ import annotations

from hypothesis import given

from eventcheck import History
from tests.rules.build import (
    NOW,
    activation,
    body,
    conversion,
    decision,
    snapshot,
    visitor,
)

from .payloads import Json, bodies, many
from .splits import Split, compare, regrouped, splits
from .together import fewer, validate_together, visitor_of


@fewer
@given(splits())
def test_calls_that_hand_the_history_on_find_what_one_call_finds(split: Split) -> None:
    """`splits.NOT_REMEMBERED` lists the exceptions; run `splits` to try thousands."""
    for each in regrouped(split):
        compare(each)


@fewer
@given(many(bodies(complete=True)), many(bodies(complete=True)))
def test_decisions_in_the_history_are_known(
    earlier: list[Json], later: list[Json]
) -> None:
    """A visitor lacks a decision after the history if one call says so too."""
    code = "conversion-without-decision"
    sent = [*earlier, *later]
    together = validate_together(sent)
    after = validate_together(later, validate_together(earlier).history)
    undecided = {visitor_of(x, sent) for x in together.findings if x.code == code}
    found = {visitor_of(x, later) for x in after.findings if x.code == code}
    similar = {
        visitor_of(x, sent)
        for x in together.findings
        if x.code == "visitor-id-near-miss"
    }
    # One finding per visitor: it may be about an earlier body.
    are_earlier = {x["visitor_id"] for body in earlier for x in body["visitors"]}
    are_later = {x["visitor_id"] for body in later for x in body["visitors"]}

    assert found - similar <= undecided
    assert undecided & are_later - are_earlier <= found | similar


@fewer
@given(many(bodies()))
def test_a_history_survives_json_and_merging(payloads: list[Json]) -> None:
    """Merging with itself or with nothing changes nothing."""
    history = validate_together(payloads).history

    assert History.from_json(history.to_json()) == history
    assert history | history == history
    assert History() | history == history | History() == history


def test_a_contradiction_in_the_history_hides_no_change() -> None:
    """A snapshot gave two variations; a later one has one of them, at that time."""
    first = body(
        visitor(_decided("41001", uuid="first", timestamp=NOW)),
        visitor(_decided("41001", "41002", uuid="both", timestamp=NOW + 1)),
    )
    later = body(visitor(_decided("41002", uuid="later", timestamp=NOW + 1)))
    together = validate_together([first, later])
    after = validate_together([later], validate_together([first]).history)

    assert "variation-changed" in {x.code for x in together.findings if x.payload == 1}
    assert "variation-changed" in after.by_code()


def test_a_tie_is_found_again_when_its_second_decision_is_repeated() -> None:
    """The history holds both decisions of the millisecond."""
    sent = [
        body(visitor(_decided(variation, uuid=f"u-{n}", timestamp=NOW)))
        for n, variation in enumerate(("41001", "41002", "41002", "41001"))
    ]
    together = validate_together(sent)
    ties = [x.payload for x in together.findings if x.code == "decision-tie"]
    history, found = History(), list[int]()
    for n, each in enumerate(sent):
        report = validate_together([each], history)
        history |= report.history
        found += [n for x in report.findings if x.code == "decision-tie"]

    assert ties == found == [1, 2]


def test_a_contradiction_in_the_history_makes_no_tie() -> None:
    """It has a finding of its own, as in one call."""
    first = body(visitor(_decided("41001", "41002", timestamp=NOW)))
    later = body(visitor(_decided("41003", uuid="later", timestamp=NOW)))
    history = validate_together([first]).history

    for report in (
        validate_together([first, later]),
        validate_together([later], history),
    ):
        assert "decision-tie" not in report.by_code()


def test_a_decision_with_a_duplicate_activation_is_not_followed() -> None:
    """The history says that such a decision is in no experiment's results."""
    first = body(
        visitor(
            snapshot(
                activation(entity_id="21002", uuid="other"),
                decisions=[decision(campaign_id="21002", experiment_id="31002")],
            ),
            snapshot(
                activation(uuid="same"),
                decisions=[decision(is_campaign_holdback=True)],
            ),
        )
    )
    second = body(visitor(_decided("41001", uuid="same")))
    third = body(visitor(snapshot(conversion())))
    together = validate_together([first, second, third])
    history = validate_together([first]).history
    history |= validate_together([second], history).history
    after = validate_together([third], history)

    code = "timestamp-near-boundary"
    assert [x for x in together.findings if x.code == code and x.payload == 2] == []
    assert code not in after.by_code()


def test_no_event_reissues_a_duplicate() -> None:
    """Optimizely may have dropped the duplicate, so its content may be new."""
    first = body(
        visitor(
            snapshot(conversion(uuid="same")),
            snapshot(conversion(uuid="same", value=1)),
        )
    )
    later = body(visitor(snapshot(conversion(uuid="new", value=1))))
    together = validate_together([first, later])
    after = validate_together([later], validate_together([first]).history)

    assert "event-reissued" not in together.by_code()
    assert "event-reissued" not in after.by_code()


def _decided(*variations: str, **event: object) -> Json:
    decisions = [decision(variation_id=x) for x in variations]
    return snapshot(activation(**event), decisions=decisions)
