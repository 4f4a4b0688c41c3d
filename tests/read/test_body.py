"""Bodies as text, as Python objects and as models."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from eventcheck import validate
from eventcheck.models import EventBatch
from tests.rules.boundaries import text
from tests.rules.build import body, buying, decided, found, visitor


@pytest.mark.parametrize("half", [r"\ud83d", r"\ud83dx", r"\ude00 ", r"\ud83d\u0041"])
def test_half_a_pair_of_surrogates_hides_nothing_else(half: str) -> None:
    """As JavaScript cuts an emoji; the same as a dict gives the same."""
    payload = buying(tags={"note": "HALF"}, revenue="5")
    cut = json.dumps(payload).replace("HALF", half)
    report = validate(cut)

    assert set(report.by_code()) >= {"wrong-type", "revenue-not-integer"}
    assert report == validate(json.loads(cut))


def test_the_last_of_repeated_keys_wins() -> None:
    """As JSON parsers have it; the first is not even looked at."""
    sent = text(body())

    assert found('{"account_id": 5, ' + sent[1:]) == []
    assert found(sent[:-1] + ', "account_id": 5}') == [("id-not-string", "/account_id")]


def test_numbers_of_any_length_are_json() -> None:
    """Python refuses to read them as text, and so does the fast parser."""
    digits = "9" * 5000
    sent = text(buying(timestamp="@")).replace('"@"', digits)
    negative = text(buying(revenue="@")).replace('"@"', "-" + digits)

    assert [code for code, _ in found(sent)] == ["timestamp-implausible"]
    assert [code for code, _ in found(negative)] == ["revenue-out-of-range"]


def test_mappings_and_tuples_are_objects_and_arrays() -> None:
    """Python has more of them than JSON; what counts is what they would become."""
    frozen = MappingProxyType(visitor())

    assert found({**body(), "visitors": (frozen,)}) == []
    assert found(MappingProxyType(body())) == []
    assert found(body(colour={"a": frozen})) == [("unknown-field", "/colour")]


def test_a_model_is_as_large_as_what_it_sends() -> None:
    """A body that was built is judged in its wire form, null ids and all."""
    batch = EventBatch.model_validate(
        body(visitor(decided(experiment_id=None, variation_id=None)))
    )
    large = EventBatch.model_validate(buying(tags={"note": "e" * 3_500_000}))

    assert [code for code, _ in found(batch)] == ["decision-unbucketed"]
    assert [code for code, _ in found(large)] == ["payload-too-large"]
