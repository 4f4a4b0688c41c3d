"""What rules leave alone, where no boundary of a table and no page shows it."""

from __future__ import annotations

from typing import Any

from eventcheck import Catalog, Context, History, validate, validate_all
from eventcheck.context.sent import SentDecision

from .build import (
    NOW,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)


def codes(*payloads: Any, **known: Any) -> list[str]:
    """The codes that several bodies give together."""
    report = validate_all(payloads, context=Context(**known))
    return [x.code for x in report.findings]


def selling(**fields: Any) -> Catalog:
    """A catalog whose event names no experiment; fields are the experiment's."""
    experiment = {"id": "31001", "key": "checkout", "campaign_id": "21001", **fields}
    return Catalog(
        account_id="12001",
        experiments=[{**experiment, "variations": [{"id": "41001", "key": "on"}]}],
        events=[{"id": "51001", "key": "purchase", "experiment_ids": []}],
    )


def test_an_id_on_a_reserved_attribute_is_not_one_on_a_builtin() -> None:
    """Optimizely's own attributes have their key as id, whatever their type."""
    name = "$opt_bot_filtering"
    own = attribute(type="browser", key=name, entity_id=name, value=True)

    assert "attribute-id-on-builtin" not in codes(body(visitor(attributes=[own])))


def test_custom_attributes_without_id_and_key_are_not_repeated() -> None:
    """Nothing says that they are the same one."""
    bare = {"type": "custom", "value": 1}

    assert "attribute-repeated" not in codes(body(visitor(attributes=[bare, bare])))


def test_enrichment_has_no_fix_without_a_field_to_test() -> None:
    """A fix begins with a test of the account id, which is missing or no scalar."""
    bare = without(body(visitor(snapshot(conversion()))), "enrich_decisions")
    for payload in (without(bare, "account_id"), {**bare, "account_id": ["12001"]}):
        findings = validate(payload).findings
        off = [x for x in findings if x.code == "enrich-decisions-off"]

        assert [x.fixes for x in off] == [()]


def test_a_lone_decision_that_was_sent_before_is_no_news() -> None:
    """The history has its activation."""
    lone = body(visitor(snapshot(conversion(), decisions=[decision()])))
    sent = SentDecision("visitor-1", "21001", "31001", "41001", NOW - 1)
    code = "decision-without-activation"

    assert code in codes(lone, history=History())
    assert code not in codes(lone, history=History(frozenset({sent})))


def test_a_metric_over_all_revenue_uses_every_event() -> None:
    """Though the event itself names no experiment."""
    assert "event-unused" in codes(body(), catalog=selling())
    assert "event-unused" not in codes(body(), catalog=selling(overall_revenue=True))


def test_properties_of_activations_are_not_compared_with_the_catalog() -> None:
    """Only conversions have declared properties."""
    events = [{"id": "21001", "key": "checkout", "properties": {"size": "string"}}]
    deciding = snapshot(activation(properties={"seats": 3}), decisions=[decision()])
    found = codes(body(visitor(deciding)), catalog=Catalog(events=events))

    assert "property-not-string" in found
    assert "event-properties-undeclared" not in found


def test_revenue_of_thirty_digits_as_text_has_no_fix() -> None:
    """Such a number does not fit into 64 bits, and not into `decimal` either."""
    for revenue in ("9" * 30, "9" * 27 + ".5", "-" + "1" * 30 + "." + "1" * 30):
        (finding,) = validate(buying(revenue=revenue)).findings

        assert finding.code == "revenue-not-integer"
        assert finding.fixes == ()


def test_revenue_that_would_be_too_large_in_cents_has_no_fix() -> None:
    """A hundred times as much would leave 64 bits."""
    most = (2**63 - 1) // 100
    for units, fixes in ((most, 1), (most + 1, 0)):
        payload = buying(revenue=units, tags={"price": units, "currency": "EUR"})
        report = validate(payload)
        told = [x for x in report.findings if x.code == "revenue-not-in-cents"]

        assert [len(x.fixes) for x in told] == [fixes]


def test_a_card_number_among_other_digits() -> None:
    """A date or a code stands before or after it."""
    for text in ("card 4111 1111 1111 1111 12", "12 4111 1111 1111 1111"):
        assert "personal-data" in codes(buying(tags={"note": text}))


def test_an_attribute_may_be_empty_whatever_is_wrong_beside_it() -> None:
    """The Web snippet sends such ones, under its own keys."""
    snippet = {"e": None, "k": "", "t": "referrer", "v": ""}
    integer = attribute(entity_id=61001, value="")
    unknown = attribute(value=" ", colour=1)

    assert codes(body(visitor(attributes=[attribute(value="")]))) == []
    assert codes(body(visitor(attributes=[snippet]))) == ["snippet-dialect"]
    assert codes(body(visitor(attributes=[integer]))) == ["id-not-string"]
    assert codes(body(visitor(attributes=[unknown]))) == ["unknown-field"]


def test_an_unreadable_event_hides_no_other() -> None:
    """A decision that cannot be read may be the one that is missed; an event not."""
    wrong = {**decided(), "events": [activation(entity_id="29"), 7]}
    lonely: dict[str, Any] = {"events": [activation(), 7]}

    assert set(codes(body(visitor(wrong)))) == {
        "activation-entity-mismatch",
        "wrong-type",
    }
    assert set(codes(body(visitor(lonely)))) == {
        "activation-without-decision",
        "wrong-type",
    }


def test_the_id_of_an_attribute_of_a_misspelled_type_stays() -> None:
    """It is custom, and the id is what it needs."""
    for kind, fixes in (("Custom", 0), ("browser", 1)):
        payload = body(visitor(attributes=[attribute(type=kind)]))
        [finding] = validate(payload).warnings or validate(payload).errors
        assert finding.code == "attribute-id-on-builtin"
        assert len(finding.fixes) == fixes


def test_a_shared_session_is_told_once() -> None:
    """However many visitors and events share it."""
    entries = [
        visitor(
            snapshot(conversion(uuid=f"u-{n}")), visitor_id=f"v-{n}", session_id="s-1"
        )
        for n in range(4)
    ]

    assert codes(body(*entries)).count("session-id-shared") == 1


def test_a_placeholder_is_no_unknown_id_as_well() -> None:
    """One cause, one finding; a real id that the catalog lacks is the other one."""
    known = selling()

    assert codes(buying(entity_id="YOUR_EVENT_ID"), catalog=known) == ["id-placeholder"]
    assert codes(buying(entity_id="000"), catalog=known) == ["id-placeholder"]
    assert codes(buying(entity_id="59999"), catalog=known) == ["unknown-id"]


def test_a_crowd_at_one_time_that_is_no_time() -> None:
    """Timestamps in seconds have a finding of their own."""
    crowd = [
        visitor(
            snapshot(conversion(uuid=f"uuid-{n}", timestamp=1_760_000_000)),
            visitor_id=f"visitor-{n}",
        )
        for n in range(30)
    ]
    said = validate(body(*crowd)).by_code()

    assert said["timestamp-in-seconds"] == 30
    assert "timestamps-identical" not in said
