"""Any input gets a report, always the same one, and stays unchanged."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eventcheck import Report, validate, validate_all

from .payloads import START, any_bodies, any_json, many, scalars
from .together import EVERYTHING


@given(any_bodies)
def test_any_json_gives_a_report_and_stays_as_it_was(payload: Any) -> None:
    """No exception is raised, and the payload is not modified."""
    before = deepcopy(payload)

    report = validate(payload, context=EVERYTHING)

    assert isinstance(report, Report)
    assert payload == before
    assert str(report)


@given(any_json)
def test_any_json_as_text_gives_a_report(value: Any) -> None:
    """Also as bytes, and if the text breaks off."""
    text = json.dumps(value)

    assert validate(text) == validate(text.encode())
    assert isinstance(validate(text[:-1]), Report)


keys = st.one_of(st.text(max_size=8), st.none(), st.integers(), st.tuples(st.none()))
objects: st.SearchStrategy[Any] = st.recursive(
    st.one_of(scalars, st.binary(max_size=4), st.builds(object), st.decimals()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.frozensets(st.integers(), max_size=2),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=10,
)


@given(st.data())
def test_python_objects_that_are_no_json_give_a_report(data: st.DataObject) -> None:
    """A dict from Python code may hold any values, under keys of any type."""
    event: dict[Any, Any] = {"entity_id": "51001", "uuid": "u-1", "timestamp": START}
    event |= data.draw(st.dictionaries(st.sampled_from(FIELDS), objects, max_size=4))
    event |= data.draw(st.dictionaries(keys, objects, max_size=1))
    visitor = {"visitor_id": "visitor-1", "snapshots": [{"events": [event]}]}
    payload = {"account_id": "12001", "visitors": [visitor]}

    assert validate(payload, context=EVERYTHING) == validate(
        payload, context=EVERYTHING
    )


FIELDS = ("tags", "properties", "revenue", "value", "quantity", "timestamp", "key")


@given(many(any_bodies))
def test_the_same_bodies_give_the_same_report(payloads: list[Any]) -> None:
    """A list and an iterator give equal reports."""
    first = validate_all(payloads, context=EVERYTHING)
    again = validate_all(iter(deepcopy(payloads)), context=EVERYTHING)

    assert first == again
    assert first.to_json() == again.to_json()
    assert first.history == again.history
