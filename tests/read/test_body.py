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
def test_half_a_surrogate_pair_hides_nothing_else(half: str) -> None:
    """JavaScript cuts emoji in half. A dict with the text has the same findings."""
    payload = buying(tags={"note": "HALF"}, revenue="5")
    cut = json.dumps(payload).replace("HALF", half)
    report = validate(cut)

    assert set(report.by_code()) >= {"wrong-type", "revenue-not-integer"}
    assert report == validate(json.loads(cut))


def test_the_last_of_repeated_keys_wins() -> None:
    """As in other JSON parsers; the value of the first key is not checked."""
    sent = text(body())

    assert found('{"account_id": 5, ' + sent[1:]) == []
    assert found(sent[:-1] + ', "account_id": 5}') == [("id-not-string", "/account_id")]


def test_numbers_of_any_length_are_json() -> None:
    """Although Python and the fast parser refuse to read them."""
    digits = "9" * 5000
    sent = text(buying(timestamp="@")).replace('"@"', digits)
    negative = text(buying(revenue="@")).replace('"@"', "-" + digits)

    assert [code for code, _ in found(sent)] == ["timestamp-implausible"]
    assert [code for code, _ in found(negative)] == ["revenue-out-of-range"]


def test_mappings_and_tuples_are_objects_and_arrays() -> None:
    """Any Python type that becomes an object or array in JSON is one."""
    frozen = MappingProxyType(visitor())

    assert found({**body(), "visitors": (frozen,)}) == []
    assert found(MappingProxyType(body())) == []
    assert found(body(colour={"a": frozen})) == [("unknown-field", "/colour")]


def test_the_size_of_a_model_is_that_of_its_wire_form() -> None:
    """Including null ids."""
    batch = EventBatch.model_validate(
        body(visitor(decided(experiment_id=None, variation_id=None)))
    )
    large = EventBatch.model_validate(buying(tags={"note": "e" * 3_500_000}))

    assert [code for code, _ in found(batch)] == ["decision-unbucketed"]
    assert [code for code, _ in found(large)] == ["payload-too-large"]
