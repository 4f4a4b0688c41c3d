"""Apply fixes in rounds, with a check that each test controls."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Fix, Report, Severity
from eventcheck.findings import Operation
from eventcheck.fixes.rounds import Offer, apply_in_rounds

ERROR = Severity.ERROR


def check(payload: dict[str, Any]) -> Report:
    """Report an error for each false value, and two for an unusual one."""
    wrong = sum(not x for x in payload.values())
    unusual = payload.get("b") == "unusual"
    return Report(totals={"wrong": {ERROR: wrong}, "unusual": {ERROR: 2 * unusual}})


def offer(key: str, *, old: Any, new: Any) -> Offer:
    """A fix of one key, for an error."""
    test: Operation = {"op": "test", "path": f"/{key}", "value": old}
    replace: Operation = {"op": "replace", "path": f"/{key}", "value": new}
    return Offer(ERROR, Fix(f"{key} to {new}", (test, replace), safe=True))


def test_a_fix_without_effect_is_skipped() -> None:
    """The result is checked, and has as many errors as before."""
    result = apply_in_rounds({"a": False}, [offer("a", old=False, new=0)], check)

    assert result.payload == {"a": False}
    assert [x.reason for x in result.skipped] == ["it would fix nothing"]


def test_a_fix_that_causes_an_equally_severe_finding_is_skipped() -> None:
    """The other fixes of its round are applied anyway."""
    offers = [offer(key, old=False, new=True) for key in "acd"]
    offers.insert(1, offer("b", old=False, new="unusual"))
    result = apply_in_rounds(dict.fromkeys("abcd", False), offers, check)

    assert result.payload == {"a": True, "b": False, "c": True, "d": True}
    assert [x.reason for x in result.skipped] == [
        "it would cause another finding: unusual"
    ]


@pytest.mark.parametrize("offers", [[], [offer("a", old=True, new=False)]])
def test_a_fix_that_does_not_fit_is_skipped(offers: list[Offer]) -> None:
    """Its test fails, so there is nothing to check."""
    result = apply_in_rounds({"a": False}, offers, check)

    assert result.payload == {"a": False}
    assert (result.applied, len(result.skipped)) == ((), len(offers))
