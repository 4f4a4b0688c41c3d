"""Test the titles of the fixes on pages, and what the fixes do."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import RULES, apply_fixes, validate

from .build import body
from .pages import codes, read

TITLES = {
    "account-mismatch": {"write the catalog's id"},
    "activation-entity-mismatch": {"write the decision's campaign"},
    "activation-misspelled": {"write campaign_activated"},
    "attribute-id-mismatch": {"write the id of this key"},
    "attribute-id-on-builtin": {"drop entity_id"},
    "attribute-repeated": {"drop the duplicate"},
    "attribute-value-unsupported": {"drop the attribute"},
    "attribute-without-id": {"write the entity_id"},
    "attribute-without-key": {"write the key"},
    "decision-ids-inconsistent": {"write the experiment's campaign"},
    "duplicate-event": {"drop the retry"},
    "empty-collection": {"drop the empty snapshot"},
    "enrich-decisions-off": {"turn enrichment on"},
    "event-key-absent": {"add key"},
    "id-not-string": {"write text"},
    "id-padded": {"strip the white space"},
    "key-used-as-id": {"write the id"},
    "misnamed-field": {"rename it to events", "rename it to revenue"},
    "missing-field": {"add entity_id"},
    "null-field": {"drop the tag"},
    "project-mismatch": {"write the catalog's id"},
    "property-not-string": {"write text"},
    "quantity-not-integer": {"write an integer"},
    "reserved-attribute-shape": {"write a boolean", "write the key"},
    "revenue-integral-float": {"write an integer"},
    "revenue-misplaced": {"copy it to the event"},
    "revenue-not-in-cents": {"multiply by 100"},
    "revenue-not-integer": {
        "treat it as cents",
        "treat it as currency units (multiply by 100)",
    },
    "session-id-auto": {"drop session_id"},
    "session-id-blank": {"drop session_id"},
    "timestamp-in-microseconds": {"write milliseconds"},
    "timestamp-in-nanoseconds": {"write milliseconds"},
    "timestamp-in-seconds": {"write milliseconds"},
    "timestamp-not-integer": {"write an integer", "write milliseconds"},
    "typed-string-literal": {"write U+E000"},
    "value-not-number": {"write a number"},
    "visitor-id-near-miss": {"write the decision's id"},
    "wrong-type": {"put the object into an array", "write a boolean"},
}
"""The titles that editors show, for each code with fixes in its examples."""


@pytest.mark.parametrize("code", codes())
def test_fixes_are_called_by_what_they_do(code: str) -> None:
    """Alternatives have different titles."""
    found = [x for example in read(code).bad for x in example.judge().findings]
    fixes = [fix for x in found if x.code == code for fix in x.fixes]

    assert {fix.title for fix in fixes} == TITLES.get(code, set())
    promised = {"none": set[bool](), "safe": {True}, "unsafe": {False}}
    kinds = promised.get(RULES[code].fix, {True, False})
    assert {fix.safe for fix in fixes} <= kinds


@pytest.mark.parametrize("code", TITLES)
def test_each_fix_of_each_example_works(code: str) -> None:
    """Its finding disappears, and no finding as severe appears."""
    for example in read(code).bad:
        for finding in example.judge().findings:
            for fix in finding.fixes:
                broken = example.body(finding.payload)
                done = apply_fixes(broken, [fix], unsafe=True)
                left = validate(done.payload, context=example.context).findings

                assert done.applied == (fix,)
                assert finding.code not in {
                    x.code for x in left if x.path == finding.path
                }


@pytest.mark.parametrize(
    ("field", "given", "right"),
    [
        ("anonymize_ip", "true", True),
        ("anonymize_ip", "false", False),
        ("anonymize_ip", "True", None),
        ("anonymize_ip", 1, None),
        ("client_version", 3, "3"),
        ("client_version", -3, "-3"),
        ("client_version", 2**53, str(2**53)),
        ("client_version", -(2**53), str(-(2**53))),
        ("client_version", 2**53 + 1, None),
        ("client_version", 1.5, None),
        ("client_version", True, None),
    ],
)
def test_a_value_of_another_type_is_rewritten_if_that_is_certain(
    field: str, given: Any, right: Any
) -> None:
    """The two words for a boolean are, and numbers that are exact."""
    (found,) = validate(body(**{field: given})).findings

    assert found.code == "wrong-type"
    new = [(x.operations[-1]["value"], x.safe) for x in found.fixes]
    assert new == ([] if right is None else [(right, True)])
    titles = {"anonymize_ip": "write a boolean", "client_version": "write text"}
    assert all(x.title == titles[field] for x in found.fixes)
