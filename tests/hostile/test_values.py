"""Any Python objects in any place of a payload get a report."""

from __future__ import annotations

import io
import json
import math
import pathlib
import re
import types
from collections.abc import Callable
from typing import Any

import pytest

from eventcheck import apply_fixes, validate, validate_all
from eventcheck.models import EventBatch
from tests.rules.build import (
    attribute,
    body,
    buying,
    conversion,
    decided,
    found,
    snapshot,
    visitor,
)
from tests.sample import is_chosen

from .everything import everything
from .values import VALUES, Key, Text, everywhere, itself

LIGHT = 4
"""The light variant tries one place in four."""


@pytest.mark.parametrize(
    "light", [True, pytest.param(False, marks=pytest.mark.heavy)], ids=["light", "all"]
)
@pytest.mark.parametrize("name", VALUES)
def test_every_value_in_every_place(name: str, light: bool) -> None:  # noqa: FBT001
    """Nothing is raised, and the report can be rendered.

    The light variant tries each value in some places, and each place with some values.
    """
    for place, payload in everywhere(VALUES[name]):
        if light and not is_chosen(f"{name} {place}", LIGHT):
            continue
        if place == "the body" and name in NO_PAYLOADS:
            with pytest.raises(TypeError, match="expected a request body"):
                validate(payload)
            continue
        try:
            everything(payload)
        except BaseException as error:
            error.add_note(f"in {place}")
            raise


NO_PAYLOADS = {
    "UUID",
    "path",
    "named",
    "Decimal",
    "signalling NaN",
    "datetime",
    "date",
    "memoryview",
    "generator",
    "set",
    "complex",
    "class",
    "function",
    "ellipsis",
    "object",
}
KINDS = {
    "UUID": "UUID",
    "Decimal": "Decimal",
    "datetime": "datetime",
    "date": "date",
    "set": "set",
    "bytes": "bytes",
    "NaN": "NaN",
    "infinity": "-inf",
    "object": "object",
    "lone surrogate": "text with half a surrogate pair",
}


@pytest.mark.parametrize("name", KINDS)
def test_values_that_json_lacks_are_found_at_their_path(name: str) -> None:
    """With their type, in fields of any kind and inside them."""
    value = VALUES[name]()
    places: list[tuple[Any, str]] = [
        (body(region=value), "/region"),
        (body(revision={"a": [1, value]}), "/revision/a/1"),
        (body(colour={"a": [1, value]}), "/colour/a/1"),
        (body(visitor(visitor_id=value)), "/visitors/0/visitor_id"),
        (buying(tags={"a": value}), f"{EVENT}/tags/a"),
        (buying(properties={"a": value}), f"{EVENT}/properties/a"),
        (
            buying(tags={PROPERTIES: {"a": value}}),
            f"{EVENT}/tags/{PROPERTIES}/a",
        ),
        (
            body(visitor(decided(metadata={"flag_key": value}))),
            "/visitors/0/snapshots/0/decisions/0/metadata/flag_key",
        ),
    ]
    for payload, pointer in places:
        reported = {
            x.pointer: x.params["actual"]
            for x in validate(payload).findings
            if x.code == "wrong-type"
        }
        assert reported == {pointer: KINDS[name]}


EVENT = "/visitors/0/snapshots/1/events/0"
PROPERTIES = "$opt_event_properties"


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: pathlib.Path("body.json"), "path.read_bytes()"),
        (lambda: io.StringIO("{}"), "file.read()"),
        (lambda: io.BytesIO(b"{}"), "file.read()"),
        (lambda: (x for x in (1, 2)), "validate_all"),
        (lambda: types.SimpleNamespace(body=b"{}"), "its body"),
        (lambda: types.SimpleNamespace(get_data=len), "request.get_data()"),
        (object, "as a dict, str or bytes, or an EventBatch"),
    ],
)
def test_other_objects_raise_an_error(make: Callable[[], Any], advice: str) -> None:
    """The error says what to pass instead."""
    with pytest.raises(TypeError, match=re.escape(advice)):
        validate(make())
    with pytest.raises(TypeError, match=re.escape(advice)):
        validate_all([body(), make()])


@pytest.mark.parametrize("value", [None, 5, 1.5, True, [], [1], (1,), {}])
def test_any_json_value_gives_a_report(value: Any) -> None:
    """Even if it has nothing of a body."""
    assert not validate(value).ok


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["float64", "int64", "bool_", "str_", "datetime64"])
def test_numpy_scalars_are_numbers_and_texts_or_findings(kind: str) -> None:
    """Only those that derive from `float` or `str` are valid."""
    import numpy as np  # noqa: PLC0415 - a heavy test

    value = getattr(np, kind)("2020-01-01" if kind == "datetime64" else 1)
    for _, payload in everywhere(lambda: value):
        if payload is not value:
            everything(payload)
    clean = not validate(buying(value=value)).findings
    assert clean is (kind == "float64")


