"""Which experiments events follow: those of the decisions before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from eventcheck.context.windows import Windows
from eventcheck.log.rows import DecisionRow, EventRow, SnapshotKey

Counting: TypeAlias = dict[tuple[frozenset[str], Windows | None], Windows]
"""The windows of sets of experiments, as far as they are in a group."""
NO_IDS: frozenset[str] = frozenset()


class Following:
    """The experiments of the decisions of one visitor, except rollouts."""

    def __init__(
        self,
        decisions: Iterable[DecisionRow],
        counted: Iterable[str],
        others: Following | None,
    ) -> None:
        """`counted`: the experiments whose results have the visitor.

        others: those of decisions in other bodies.
        """
        of_campaign: dict[tuple[SnapshotKey, str | None], set[str]] = {}
        of_snapshot: dict[SnapshotKey, set[str]] = {}
        of_visitor = frozenset(counted)
        for decision in decisions:
            experiment = decision.experiment
            if not experiment or decision.is_rollout:
                continue
            # Without enrichment all counts that a snapshot lists, held back or not.
            key = decision.snapshot.key
            of_snapshot.setdefault(key, set()).add(experiment)
            if not decision.is_holdback:
                of_campaign.setdefault((key, decision.campaign), set()).add(experiment)
        self._of_campaign = {x: frozenset(ids) for x, ids in of_campaign.items()}
        self._of_snapshot = {x: frozenset(ids) for x, ids in of_snapshot.items()}
        known = NO_IDS if others is None else others.of_visitor
        self.of_visitor: frozenset[str] = known
        if not of_visitor <= known:
            self.of_visitor = known | of_visitor

    def of(self, event: EventRow) -> frozenset[str]:
        """Return the experiments that an activation decides, or a conversion follows.

        Any decision of the visitor is one that a conversion may follow: whether it
        came in time is another question. Without enrichment it follows those of its
        own snapshot, if there are any.
        """
        if event.kind == "activation":
            return self._of_campaign.get((event.snapshot.key, event.entity), NO_IDS)
        if not event.body.is_enriched:
            own = self._of_snapshot.get(event.snapshot.key)
            if own:
                return own
        return self.of_visitor
