"""Payloads are built from models, and dump to what the Event API expects."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

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
                        DecisionEvent(
                            entity_id="41", uuid="a", timestamp=1_700_000_000_000
                        ),
                        ConversionEvent(
                            entity_id="51",
                            uuid="b",
                            timestamp=1_700_000_000_001,
                            revenue=2500,
                            tags={"currency": "EUR"},
                        ),
                    ],
                )
            ],
        )
    ],
)

WIRE = {
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
                            "timestamp": 1_700_000_000_000,
                            "key": "campaign_activated",
                            "type": "campaign_activated",
                        },
                        {
                            "entity_id": "51",
                            "uuid": "b",
                            "timestamp": 1_700_000_000_001,
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
    """Nothing but what was said, and a decision event names itself both ways."""
    assert BATCH.model_dump(exclude_none=True) == WIRE


def test_wire_form_reads_back() -> None:
    """What is built is what is read, in both directions."""
    assert EventBatch.model_validate(WIRE) == BATCH
    assert EventBatch.model_validate_json(BATCH.model_dump_json()) == BATCH


def test_null_ids_stay_on_the_wire() -> None:
    """An unbucketed visitor's decision has nulls; without the keys it is malformed."""
    decision = Decision(campaign_id="41", experiment_id=None, variation_id=None)

    wire = decision.model_dump(exclude_none=True)

    assert wire == {"campaign_id": "41", "experiment_id": None, "variation_id": None}
    assert Decision.model_validate(wire) == decision


def test_null_entity_of_a_rollout_stays_on_the_wire() -> None:
    """SDKs send a null entity_id with a decision that no campaign made."""
    event = DecisionEvent(entity_id=None, uuid="a", timestamp=1)

    assert event.model_dump(exclude_none=True)["entity_id"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"key": "campaign_activated"},
        {"type": "campaign_activated"},
        {"key": "campaign_activated", "type": "other"},
    ],
)
def test_a_named_decision_event_keeps_its_names(given: dict[str, Any]) -> None:
    """Reading adds no key and no type."""
    wire = {"entity_id": "41", "uuid": "a", "timestamp": 1, **given}

    event = DecisionEvent.model_validate(wire)

    assert event.model_dump(exclude_none=True) == wire
    assert event.model_dump(exclude_unset=True) == wire


def test_a_decision_event_counts_its_own_names_as_set() -> None:
    """`exclude_unset` keeps the names that make it a decision event."""
    event = DecisionEvent(entity_id="41", uuid="a", timestamp=1)

    assert event.model_dump(exclude_unset=True)["key"] == "campaign_activated"


def test_a_decision_event_has_no_other_name() -> None:
    """A conversion's key on a decision event is a mistake."""
    with pytest.raises(ValidationError, match="must be campaign_activated"):
        DecisionEvent(entity_id="41", uuid="a", timestamp=1, key="purchase")


def test_a_snapshot_refuses_an_event_that_says_it_is_another() -> None:
    """`campaign_activated` makes a decision event, whatever class it was given."""
    event = ConversionEvent(
        entity_id="41", uuid="a", timestamp=1, key="campaign_activated"
    )

    with pytest.raises(ValidationError, match="DecisionEvent"):
        Snapshot(events=[event])


def test_client_activation_needs_no_entity() -> None:
    """The snippet's heartbeat is about nothing."""
    event = ClientActivation(uuid="a", timestamp=1)

    wire = event.model_dump(exclude_none=True)

    assert wire == {"type": "client_activation", "uuid": "a", "timestamp": 1}
    assert Snapshot.model_validate({"events": [wire]}).events == [event]


def test_models_are_frozen() -> None:
    """A model can be a default, a constant or shared by threads."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(BATCH, "account_id", "1")  # noqa: B010  the type checkers forbid it too


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_json_schema(mode: Any) -> None:
    """There is a JSON schema, and it requires what the specification requires."""
    schema = EventBatch.model_json_schema(mode=mode)

    assert schema["required"] == ["account_id", "visitors"]
    assert schema["$defs"]["ConversionEvent"]["required"] == [
        "timestamp",
        "uuid",
        "entity_id",
    ]
