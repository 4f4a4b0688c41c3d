"""Events, and the decisions in force when they happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from eventcheck.models.base import WireObject
from eventcheck.models.decision import Decision
from eventcheck.models.event import Event
from eventcheck.models.fields import ListOf, Open, Right


class Snapshot(WireObject, frozen=True):
    """Events, and the decisions in force when they happened.

    Events under different decisions go into different snapshots (OpenAPI 1.3.0).
    """

    events: Annotated[ListOf[Event], Field(min_length=1)]
    """What happened. The order does not matter, the timestamps do."""

    decisions: Annotated[Sequence[Decision] | None, Right(ListOf[Decision])] = None
    """All decisions of the session so far. With `enrich_decisions`, only those of
    the `campaign_activated` events of this snapshot are needed."""

    activation_timestamp: Open = None
    """When the client started, in milliseconds since the epoch. Sent by some clients,
    not in the OpenAPI."""

    activationTimestamp: Open = None  # noqa: N815 - its name on the wire
    """The same, as the Web snippet spells it."""

    def decisions_for(self, event: Event) -> list[Decision]:
        """The decisions that an activation with the entity of `event` makes count."""
        entity = event.entity_id
        return [x for x in self.decisions or () if entity and x.campaign_id == entity]
