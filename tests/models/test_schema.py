"""The JSON Schema of `EventBatch` accepts every good body, and what pydantic does."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from eventcheck import validate
from eventcheck.guards import is_array, is_object
from eventcheck.models import EventBatch
from tests.property.payloads import any_json
from tests.read.defects import ODD
from tests.read.test_recover import PLAIN
from tests.rules import pages
from tests.rules.build import Json
from tests.sdk.traffic import SCENARIOS

MODES: tuple[Literal["validation", "serialization"], ...] = (
    "validation",
    "serialization",
)
MORE: list[Any] = [
    *(x for name, x in ODD.items() if name not in ("thing", "NaN", "half a pair")),
    -1,
    0,
    2**53,
    2**53 + 1,
    2**63,
    1e308,
    True,
    "campaign_activated",
    "client_activation",
    "rollout",
    [{}],
    [[]],
    {"$opt_event_properties": 1},
    {"$opt_event_properties": {"a": 1}},
    {"rule_type": "rollout"},
    {"rule_key": ""},
]
"""Values that some fields accept and others refuse."""


@cache
def schema() -> Any:
    """Return a validator of the JSON Schema."""
    described = EventBatch.model_json_schema()
    Draft202012Validator.check_schema(described)
    return Draft202012Validator(described)


def is_taken(payload: object) -> bool:
    """Return whether pydantic reads a body."""
    try:
        EventBatch.model_validate_json(json.dumps(payload))
    except ValidationError:
        return False
    return True


def good() -> Iterator[Json]:
    """Yield the bodies of the Good examples."""
    for code in pages.codes():
        for example in pages.read(code).good:
            if example.block.role != "large":
                given = json.loads(example.block.text)
                yield from given if example.block.role == "bodies" else [given]


def test_every_good_example_of_the_pages_fits() -> None:
    """The schema accepts it if it is valid by itself."""
    bodies = [x for x in good() if not {*validate(x).errors, *validate(x).warnings}]

    assert len(bodies) > 50
    for body in bodies:
        assert list(schema().iter_errors(body)) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_bodies_of_the_sdk_fit(name: str) -> None:
    """The schema accepts all bodies of the official SDK."""
    for body in SCENARIOS[name]():
        assert list(schema().iter_errors(body)) == []
        assert is_taken(body)


@pytest.mark.parametrize("mode", MODES)
def test_both_ways_have_one_schema(
    mode: Literal["validation", "serialization"],
) -> None:
    """Reading and writing have one schema, with the fields that OpenAPI requires."""
    described = EventBatch.model_json_schema(mode=mode)
    parts = described["$defs"]

    assert described == EventBatch.model_json_schema()
    assert described["required"] == ["account_id", "visitors"]
    assert parts["Visitor"]["required"] == ["visitor_id", "snapshots"]
    assert parts["ConversionEvent"]["required"] == ["timestamp", "uuid", "entity_id"]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield each place in a body, also inside tags and properties."""
    if at:
        yield at
    inner: Iterable[tuple[Any, Any]] = ()
    if is_object(value):
        inner = value.items()
    elif is_array(value):
        inner = enumerate(value)
    for step, each in inner:
        yield from places(each, (*at, step))


PLACES = [x for x in places(PLAIN) if not {1} & {*x[1:4:2]}]


def agree(payload: Json, what: object) -> None:
    """Check that both accept it, or both refuse it."""
    assert schema().is_valid(payload) == is_taken(payload), what


@pytest.mark.parametrize("at", PLACES, ids=str)
def test_schema_and_models_agree_on_one_change(at: tuple[Any, ...]) -> None:
    """Another value, no value, another name; but JSON Schema accepts 1.0 as integer."""
    *around, last = at
    # Each place meets some of them, and each of them many places.
    values = random.Random(str(at)).sample(MORE, 8)  # noqa: S311 - a sample
    for change in ("left out", "named", *values):
        payload: Any = deepcopy(PLAIN)
        part = payload
        for step in around:
            part = part[step]
        if isinstance(change, str) and change == "left out":
            del part[last]
        elif isinstance(change, str) and change == "named" and is_object(part):
            part["Another"] = part.pop(last)
        elif change != float(2) or isinstance(change, int):
            part[last] = change
        agree(payload, (at, change))


@given(any_json, st.sampled_from(PLACES))
def test_schema_and_models_agree_on_any_value(value: Any, at: tuple[Any, ...]) -> None:
    """Put any JSON value into a place."""
    payload: Any = deepcopy(PLAIN)
    part = payload
    for step in at[:-1]:
        part = part[step]
    part[at[-1]] = _comparable(value)

    agree(payload, at)


def _comparable(value: Any) -> Any:
    """Replace integral floats, which JSON Schema accepts, and lone surrogates."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if is_object(value):
        return {_comparable(key): _comparable(x) for key, x in value.items()}
    if is_array(value):
        return [_comparable(x) for x in value]
    return 0.5 if isinstance(value, float) and value.is_integer() else value


def test_official_bodies_fit(shared: Path) -> None:
    """Except for the times that tests of SDKs send."""
    path = shared / "corpus" / "docs_bundle_events.json"

    assert schema().is_valid(json.loads(path.read_bytes()))
