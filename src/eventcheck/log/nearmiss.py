"""Visitors whose id is another visitor's, except for white space and case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from eventcheck.context.history import History
from eventcheck.log.rows import DecisionRow, EventRow

Name: TypeAlias = tuple[int | None, str]
"""A group of bodies, and a visitor there."""


def near_misses(
    decisions: Sequence[DecisionRow], events: Sequence[EventRow], past: History
) -> Mapping[str, str]:
    """Return each visitor who converts without a decision, with the one meant.

    The visitor who was meant has a decision, and an id that is the same after
    trimming and case folding. Decisions in a body that Optimizely cannot use do not
    count for visitors of other bodies. `Log.near_misses` keeps the result.

    past: the decisions of earlier calls.
    """
    decided: set[Name] = {(x.body.group, x.visitor) for x in decisions}
    missed: dict[Name, None] = {}
    for event in events:
        if event.kind == "conversion" and event.body.is_enriched:
            group, visitor = event.body.group, event.visitor
            if (group, visitor) not in decided and (None, visitor) not in decided:
                missed[group, visitor] = None
    if not decided or not missed:
        return {}
    meant: dict[Name, str] = {}
    for decision in decisions:
        visitor = decision.visitor
        meant.setdefault((decision.body.group, _folded(visitor)), visitor)
    found: dict[str, str] = {}
    for group, visitor in missed:
        folded = _folded(visitor)
        other = meant.get((None, folded)) or meant.get((group, folded))
        if other is not None and not past.decisions_of(visitor):
            found.setdefault(visitor, other)
    return found


def _folded(visitor_id: str) -> str:
    return visitor_id.strip().casefold()