@pytest.mark.parametrize(
    ("make", "findings"),
    [
        (lambda: None, [("wrong-type", "")]),
        (lambda: 3.5, [("wrong-type", "")]),
        (lambda: body(visitors=[object(), visitor()]), [("wrong-type", "/visitors/0")]),
        (
            lambda: buying(tags={"a": object()}),
            [("wrong-type", "/visitors/0/snapshots/1/events/0/tags/a")],
        ),
        (
            lambda: body(visitor(visitor_id="a\ud800")),
            [("wrong-type", "/visitors/0/visitor_id")],
        ),
        (
            lambda: body(visitor(attributes=[attribute(value=itself(dict))])),
            [("attribute-value-unsupported", "/visitors/0/attributes/0/value")],
        ),
        (lambda: b"\xef\xbb\xbf{}", [("invalid-json", "")]),
        (lambda: bytearray(b"{"), [("invalid-json", "")]),
        (lambda: b"\xff", [("invalid-json", "")]),
        (lambda: "\ud800", [("invalid-json", "")]),
        (lambda: '{"a": "\\ud800"}', [("foreign-format", "")]),
        (lambda: "", [("invalid-json", "")]),
    ],
)
def test_unusual_objects_are_findings_at_their_path(
    make: Callable[[], Any], findings: list[tuple[str, str]]
) -> None:
    """Siblings are checked, and nothing is raised."""
    assert found(make()) == findings
    everything(make())


def test_subclasses_count_as_their_base_class() -> None:
    """Enumerations as keys, and dicts of frameworks."""
    plain = buying(key="campaign_activated", entity_id="21001")
    unusual = buying(key=Key.ACTIVATION, entity_id=Text("21001"))

    assert validate(unusual) == validate(plain)
    assert validate(body(visitor(visitor_id=Text("visitor-1")))).findings == ()


def test_a_fixed_payload_keeps_values_that_json_lacks() -> None:
    """Only the fixed field differs; other objects stay the same objects."""
    stranger = object()
    payload = buying(tags={"a": stranger}, properties={"b": None})
    result = apply_fixes(payload, validate(payload))

    event = result.payload["visitors"][0]["snapshots"][1]["events"][0]
    assert event["tags"]["a"] is stranger
    assert event["properties"] == {}
    assert payload["visitors"][0]["snapshots"][1]["events"][0]["properties"] == {
        "b": None
    }


def test_a_fixed_payload_is_a_dict_of_dicts() -> None:
    """For any mappings; half an emoji in a text stays."""
    event = conversion(properties={"b": None}, tags={"a": "x\ud83d"})
    frozen = body(visitors=(types.MappingProxyType(visitor(snapshot(event))),))
    payload = types.MappingProxyType(frozen)
    forms: list[Any] = [payload, json.dumps(body(visitor(snapshot(event))))]
    for form in forms:
        result = apply_fixes(form, validate(form)).payload

        assert result == body(visitor(snapshot({**event, "properties": {}})))
        assert type(result["visitors"][0]) is dict


@pytest.mark.parametrize("name", VALUES)
def test_models_made_without_validation_get_a_report(name: str) -> None:
    """`model_construct` checks nothing, so a batch may hold anything."""
    value = VALUES[name]()
    for fields in (
        body(account_id=value),
        body(visitors=value),
        body(visitors=[value]),
    ):
        everything(EventBatch.model_construct(None, **fields))


def test_a_dict_in_two_places_is_fixed_in_each() -> None:
    """Python code shares constants; the shared dict itself is not changed."""
    shared = {"b": None}
    payload = buying(tags=shared, properties=shared)
    report = validate(payload)

    result = apply_fixes(payload, [report.findings[0].fixes[0]])
    event = result.payload["visitors"][0]["snapshots"][1]["events"][0]
    assert (event["properties"], event["tags"]) == ({}, {"b": None})
    assert shared == {"b": None}
    everything(payload)


def test_a_list_in_two_places_is_not_inside_itself() -> None:
    """Another value, which JSON lacks, makes the reader copy the payload."""
    shared = [["x"]]
    report = validate(body(a=shared, b=shared, c=object()))

    wrong = [x.pointer for x in report.findings if x.code == "wrong-type"]
    assert wrong == ["/c"]


def test_the_first_of_several_values_that_json_lacks_is_found() -> None:
    """In the order of the payload, not by depth."""
    unknown = [{"a": [1, math.nan]}, object()]
    report = validate(body(unknown=unknown))

    wrong = [x.pointer for x in report.findings if x.code == "wrong-type"]
    assert wrong == ["/unknown/0/a/1"]
