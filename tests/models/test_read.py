"""Payloads are read strictly: official ones pass, each defect has an error."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    Event,
    EventBatch,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject

TIME = 1_700_000_000_000
CONVERSION: dict[str, Any] = {"entity_id": "51", "uuid": "b", "timestamp": TIME}


def read_event(event: object) -> Event:
    """Read one event as part of a snapshot."""
    return Snapshot.model_validate({"events": [event]}).events[0]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"key": "campaign_activated"}, DecisionEvent),
        ({"type": "campaign_activated"}, DecisionEvent),
        ({"key": "campaign_activated", "type": "campaign_activated"}, DecisionEvent),
        ({"key": "purchase", "type": "campaign_activated"}, DecisionEvent),
        ({"key": "campaign_activated", "type": "client_activation"}, DecisionEvent),
        ({"type": "client_activation"}, ClientActivation),
        ({"key": "client_activation"}, ConversionEvent),
        ({"key": "purchase", "type": "other"}, ConversionEvent),
        ({"type": "view_activated"}, ConversionEvent),
        ({}, ConversionEvent),
    ],
)
def test_kind_of_event(said: dict[str, Any], expected: type[WireObject]) -> None:
    """SDKs mark a decision event by key, the documentation by type, Java by both."""
    assert type(read_event(CONVERSION | said)) is expected


ENTRY = {"visitor_id": "ann", "snapshots": [{"events": [CONVERSION]}]}
REQUIRED: list[tuple[type[WireObject], dict[str, Any]]] = [
    (EventBatch, {"account_id": "1", "visitors": [ENTRY]}),
    (Visitor, ENTRY),
    (Snapshot, {"events": [CONVERSION]}),
    (Attribute, {"type": "custom", "value": 1}),
    (Decision, {"campaign_id": "1", "experiment_id": "2", "variation_id": "3"}),
    (ConversionEvent, CONVERSION),
    (DecisionEvent, {"uuid": "b", "timestamp": TIME}),
    (ClientActivation, {"uuid": "b", "timestamp": TIME}),
]


@pytest.mark.parametrize(("model", "least"), REQUIRED)
def test_required_fields(model: type[WireObject], least: dict[str, Any]) -> None:
    """Exactly the fields that the rule missing-field names are required."""
    model.model_validate(least)

    with pytest.raises(ValidationError) as caught:
        model.model_validate({})

    missing = {error["loc"] for error in caught.value.errors()}
    assert missing == {(name,) for name in least}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entity_id", 51),
        ("entity_id", None),
        ("uuid", 1),
        ("timestamp", "1"),
        ("timestamp", 1.0),
        ("timestamp", True),
        ("timestamp", 1_262_303_999_999),
        ("timestamp", 4_102_444_800_000),
        ("timestamp", 10**30),
        ("revenue", "25.00"),
        ("revenue", 25.0),
        ("revenue", 2**63),
        ("revenue", -(2**63) - 1),
        ("value", "1.5"),
        ("value", math.nan),
        ("value", math.inf),
        ("quantity", 1.5),
        ("tags", []),
        ("properties", {"size": 42}),
    ],
)
def test_nothing_is_converted(field: str, value: object) -> None:
    """A value of the wrong type is refused, at its field."""
    with pytest.raises(ValidationError) as caught:
        ConversionEvent.model_validate(CONVERSION | {field: value})

    assert {error["loc"][0] for error in caught.value.errors()} == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timestamp", 1_262_304_000_000),
        ("timestamp", 4_102_444_799_999),
        ("revenue", 2**63 - 1),
        ("revenue", -(2**63)),
        ("value", 3),
        ("tags", {"a": "x", "b": 1, "c": 1.5, "d": True}),
        ("tags", {"$opt_event_properties": {"a": "x", "b": 1, "c": 1.5, "d": True}}),
        ("properties", {"size": "42"}),
    ],
)
def test_values_are_kept(field: str, value: object) -> None:
    """Valid values do not change: a boolean stays a boolean."""
    event = ConversionEvent.model_validate(CONVERSION | {field: value})

    kept = event.model_dump()[field]
    assert json.dumps(kept) == json.dumps(value)


@pytest.mark.parametrize(
    ("tags", "place"),
    [
        ({"ok": 1, "size": {"width": 1}}, "size"),
        ({"sizes": [1, 2]}, "sizes"),
        ({"size": None}, "size"),
        ({"$opt_event_properties": {"size": {"width": 1}}}, "$opt_event_properties"),
        ({"$opt_event_properties": [1]}, "$opt_event_properties"),
    ],
)
def test_tags_are_flat(tags: dict[str, Any], place: str) -> None:
    """Only `$opt_event_properties` nests, once; the error is at the tag."""
    with pytest.raises(ValidationError) as caught:
        ConversionEvent.model_validate(CONVERSION | {"tags": tags})

    assert [error["loc"][:2] for error in caught.value.errors()] == [("tags", place)]


def test_undeclared_fields_are_kept() -> None:
    """Official SDKs send fields that the specification does not have."""
    wire = CONVERSION | {"name": "Purchase"}

    assert ConversionEvent.model_validate(wire).model_dump() == wire


def test_reading_does_not_change_the_input() -> None:
    """A caller may send the payload after reading it."""
    wire = {"events": [CONVERSION | {"key": "campaign_activated"}]}
    before = copy.deepcopy(wire)

    Snapshot.model_validate(wire)

    assert wire == before


OFFICIAL = [
    "docs_bundle_events.json",
    "go_sdk_impression_constants.json",
    "holdout_impression_campaign_fallback.json",
    "java_sdk_conversion.json",
    "java_sdk_impression_session_id.json",
    "js_sdk_conversion_string_tags.json",
    "js_sdk_impression.json",
    "py_sdk_conversion_revenue_value_tags.json",
    "py_sdk_impression_bot_filtering_on.json",
    "py_sdk_impression_cmab_uuid.json",
    "py_sdk_impression_no_attributes.json",
    "py_sdk_impression_typed_attributes.json",
    "simulator_three_snapshots.json",
]


@pytest.mark.parametrize("name", OFFICIAL)
def test_official_bodies(name: str, shared: Path) -> None:
    """Bodies of official SDKs and pages are read, and dump to the same JSON."""
    wire = json.loads((shared / "corpus" / name).read_bytes(), object_hook=_dated)

    batch = EventBatch.model_validate(wire)

    assert batch.model_dump() == wire


def _dated(given: dict[str, Any]) -> dict[str, Any]:
    """Tests of SDKs send times such as 12345."""
    return given | {"timestamp": TIME} if "timestamp" in given else given
