"""Events, and the decisions in force when they happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from eventcheck.models.base import WireObject
from eventcheck.models.decision import Decision
from eventcheck.models.event import DecisionEvent, Event, EventKind
from eventcheck.models.fields import ListOf, Open, Right, SomeOf
from eventcheck.models.misspelled import misspelled_fields


class Snapshot(WireObject, frozen=True):
    """Events, and the decisions in force when they happened.

    Events under different decisions go into different snapshots (OpenAPI 1.3.0).
    """

    events: SomeOf[Event]
    """What the visitor did. Timestamps matter, the order of the list does not."""

    decisions: Annotated[Sequence[Decision] | None, Right(ListOf[Decision])] = None
    """All decisions of the session so far. With `enrich_decisions`, only those of
    the `campaign_activated` events of this snapshot are needed."""

    activation_timestamp: Open = None
    """When the client started, in milliseconds since the epoch. Sent by some clients,
    not in the OpenAPI."""

    activationTimestamp: Open = None  # noqa: N815 - its name on the wire
    """The same field, as the Web snippet spells it."""

    @property
    def bare_activations(self) -> list[int] | None:
        """The decision events without a required entity; None if there are none.

        Those of a rollout need no entity.
        """
        bare = [
            n
            for n, event in enumerate(self.events)
            if not event.entity_id and isinstance(event, DecisionEvent)
        ]
        if not bare or any(x.is_rollout for x in self.decisions or ()):
            return None
        return [n for n in bare if "entity_id" not in self.events[n].lost] or None

    def event_kinds(self) -> list[EventKind]:
        """Return the kind of each event for rules.

        An event that names the campaign of a decision of this snapshot, and misspells
        `campaign_activated`, is `misspelled`.
        """
        kinds: list[EventKind] = [event.kind for event in self.events]
        if not self.decisions or "conversion" not in kinds:
            return kinds
        campaigns = {x.campaign_id for x in self.decisions if x.campaign_id}
        for n, event in enumerate(self.events):
            is_meant = event.kind == "conversion" and event.entity_id in campaigns
            if is_meant and misspelled_fields(event):
                kinds[n] = "misspelled"
        return kinds
