"""What the windows of experiments leave out, where several of them matter."""

from __future__ import annotations

from eventcheck import Catalog, Context, Severity, validate

from .build import (
    NOW,
    activation,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

HOUR = 60 * 60_000
START, END = NOW - HOUR, NOW + HOUR


def test_outside_is_told_only_where_every_window_is_known() -> None:
    """An experiment without one may have run: that is said, and not guessed."""
    known = Catalog(
        experiments=[
            {"id": "31001", "starts_at": START, "ends_at": END},
            {"id": "31002"},
        ]
    )
    late = body(
        visitor(
            decided(),
            decided(campaign_id="21002", experiment_id="31002", variation_id="42001"),
            snapshot(conversion(timestamp=END)),
        )
    )
    late["visitors"][0]["snapshots"][1]["events"][0]["uuid"] = "u-2"
    report = validate(late, context=Context(catalog=known))

    assert "timestamp-outside-experiment" not in report.by_code()
    assert ("timestamp-outside-experiment", "windows") in report.not_checked


def test_a_rollout_before_it_hides_no_decision() -> None:
    """What comes after it in the snapshot has its window."""
    rollout = decision(
        campaign_id=None,
        experiment_id=None,
        variation_id=None,
    )
    both = snapshot(activation(), decisions=[rollout, decision()])
    known = Catalog(experiments=[{"id": "31001", "ends_at": START}])
    late = body(visitor(both, snapshot(conversion())))
    found = validate(late, context=Context(catalog=known)).by_code()

    assert found["timestamp-outside-experiment"] == 2


def test_experiments_are_listed_in_words() -> None:
    """In the message; the params have them one by one."""
    ids = ["31001", "31002"]
    known = Catalog(experiments=[{"id": x, "ends_at": START} for x in ids])
    also = decided(campaign_id="21002", experiment_id="31002", variation_id="42001")
    late = body(visitor(decided(), also, snapshot(conversion())))
    late["visitors"][0]["snapshots"][1]["events"][0]["uuid"] = "u-2"
    [*_, finding] = validate(late, context=Context(catalog=known)).errors

    assert finding.code == "timestamp-outside-experiment"
    assert finding.message.endswith("running time of its experiments (31001, 31002)")
    assert finding.params["experiments"] == ids


def test_a_rollout_has_no_window_to_miss() -> None:
    """It is in no experiment's results; nor is who is held back."""
    metadata = {
        "flag_key": "checkout",
        "rule_key": "everyone",
        "rule_type": "rollout",
        "variation_key": "on",
        "enabled": True,
    }
    later = Context(catalog=Catalog(experiments=[{"id": "31001", "starts_at": END}]))
    for fields in ({"metadata": metadata}, {"is_campaign_holdback": True}):
        payload = body(visitor(decided(**fields)))
        findings = validate(payload, context=later).findings
        assert {x.severity for x in findings} == {Severity.INFO}


def test_without_enrichment_a_conversion_follows_its_own_snapshot() -> None:
    """Another experiment of the visitor, which still runs, does not help it."""
    known = Catalog(
        experiments=[
            {"id": "31001", "campaign_id": "21001", "ends_at": NOW + 1},
            {"id": "31002", "campaign_id": "21002", "ends_at": END},
        ]
    )
    other = {"campaign_id": "21002", "experiment_id": "31002", "variation_id": "42001"}
    second = snapshot(
        activation(entity_id="21002", uuid="u-2"), decisions=[decision(**other)]
    )
    third = snapshot(conversion(), decisions=[decision()])
    for enrich, wanted in ((True, 0), (False, 1)):
        payload = body(visitor(decided(), second, third), enrich_decisions=enrich)
        report = validate(payload, context=Context(catalog=known))

        assert report.by_code().get("timestamp-outside-experiment", 0) == wanted


def test_without_enrichment_it_counts_for_what_is_held_back_too() -> None:
    """A snapshot's decisions all count; the window of one of them is enough."""
    catalog = Catalog(
        experiments=[
            {"id": "31001", "variations": [{"id": "41001"}], "starts_at": NOW},
            {"id": "31002", "variations": [{"id": "41002"}]},
        ]
    )
    other = decision(
        experiment_id="31002", variation_id="41002", is_campaign_holdback=True
    )
    early = conversion(timestamp=NOW - 60_000)
    context = Context(catalog=catalog)
    code = "timestamp-outside-experiment"

    for decisions, expected in (([decision()], True), ([decision(), other], False)):
        bought = snapshot(early, decisions=decisions)
        payload = body(visitor(bought), enrich_decisions=False)
        assert (code in validate(payload, context=context).by_code()) is expected


def test_whom_a_holdback_alone_decides_counts_for_nothing_that_ran() -> None:
    """The window of what is held back does not matter; those of all others do."""
    catalog = Catalog(
        experiments=[
            {"id": "31001", "starts_at": START, "ends_at": END},
            {"id": "31002", "ends_at": START},
        ]
    )
    alone = Catalog(experiments=[{"id": "31001", "ends_at": START}])
    held = decision(experiment_id="31009", is_campaign_holdback=True)
    bought = snapshot(conversion())
    payload = body(visitor(snapshot(activation(), decisions=[held]), bought))
    code = "timestamp-outside-experiment"

    for known, expected in ((catalog, False), (alone, True)):
        report = validate(payload, context=Context(catalog=known))
        assert (code in report.by_code()) is expected
