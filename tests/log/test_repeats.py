"""Events that share an identity, or only a uuid."""

from __future__ import annotations

from eventcheck import validate
from tests.rules.build import body, conversion, snapshot, visitor, without


def test_an_event_without_an_entity_reuses_no_uuid() -> None:
    """Another finding says what it lacks."""
    lacking = without(conversion(uuid="same"), "entity_id")
    payload = body(visitor(snapshot(lacking, conversion(uuid="same"), lacking)))

    assert "uuid-reused" not in validate(payload).by_code()
