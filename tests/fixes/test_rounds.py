"""Rounds of mending, with a judge who finds what the test says."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Fix, Report, Severity
from eventcheck.findings import Operation
from eventcheck.fixes.rounds import Offer, mended

ERROR = Severity.ERROR


def judge(payload: dict[str, Any]) -> Report:
    """An error for each value that is false, and two for an odd one."""
    wrong = sum(not x for x in payload.values())
    odd = payload.get("b") == "odd"
    return Report(totals={"wrong": {ERROR: wrong}, "odd": {ERROR: 2 * odd}})


def offer(key: str, *, old: Any, new: Any) -> Offer:
    """A fix of one key, for an error."""
    test: Operation = {"op": "test", "path": f"/{key}", "value": old}
    replace: Operation = {"op": "replace", "path": f"/{key}", "value": new}
    return Offer(ERROR, Fix(f"{key} to {new}", (test, replace), safe=True))


def test_what_mends_nothing_is_skipped() -> None:
    """The payload was judged, and is as bad as before."""
    result = mended({"a": False}, [offer("a", old=False, new=0)], judge)

    assert result.payload == {"a": False}
    assert [x.reason for x in result.skipped] == ["it would mend nothing"]


def test_what_brings_out_something_as_grave_is_skipped() -> None:
    """And the others of its round are applied all the same."""
    offers = [offer(key, old=False, new=True) for key in "acd"]
    offers.insert(1, offer("b", old=False, new="odd"))
    result = mended(dict.fromkeys("abcd", False), offers, judge)

    assert result.payload == {"a": True, "b": False, "c": True, "d": True}
    assert [x.reason for x in result.skipped] == ["it would bring out odd"]


@pytest.mark.parametrize("offers", [[], [offer("a", old=True, new=False)]])
def test_what_does_not_fit_is_skipped(offers: list[Offer]) -> None:
    """Its test fails: there is nothing to judge."""
    result = mended({"a": False}, offers, judge)

    assert result.payload == {"a": False}
    assert (result.applied, len(result.skipped)) == ((), len(offers))
