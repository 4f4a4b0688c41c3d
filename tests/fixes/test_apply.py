"""Fixes are applied whole or not at all, and never to another payload."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from eventcheck import Catalog, Context, Report, apply_fixes, validate, validate_all
from eventcheck.findings import Fix, Operation
from eventcheck.models import EventBatch
from eventcheck.parse.body import Payload
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)


def reasons(result: Any) -> list[str]:
    """Why each fix was skipped."""
    return [x.reason for x in result.skipped]


def test_a_payload_is_mended_and_stays_as_it_was() -> None:
    """A new dict; nothing of it is shared with the old one."""
    payload = buying(revenue=2500.0, tags={"note": None})
    before = deepcopy(payload)
    result = apply_fixes(payload, validate(payload))

    assert payload == before
    assert validate(result.payload).findings == ()
    assert len(result.applied) == 2
    assert result.skipped == ()
    result.payload["visitors"].clear()
    assert payload == before


@pytest.mark.parametrize("form", ["text", "bytes", "dict"])
def test_text_in_dict_out(form: str) -> None:
    """Text, bytes and dicts are all mended as dicts."""
    text = json.dumps(buying(quantity=2.0))
    forms: dict[str, Payload] = {"text": text, "bytes": text.encode()}
    forms["dict"] = json.loads(text)
    payload = forms[form]
    mended = apply_fixes(payload, validate(payload)).payload

    assert mended == buying(quantity=2)


def test_a_model_is_mended_too() -> None:
    """The result is its wire form."""
    batch = EventBatch.model_validate(body(visitor(session_id="AUTO")))
    mended = apply_fixes(batch, validate(batch)).payload

    assert validate(mended).findings == ()
    assert "session_id" not in mended["visitors"][0]


@pytest.mark.parametrize("payload", ["[]", "{", b"\xff", "1"])
def test_what_is_no_object_is_refused(payload: Any) -> None:
    """There is no dict to give back."""
    with pytest.raises(ValueError, match="expected a JSON object"):
        apply_fixes(payload, validate(payload))


def test_findings_are_no_fixes() -> None:
    """A finding may have several, between which only its reader can choose."""
    report = validate(buying(revenue="59.90"))
    findings: Any = report.findings

    with pytest.raises(TypeError, match="got Finding; of a finding give its `fixes`"):
        apply_fixes(buying(), findings)


def test_unsafe_fixes_only_on_request() -> None:
    """And then as they are."""
    payload = buying(revenue="4200")
    report = validate(payload)

    assert apply_fixes(payload, report).payload == payload
    assert reasons(apply_fixes(payload, report)) == [
        "it is unsafe: it may change the meaning"
    ]
    assert apply_fixes(payload, report, unsafe=True).payload == buying(revenue=4200)
    (fix,) = report.errors[0].fixes
    assert apply_fixes(payload, [fix]).applied == ()
    assert apply_fixes(payload, [fix], unsafe=True).payload == buying(revenue=4200)


def test_alternatives_are_never_guessed() -> None:
    """Of a report; the one that the caller chose is applied."""
    payload = buying(revenue=42.5)
    report = validate(payload)
    result = apply_fixes(payload, report, unsafe=True)

    assert result.payload == payload
    assert reasons(result) == ["there are alternatives: choose one"] * 2
    as_cents, as_units = report.errors[0].fixes
    both = apply_fixes(payload, [as_units, as_cents], unsafe=True)
    assert both.payload == buying(revenue=4250)
    assert reasons(both) == ["another fix changes the same place"]


def test_a_stale_report_changes_nothing_that_changed() -> None:
    """The tests of its fixes fail, 1 is not 1.0, and what is gone is not there."""
    old = buying(quantity=2.0, tags={"note": None})
    report = validate(old)
    for changed in (2, 3.0, True, "2.0"):
        new = buying(quantity=changed, tags={"note": None})
        result = apply_fixes(new, report)

        assert result.payload == buying(quantity=changed, tags={})
        assert reasons(result) == ["the payload is not the one that was checked"]
    assert apply_fixes({}, report).payload == {}


def test_a_report_applied_twice_does_no_more() -> None:
    """What would bring out a worse finding is not applied the second time either."""
    payload = buying(revenue=5.0)
    payload["visitors"][0] |= {"session_id": "", "sessionId": "s-1"}
    report = validate(payload)
    once = apply_fixes(payload, report)
    again = apply_fixes(once.payload, report)

    assert [x.title for x in once.applied] == ["write an integer"]
    assert again.payload == once.payload
    assert again.applied == ()


def test_of_several_bodies_the_index_says_which() -> None:
    """Each gets its own fixes; without the index nobody guesses."""
    second = buying(quantity=2.0)
    second["visitors"][0]["visitor_id"] = "visitor-2"
    first = body(visitor(session_id="AUTO"))
    report = validate_all([first, second])
    one = apply_fixes(first, report, index=0)
    other = apply_fixes(second, report, index=1)

    assert "session_id" not in one.payload["visitors"][0]
    assert [x.title for x in other.applied] == ["write an integer"]
    for index in (None, 2, -1):
        with pytest.raises(ValueError, match="the report is about 2 bodies"):
            apply_fixes(second, report, index=index)
    with pytest.raises(ValueError, match="index: it goes with a report"):
        apply_fixes(second, report.findings[0].fixes, index=0)
    single = validate(second)
    assert apply_fixes(second, single, index=0) == apply_fixes(second, single)


def test_a_decision_in_another_body_is_not_missed() -> None:
    """A fix that makes a conversion readable is not held against it."""
    decision, later = body(), buying(timestamp=str(NOW + 120_000), uuid="later")
    later["visitors"][0]["snapshots"].pop(0)
    context = Context(history_complete=True)
    report = validate_all([decision, later], context=context)

    assert apply_fixes(later, report, index=1).applied


def test_removals_do_not_disturb_each_other() -> None:
    """Indexes are those of the payload as given, whatever is removed before."""
    retries = [conversion(uuid=f"u-{x}", timestamp=NOW + x) for x in (1, 1, 2, 2, 3)]
    copies = [attribute(), attribute(), attribute(entity_id="7", key="tier")]
    copies += [attribute(), attribute(value=None, entity_id="8", key="age")]
    payload = body(
        visitor(
            decided(),
            snapshot(*retries, decisions=[]),
            snapshot(),
            snapshot(*retries[-1:], conversion(uuid="u-4")),
            attributes=copies,
        )
    )
    result = apply_fixes(payload, validate(payload))
    (entry,) = result.payload["visitors"]

    assert [
        [event["uuid"] for event in part["events"]] for part in entry["snapshots"][1:]
    ] == [["u-1", "u-2", "u-3"], ["u-4"]]
    assert [x["key"] for x in entry["attributes"]] == ["plan", "tier"]
    assert not validate(result.payload).warnings


def test_a_renamed_container_is_mended_inside() -> None:
    """By one call: the rename, and what is wrong under the old name."""
    payload = {"accountId": 12001, "Visitors": body(visitor(session_id=""))["visitors"]}
    payload |= {"client_name": "a", "client_version": "1", "enrichDecisions": True}
    mended = apply_fixes(payload, validate(payload)).payload

    assert validate(mended).findings == ()
    assert mended["account_id"] == "12001"


def test_a_fix_is_whole_or_not_at_all() -> None:
    """The campaign of the decision and of its activation change together."""
    experiment = {"id": "31001", "campaign_id": "21001", "variations": ["41001"]}
    catalog = Catalog(account_id="12001", experiments=[experiment])
    chosen, event = decision(campaign_id="999"), activation(entity_id="999")
    payload = body(visitor(snapshot(event, decisions=[chosen])))
    report = validate(payload, context=Context(catalog=catalog))
    (fix,) = report.errors[0].fixes

    assert apply_fixes(payload, [fix]).payload == body(visitor(decided()))
    event["entity_id"] = "998"
    assert apply_fixes(payload, [fix]).payload == payload


def test_what_a_fix_would_bring_out_is_not_applied() -> None:
    """`"false"` becomes false, and conversions would lose their decisions: an error."""
    payload = body(enrich_decisions="false")
    result = apply_fixes(payload, validate(payload))

    assert result.payload == payload
    assert reasons(result) == ["it would bring out enrich-decisions-off"]


def test_what_a_fix_uncovers_is_mended_as_well() -> None:
    """Two sessions ids hide that an entry is a retry; then one entry is left."""
    payload = body(visitor(session_id=""), visitor())
    result = apply_fixes(payload, validate(payload))

    assert result.payload == body()
    assert {x.title for x in result.applied} == {"drop session_id", "drop the retry"}


def test_a_report_from_json_has_no_operations_to_apply() -> None:
    """They hold values; without them a fix is skipped, not half applied."""
    payload = buying(quantity=2.0)
    report = Report.from_json(validate(payload).to_json())
    result = apply_fixes(payload, report)

    assert result.payload == payload
    assert reasons(result)[0].startswith("its operations were not stored")


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "remove", "path": "/visitors/7"}],
        [{"op": "replace", "path": "/visitors/\u0660", "value": 1}],
        [{"op": "add", "path": "/nowhere/x", "value": 1}],
        [{"op": "move", "from": "/client_name", "path": "/visitors/0/client_name"}],
    ],
)
def test_what_does_not_fit_is_refused(operations: list[Operation]) -> None:
    """Fixes of the caller's own making, too."""
    result = apply_fixes(body(), [Fix("x", tuple(operations), safe=True)])

    assert result.payload == body()
    assert reasons(result) == ["it does not fit the payload"]


def test_depth_is_no_matter() -> None:
    """A payload is copied however deep it is."""
    deep: Json = {}
    for _ in range(5_000):
        deep = {"a": deep}
    payload = buying(quantity=2.0, color=deep)
    mended = apply_fixes(payload, validate(payload)).payload

    assert mended["visitors"][0]["snapshots"][1]["events"][0]["quantity"] == 2
