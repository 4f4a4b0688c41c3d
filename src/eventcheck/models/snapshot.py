"""Events, and the decisions in force when they happened."""

from __future__ import annotations

from eventcheck.models.base import WireObject
from eventcheck.models.decision import Decision
from eventcheck.models.event import Event


class Snapshot(WireObject, frozen=True):
    """Events, and the decisions in force when they happened.

    Events under different decisions go into different snapshots (OpenAPI 1.3.0).
    """

    events: list[Event]
    """What happened. The order does not matter, the timestamps do."""

    decisions: list[Decision] | None = None
    """All decisions of the session so far. With `enrich_decisions`, only those of
    the `campaign_activated` events of this snapshot are needed."""

    activation_timestamp: int | None = None
    """When the client started, in milliseconds since the epoch. Sent by some clients,
    not in the OpenAPI."""
