"""Snapshots: decisions, and the events that happened under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.guards import is_object
from eventcheck.nodes.base import Defect, Node
from eventcheck.nodes.wire import DECISION, SNAPSHOT

if TYPE_CHECKING:
    from eventcheck.nodes.event import Event
    from eventcheck.nodes.visitor import Visitor


class Snapshot(Node):
    """Decisions, and the events that happened under them."""

    __slots__ = (
        "_places",
        "decisions",
        "events",
        "has_rollout",
        "is_whole",
        "lists_all",
        "visitor",
    )
    shape = SNAPSHOT
    collection = "snapshots"
    visitor: Visitor

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        self.decisions: list[Decision] = []
        self.events: list[Event] = []
        self.has_rollout = False
        self._places: dict[str | None, list[int]] | None = None
        has_events = self.fields.get("events") is not None
        self.lists_all = "decisions" not in self.lost
        """Whether all its decisions can be read."""
        self.is_whole = has_events and self.lists_all
        """Whether all its events can be read as well."""

    def decisions_for(self, activation: Event) -> list[Decision]:
        """The decisions that this activation makes count; asked when all are read."""
        entity = activation.entity_id
        if entity is None or not self.decisions:
            return []
        if len(self.decisions) <= FEW:
            return [x for x in self.decisions if x.campaign_id == entity]
        if self._places is None:
            self._places = {}
            for place, decision in enumerate(self.decisions):
                self._places.setdefault(decision.campaign_id, []).append(place)
        return [self.decisions[x] for x in self._places.get(entity, ())]

    @property
    def can_attribute(self) -> bool:
        """Whether it lists decisions, or might, could all of it be read."""
        return bool(self.decisions) or not self.lists_all


class Decision(Node):
    """Which variation of an experiment the visitor got."""

    __slots__ = (
        "campaign_id",
        "experiment_id",
        "is_holdback",
        "is_holdout",
        "is_rollout",
        "is_unbucketed",
        "snapshot",
        "variation_id",
    )
    shape = DECISION
    collection = "decisions"
    snapshot: Snapshot

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""
        fields = self.fields
        campaign = fields.get("campaign_id", ABSENT)
        experiment = fields.get("experiment_id", ABSENT)
        variation = fields.get("variation_id", ABSENT)
        self.campaign_id: str | None = fields.get("campaign_id") or None
        self.experiment_id: str | None = fields.get("experiment_id") or None
        self.variation_id: str | None = fields.get("variation_id") or None
        self.is_holdback = fields.get("is_campaign_holdback") is True
        self.is_unbucketed = experiment is None and variation is None
        metadata = fields.get("metadata")
        if not is_object(metadata):
            metadata = {}
        rule_type = metadata.get("rule_type")
        # Holdouts have a variation whose id is no number; the SDKs send null for it.
        self.is_holdout = rule_type == "holdout"
        # A flag that no rule decided: the SDKs send "" or null for the ids.
        self.is_rollout: bool = (
            rule_type == "rollout"
            or not (campaign or experiment or variation)
            or (
                metadata.get("rule_key") == ""
                and not (self.campaign_id or self.experiment_id)
            )
        )

    def tolerates(self, defect: Defect) -> bool:
        """A rollout has no ids; null for experiment and variation has its rules.

        The SDKs for Java and Android leave out what is null.
        """
        if defect.field not in IDS:
            return False
        if self.is_rollout:
            return defect.reason in ("missing", "null", "empty")
        return defect.reason == "null" and defect.field != "campaign_id"


FEW = 8
"""So many decisions are looked through; of more it is kept where each campaign is."""
IDS = ("campaign_id", "experiment_id", "variation_id")
ABSENT = object()
"""Stands for a field that is not there: unlike null, it means nothing."""
