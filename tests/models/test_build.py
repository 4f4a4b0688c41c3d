"""Payloads are built from models, and dump to what the Event API expects."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import ValidationError

from eventcheck import validate
from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    DecisionMetadata,
    EventBatch,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject

TIME = 1_700_000_000_000
ACTIVATED = "campaign_activated"
BATCH = EventBatch(
    account_id="12001",
    enrich_decisions=True,
    visitors=[
        Visitor(
            visitor_id="ann",
            attributes=[
                Attribute(type="custom", entity_id="31", key="plan", value="pro")
            ],
            snapshots=[
                Snapshot(
                    decisions=[
                        Decision(
                            campaign_id="41",
                            experiment_id="42",
                            variation_id="43",
                            metadata=DecisionMetadata(rule_type="experiment"),
                        )
                    ],
                    events=[
                        DecisionEvent(entity_id="41", uuid="a", timestamp=TIME),
                        ConversionEvent(
                            entity_id="51",
                            uuid="b",
                            timestamp=TIME + 1,
                            revenue=2500,
                            tags={"currency": "EUR"},
                        ),
                    ],
                )
            ],
        )
    ],
)

EVENT: dict[str, Any] = {"entity_id": "51", "uuid": "b", "timestamp": TIME}
WIRE: dict[str, Any] = {
    "account_id": "12001",
    "enrich_decisions": True,
    "visitors": [
        {
            "visitor_id": "ann",
            "attributes": [
                {"type": "custom", "entity_id": "31", "key": "plan", "value": "pro"}
            ],
            "snapshots": [
                {
                    "decisions": [
                        {
                            "campaign_id": "41",
                            "experiment_id": "42",
                            "variation_id": "43",
                            "metadata": {"rule_type": "experiment"},
                        }
                    ],
                    "events": [
                        {
                            "entity_id": "41",
                            "uuid": "a",
                            "timestamp": TIME,
                            "key": "campaign_activated",
                            "type": "campaign_activated",
                        },
                        {
                            "entity_id": "51",
                            "uuid": "b",
                            "timestamp": TIME + 1,
                            "revenue": 2500,
                            "tags": {"currency": "EUR"},
                        },
                    ],
                }
            ],
        }
    ],
}


def test_wire_form() -> None:
    """Only the given fields; a decision event has both key and type."""
    assert BATCH.model_dump() == WIRE


def test_wire_form_reads_back() -> None:
    """Building and reading a payload are inverse."""
    assert EventBatch.model_validate(WIRE) == BATCH
    assert EventBatch.model_validate_json(BATCH.model_dump_json()) == BATCH


def test_null_ids_stay_on_the_wire() -> None:
    """An unbucketed visitor's decision has nulls; without the keys it is malformed."""
    decision = Decision(campaign_id="41", experiment_id=None, variation_id=None)

    wire = decision.model_dump()

    assert wire == {"campaign_id": "41", "experiment_id": None, "variation_id": None}
    assert Decision.model_validate(wire) == decision


def test_null_entity_of_a_rollout_stays_on_the_wire() -> None:
    """SDKs send a null entity_id with a decision that no campaign made."""
    wire = {"entity_id": None, "uuid": "a", "timestamp": TIME, "key": ACTIVATED}

    assert DecisionEvent.model_validate(wire).model_dump() == wire


def test_none_means_not_given() -> None:
    """None leaves an optional field out."""
    batch = EventBatch(
        account_id="12001",
        project_id=None,
        anonymize_ip=None,
        visitors=[
            Visitor(
                visitor_id="ann",
                session_id=None,
                attributes=None,
                snapshots=[
                    Snapshot(
                        decisions=None,
                        events=[
                            ConversionEvent(
                                entity_id="51",
                                uuid="b",
                                timestamp=TIME,
                                revenue=None,
                                tags=None,
                                name=None,
                            )
                        ],
                    )
                ],
            )
        ],
    )

    event = {"entity_id": "51", "uuid": "b", "timestamp": TIME}
    entry = {"visitor_id": "ann", "snapshots": [{"events": [event]}]}
    assert batch.model_dump() == {"account_id": "12001", "visitors": [entry]}
    assert EventBatch.model_validate(batch.model_dump()) == batch
    with pytest.raises(ValidationError):
        Visitor.model_validate({**entry, "session_id": None})


@pytest.mark.parametrize(
    "given",
    [
        {"key": ACTIVATED},
        {"type": "campaign_activated"},
        {"key": "campaign_activated", "type": "other"},
    ],
)
def test_a_named_decision_event_keeps_its_names(given: dict[str, Any]) -> None:
    """Reading adds no key and no type."""
    wire = {"entity_id": "41", "uuid": "a", "timestamp": TIME, **given}

    event = DecisionEvent.model_validate(wire)

    assert event.model_dump() == wire


