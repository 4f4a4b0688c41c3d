"""Without enrichment, a conversion counts for the decisions of its own snapshot.

The decisions may lack an activation, be held back, or be later. Source: an export of
May 2020.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from eventcheck.log.rows import DecisionRow
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Attribution, Reach, Span, Unit
from eventcheck.results.verdicts import Verdict

Key: TypeAlias = tuple[int, int, int]
"""The key of a snapshot."""


class Listed:
    """The variations that the snapshots of a visitor list."""

    def __init__(self, rows: Iterable[DecisionRow], knowledge: Knowledge) -> None:
        """Group the decisions of bodies without enrichment by snapshot."""
        self._arms: dict[Key, dict[Arm, None]] = {}
        self._with_unknown: set[Key] = set()
        for row in rows:
            key, arm = row.snapshot.key, (row.experiment or "", row.variation or "")
            if row.body.is_enriched:
                continue
            reason = knowledge.left_out(row)
            if reason is None and all(arm):
                if knowledge.has_arm(arm):
                    self._arms.setdefault(key, {})[arm] = None
                else:
                    reason = "unknown-id"
            if reason == "unknown-id":
                self._with_unknown.add(key)

    def attribution(
        self, key: Key, unit: Unit, courses: Mapping[str, list[Span]]
    ) -> Attribution:
        """Return what the conversions of a snapshot count for.

        unit: the visitor or session, which `unique` counts once.
        courses: the decisions of bandits, which `unique` counts instead.
        """
        whole = [ALWAYS._replace(unit=unit)]
        arms = self._arms.get(key, {})
        reasons: dict[Verdict, Sequence[Span]] = {}
        if key in self._with_unknown:
            reasons["unknown-id"] = (ALWAYS,)
        if arms:
            reasons["no-experiment"] = (ALWAYS,)
        reaches = [Reach(arm, courses.get(arm[0], whole)) for arm in arms]
        return Attribution(reaches, reasons)
