"""Whatever Python objects a payload has, and wherever: a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eventcheck import apply_fixes, validate
from eventcheck.models import EventBatch
from tests.rules.build import attribute, body, buying, found, visitor

from .everything import everything
from .values import VALUES, Key, Liar, Text, everywhere, itself


@pytest.mark.parametrize("name", VALUES)
def test_every_value_in_every_place(name: str) -> None:
    """No method of its class is called, nothing raised, all of it rendered."""
    for place, payload in everywhere(VALUES[name]):
        try:
            everything(payload)
        except BaseException as error:
            error.add_note(f"in {place}")
            raise


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["float64", "int64", "bool_", "str_", "datetime64"])
def test_numpy_scalars(kind: str) -> None:
    """Those that derive from `float` and `str` are such; others are no JSON."""
    import numpy as np  # noqa: PLC0415 - a heavy test

    value = getattr(np, kind)("2020-01-01" if kind == "datetime64" else 1)
    for _, payload in everywhere(lambda: value):
        everything(payload)
    clean = not validate(buying(value=value)).findings
    assert clean is (kind == "float64")


@pytest.mark.parametrize(
    ("make", "findings"),
    [
        (Liar, [("wrong-type", "")]),
        (lambda: None, [("wrong-type", "")]),
        (lambda: 3.5, [("wrong-type", "")]),
        (lambda: body(visitors=[Liar(), visitor()]), [("wrong-type", "/visitors/0")]),
        (
            lambda: buying(tags={"a": Liar()}),
            [("tag-value-unsupported", "/visitors/0/snapshots/1/events/0/tags/a")],
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
def test_what_is_said(make: Callable[[], Any], findings: list[tuple[str, str]]) -> None:
    """A finding at the place; nothing of the siblings is lost, nothing is raised."""
    assert found(make()) == findings
    everything(make())


def test_subclasses_that_behave_are_what_they_derive_from() -> None:
    """An enumeration of keys, a dict of a framework: as if they were plain."""
    plain = buying(key="campaign_activated", entity_id="21001")
    odd = buying(key=Key.ACTIVATION, entity_id=Text("21001"))

    assert validate(odd) == validate(plain)
    assert validate(body(visitor(visitor_id=Text("visitor-1")))).findings == ()


def test_a_fixed_payload_keeps_what_json_does_not_have() -> None:
    """Only the mended field differs; an object of the caller stays that object."""
    stranger = object()
    payload = buying(tags={"a": stranger}, properties={"b": None})
    result = apply_fixes(payload, validate(payload))

    event = result.payload["visitors"][0]["snapshots"][1]["events"][0]
    assert event["tags"]["a"] is stranger
    assert event["properties"] == {}


@pytest.mark.parametrize("name", VALUES)
def test_models_made_without_validation(name: str) -> None:
    """`model_construct` checks nothing: the batch may hold anything."""
    value = VALUES[name]()
    for fields in (
        body(account_id=value),
        body(visitors=value),
        body(visitors=[value]),
    ):
        everything(EventBatch.model_construct(None, **fields))


def test_one_dict_in_two_places_is_mended_in_each() -> None:
    """Python code shares constants; a fix of one place leaves the constant alone."""
    shared = {"b": None}
    payload = buying(tags=shared, properties=shared)
    report = validate(payload)

    result = apply_fixes(payload, [report.findings[0].fixes[0]])
    event = result.payload["visitors"][0]["snapshots"][1]["events"][0]
    assert (event["properties"], event["tags"]) == ({}, {"b": None})
    assert shared == {"b": None}
    everything(payload)
