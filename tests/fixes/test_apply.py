"""Fixes are applied whole or not at all, and never to another payload."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from eventcheck import Catalog, Context, Report, apply_fixes, validate, validate_all
from eventcheck.findings import Fix, Operation
from eventcheck.models import EventBatch
from eventcheck.read.payload import Payload
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


def test_fixes_apply_to_a_copy() -> None:
    """The result is a new dict that shares nothing with the payload."""
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
    """Text, bytes and dicts all become dicts."""
    text = json.dumps(buying(quantity=2.0))
    forms: dict[str, Payload] = {"text": text, "bytes": text.encode()}
    forms["dict"] = json.loads(text)
    payload = forms[form]
    fixed = apply_fixes(payload, validate(payload)).payload

    assert fixed == buying(quantity=2)


def test_a_model_becomes_a_dict() -> None:
    """The result is its wire form."""
    batch = EventBatch.model_validate(body(visitor(session_id="AUTO")))
    fixed = apply_fixes(batch, validate(batch)).payload

    assert validate(fixed).findings == ()
    assert "session_id" not in fixed["visitors"][0]


@pytest.mark.parametrize("payload", ["[]", "{", b"\xff", "1"])
def test_only_json_objects_are_accepted(payload: Any) -> None:
    """The result must be a dict."""
    with pytest.raises(ValueError, match="expected a JSON object"):
        apply_fixes(payload, validate(payload))


def test_findings_are_not_accepted_as_fixes() -> None:
    """A finding may have several fixes, and only its reader can choose one."""
    report = validate(buying(revenue="59.90"))
    findings: Any = report.findings

    with pytest.raises(TypeError, match="or the `fixes` of a finding, got Finding"):
        apply_fixes(buying(), findings)


def test_unsafe_fixes_only_on_request() -> None:
    """They are applied without another check."""
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


def test_only_the_caller_chooses_among_several_fixes() -> None:
    """A report's are skipped; a chosen one is applied."""
    payload = buying(revenue=42.5)
    report = validate(payload)
    result = apply_fixes(payload, report, unsafe=True)

    assert result.payload == payload
    assert reasons(result) == ["several fixes are possible: choose one"] * 2
    as_cents, as_units = report.errors[0].fixes
    both = apply_fixes(payload, [as_units, as_cents], unsafe=True)
    assert both.payload == buying(revenue=4250)
    assert reasons(both) == ["another fix changes the same place"]


def test_a_stale_report_leaves_changed_values_alone() -> None:
    """The tests of its fixes fail, even if 1.0 became 1 or the value is gone."""
    old = buying(quantity=2.0, tags={"note": None})
    report = validate(old)
    for changed in (2, 3.0, True, "2.0"):
        new = buying(quantity=changed, tags={"note": None})
        result = apply_fixes(new, report)

        assert result.payload == buying(quantity=changed, tags={})
        assert reasons(result) == ["the payload is not the one that was checked"]
    assert apply_fixes({}, report).payload == {}


def test_applying_a_report_twice_changes_nothing_more() -> None:
    """A fix that would cause a worse finding is skipped both times."""
    payload = buying(revenue=5.0)
    payload["visitors"][0] |= {"session_id": "", "sessionId": "s-1"}
    report = validate(payload)
    once = apply_fixes(payload, report)
    again = apply_fixes(once.payload, report)

    assert [x.title for x in once.applied] == ["write an integer"]
    assert again.payload == once.payload
    assert again.applied == ()


def test_the_index_chooses_among_several_bodies() -> None:
    """Each body gets its own fixes; without an index, an error."""
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
    with pytest.raises(ValueError, match="index: expected a report with it"):
        apply_fixes(second, report.findings[0].fixes, index=0)
    single = validate(second)
    assert apply_fixes(second, single, index=0) == apply_fixes(second, single)


def test_a_decision_may_be_in_another_body() -> None:
    """A fix that makes a conversion readable is not blamed for a missing decision."""
    decision, later = body(), buying(timestamp=str(NOW + 120_000), uuid="later")
    later["visitors"][0]["snapshots"].pop(0)
    context = Context(history_complete=True)
    report = validate_all([decision, later], context=context)

    assert apply_fixes(later, report, index=1).applied


def test_removals_do_not_shift_each_other() -> None:
    """All indexes are those of the payload as given."""
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


def test_fixes_inside_a_renamed_object_apply_too() -> None:
    """One call renames the object and fixes its content."""
    payload = {"accountId": 12001, "Visitors": body(visitor(session_id=""))["visitors"]}
    payload |= {"client_name": "a", "client_version": "1", "enrichDecisions": True}
    fixed = apply_fixes(payload, validate(payload)).payload

    assert validate(fixed).findings == ()
    assert fixed["account_id"] == "12001"
    names = ["account_id", "visitors", "client_name", "client_version"]
    assert list(fixed) == [*names, "enrich_decisions"], "keys keep their positions"


def test_a_fix_applies_completely_or_not_at_all() -> None:
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


def test_a_fix_that_would_cause_an_error_is_skipped() -> None:
    """`"false"` becomes false, and conversions would lose their decisions: an error."""
    payload = body(enrich_decisions="false")
    result = apply_fixes(payload, validate(payload))

    assert result.payload == payload
    assert reasons(result) == ["it would cause another finding: enrich-decisions-off"]


def test_problems_that_a_fix_uncovers_are_fixed_too() -> None:
    """Without the session id, the second entry is a retry and is dropped."""
    payload = body(visitor(session_id=""), visitor())
    result = apply_fixes(payload, validate(payload))

    assert result.payload == body()
    assert {x.title for x in result.applied} == {"drop session_id", "drop the retry"}


def test_fixes_from_json_without_operations_are_skipped() -> None:
    """JSON has no operations by default, because they hold values."""
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
def test_an_operation_that_does_not_fit_is_skipped(operations: list[Operation]) -> None:
    """Including fixes that the caller made."""
    result = apply_fixes(body(), [Fix("x", tuple(operations), safe=True)])

    assert result.payload == body()
    assert reasons(result) == ["it does not fit the payload"]


def test_payloads_of_any_depth_are_copied() -> None:
    """The copy is made without recursion."""
    deep: Json = {}
    for _ in range(5_000):
        deep = {"a": deep}
    payload = buying(quantity=2.0, color=deep)
    fixed = apply_fixes(payload, validate(payload)).payload

    assert fixed["visitors"][0]["snapshots"][1]["events"][0]["quantity"] == 2