def test_a_decision_event_has_no_other_name() -> None:
    """The key of a conversion is refused on a decision event."""
    with pytest.raises(ValidationError, match="must be campaign_activated"):
        DecisionEvent(entity_id="41", uuid="a", timestamp=TIME, key="purchase")


def test_a_snapshot_refuses_an_event_of_another_kind() -> None:
    """`campaign_activated` makes a decision event, whatever its class is."""
    event = ConversionEvent(
        entity_id="41", uuid="a", timestamp=TIME, key="campaign_activated"
    )

    with pytest.raises(ValidationError, match="DecisionEvent"):
        Snapshot(events=[event])


def test_client_activation_needs_no_entity() -> None:
    """The snippet's heartbeat has no entity."""
    event = ClientActivation(uuid="a", timestamp=TIME)

    wire = event.model_dump()

    assert wire == {"type": "client_activation", "uuid": "a", "timestamp": TIME}
    assert Snapshot.model_validate({"events": [wire]}).events == [event]


def test_models_are_frozen() -> None:
    """A model can be a default, a constant or shared by threads."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(BATCH, "account_id", "1")  # noqa: B010  the type checkers forbid it too


def test_a_model_has_the_report_of_its_json() -> None:
    """A batch, its wire form and its JSON text have the same report."""
    report = validate(BATCH)

    assert report == validate(BATCH.model_dump())
    assert report == validate(json.loads(BATCH.model_dump_json()))
    assert report == validate(BATCH.model_dump_json())
    assert report.ok
    assert "null-field" not in report.by_code()


@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_may_be_tuples(kind: Any) -> None:
    """Tuples become arrays, and are read back as lists."""
    fields = json.loads(BATCH.model_dump_json())["visitors"][0]
    [snapshot] = fields["snapshots"]
    read = Visitor(
        visitor_id="ann",
        attributes=kind(Attribute(**x) for x in fields["attributes"]),
        snapshots=kind(
            [
                Snapshot(
                    decisions=kind(Decision.model_validate(x) for x in CHOSEN),
                    events=kind(BATCH.visitors[0].snapshots[0].events),
                )
            ]
        ),
    )

    assert snapshot["decisions"] == CHOSEN
    assert json.loads(read.model_dump_json()) == fields
    assert read == BATCH.visitors[0]


CHOSEN: list[dict[str, Any]] = WIRE["visitors"][0]["snapshots"][0]["decisions"]


def test_objects_may_be_any_mapping() -> None:
    """A read-only mapping becomes an object."""
    tags: Mapping[str, str | int] = MappingProxyType({"plan": "pro", "seats": 3})
    event = ConversionEvent(
        entity_id="51",
        uuid="b",
        timestamp=TIME,
        tags=tags,
        properties=MappingProxyType({"size": "L"}),
    )

    assert json.loads(event.model_dump_json())["tags"] == dict(tags)
    assert event.model_dump()["properties"] == {"size": "L"}


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Visitor, {"visitor_id": "", "snapshots": [SNAPSHOT := {"events": [EVENT]}]}),
        (Visitor, {"visitor_id": " ann", "snapshots": [SNAPSHOT]}),
        (Visitor, {"visitor_id": 5, "snapshots": [SNAPSHOT]}),
        (Visitor, {"visitor_id": "ann", "snapshots": []}),
        (Snapshot, {"events": []}),
        (ConversionEvent, {**EVENT, "timestamp": TIME // 1000}),
        (ConversionEvent, {**EVENT, "timestamp": TIME * 1000}),
        (ConversionEvent, {**EVENT, "uuid": ""}),
        (ConversionEvent, {**EVENT, "colour": "red"}),
        (Attribute, {"type": " ", "value": 1}),
        (Attribute, {"type": "custom", "value": None}),
        (Attribute, {"type": "custom", "value": 2**53 + 1}),
        (Decision, {"campaign_id": "41"}),
        (Decision, {"campaign_id": " ", "experiment_id": None, "variation_id": None}),
    ],
)
def test_invalid_values_are_refused(
    model: type[WireObject], fields: dict[str, Any]
) -> None:
    """The error is raised when the object is built."""
    with pytest.raises(ValidationError):
        model(**fields)


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, math.nan, object()])
@pytest.mark.parametrize("field", ["tags", "properties"])
def test_one_broken_value_is_one_error(field: str, value: object) -> None:
    """There is no error for each type of a union."""
    with pytest.raises(ValidationError) as caught:
        ConversionEvent.model_validate({**EVENT, field: {"a": "x", "b": value}})

    assert [x["loc"] for x in caught.value.errors()] == [(field, "b")]
