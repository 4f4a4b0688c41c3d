"""Without enrichment: a conversion counts for what its own snapshot lists.

Activated or not, held back or not, at any time. Source: an export of May 2020.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from eventcheck.log.rows import DecisionRow
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Reach, Span, Standing, Unit
from eventcheck.results.verdicts import Verdict

Key: TypeAlias = tuple[int, int, int]
"""The key of a snapshot."""


class Listed:
    """The variations that each snapshot of a visitor lists."""

    def __init__(self, rows: Iterable[DecisionRow], knowledge: Knowledge) -> None:
        """Sort the decisions of bodies without enrichment by snapshot."""
        self._arms: dict[Key, dict[Arm, None]] = {}
        self._reasons: dict[Key, dict[Verdict, tuple[Span, ...]]] = {}
        for row in rows:
            if row.body.is_enriched:
                continue
            reason = knowledge.left_out(row)
            experiment, variation = row.experiment, row.variation
            if reason is None and experiment and variation:
                if knowledge.has_arm((experiment, variation)):
                    arms = self._arms.setdefault(row.snapshot.key, {})
                    arms[experiment, variation] = None
                else:
                    reason = "unknown-id"
            if reason == "unknown-id":
                reasons = self._reasons.setdefault(row.snapshot.key, {})
                reasons[reason] = (ALWAYS,)

    def standing(
        self, key: Key, unit: Unit, courses: Mapping[str, list[Span]]
    ) -> Standing:
        """Return what the conversions of a snapshot count for.

        unit: what `unique` counts once, the visitor or the session.
        courses: the decisions of bandits, which `unique` counts instead.
        """
        whole = [ALWAYS._replace(unit=unit)]
        arms = self._arms.get(key, {})
        reasons = dict(self._reasons.get(key, {}))
        if arms:
            reasons["no-experiment"] = (ALWAYS,)
        reaches = [Reach(arm, courses.get(arm[0], whole)) for arm in arms]
        return Standing(reaches, reasons)
