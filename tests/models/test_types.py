"""Type checkers accept the values that callers usually have.

Nothing here is `Any`: mypy and pyright check these lines, and pytest runs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from eventcheck import validate
from eventcheck.models import (
    Attribute,
    ConversionEvent,
    Decision,
    DecisionEvent,
    DecisionMetadata,
    EventBatch,
    Snapshot,
    Visitor,
)

TIME = 1_700_000_000_000


def bought(
    number: int, tags: Mapping[str, str | int | float | bool]
) -> ConversionEvent:
    """A purchase with these tags."""
    return ConversionEvent(
        entity_id="51", uuid=f"c{number}", timestamp=TIME + number, tags=tags
    )


def batch_of(snapshots: Sequence[Snapshot]) -> EventBatch:
    """A body of one visitor."""
    ann = Visitor(visitor_id="ann", snapshots=snapshots)
    return EventBatch(account_id="12001", enrich_decisions=True, visitors=(ann,))


def test_narrow_dicts_and_lists() -> None:
    """A `dict[str, str]` is accepted, though it is no `dict[str, object]`."""
    tags: dict[str, str] = {"plan": "pro"}
    sums: dict[str, int] = {"seats": 3}
    properties: dict[str, str] = {"size": "L"}
    events: list[ConversionEvent] = [
        ConversionEvent(entity_id="51", uuid="a", timestamp=TIME, tags=tags),
        ConversionEvent(
            entity_id="51",
            uuid="b",
            timestamp=TIME,
            tags={**sums, "$opt_event_properties": sums},
            properties=properties,
        ),
    ]
    attributes: list[Attribute] = [Attribute(type="device", value="phone")]
    decisions: list[Decision] = [
        Decision(campaign_id="41", experiment_id="42", variation_id="43")
    ]
    made = Snapshot(
        decisions=decisions,
        events=[DecisionEvent(entity_id="41", uuid="d", timestamp=TIME), *events],
    )
    ann = Visitor(visitor_id="ann", attributes=attributes, snapshots=[made])
    batch = EventBatch(account_id="12001", visitors=[ann])

    assert validate(batch).ok
    assert (
        batch.model_dump()["visitors"][0]["snapshots"][0]["events"][1]["tags"] == tags
    )


def test_tuples_and_read_only_mappings() -> None:
    """Immutable values are accepted too."""
    whole: tuple[ConversionEvent, ...] = (
        bought(1, MappingProxyType({"plan": "pro"})),
        bought(2, {"seats": 3, "share": 0.5, "new": True}),
    )
    batch = batch_of((Snapshot(events=whole),))

    assert validate(batch).ok
    assert validate(batch) == validate(batch.model_dump())


def test_fields_have_types() -> None:
    """Editors know the fields of each part."""
    metadata = DecisionMetadata(rule_type="experiment", enabled=True)
    decision = Decision(
        campaign_id="41", experiment_id=None, variation_id=None, metadata=metadata
    )
    event = DecisionEvent(entity_id="41", uuid="d", timestamp=TIME)
    batch = batch_of([Snapshot(decisions=(decision,), events=[event])])

    for visitor in batch.visitors:
        name: str | None = visitor.visitor_id
        assert name == "ann"
        for snapshot in visitor.snapshots:
            chosen: Sequence[Decision] = snapshot.decisions or ()
            assert [x.rule_type for x in chosen] == ["experiment"]
            times: list[int | None] = [x.timestamp for x in snapshot.events]
            assert times == [TIME]
    wire: dict[str, object] = batch.model_dump()
    text: str = batch.model_dump_json()
    assert list(wire) == ["account_id", "visitors", "enrich_decisions"]
    assert text.startswith("{")
