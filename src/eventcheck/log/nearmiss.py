"""Visitors whose id is another visitor's, except for white space and case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from eventcheck.context.history import History
from eventcheck.log.rows import DecisionRow, EventRow


def near_misses(
    decisions: Iterable[DecisionRow], events: Iterable[EventRow], past: History
) -> Mapping[str, str]:
    """Return each visitor who converts without a decision, with the one meant.

    The visitor who was meant has a decision, and an id that is the same after
    trimming and case folding. A body that Optimizely cannot use decides nothing about
    the visitors of other bodies; its own are compared with those that count.
    `Log.near_misses` keeps the result.

    past: what was sent in earlier calls.
    """
    converted: dict[int | None, dict[str, None]] = {None: {}}
    for event in events:
        if event.kind == "conversion" and event.body.is_enriched:
            converted.setdefault(event.body.group, {})[event.visitor] = None
    if not any(converted.values()):
        return {}
    decided: dict[int | None, dict[str, None]] = {None: {}}
    for decision in decisions:
        decided.setdefault(decision.body.group, {})[decision.visitor] = None
    counted = _Deciders(decided.pop(None))
    found = dict(_missed(converted.pop(None), counted, past))
    for payload, visitors in converted.items():
        own = _Deciders(decided.get(payload, ()), counted)
        for visitor, meant in _missed(visitors, own, past):
            found.setdefault(visitor, meant)
    return found


class _Deciders:
    """Visitors with decisions, by id and by folded id."""

    def __init__(
        self, visitors: Iterable[str], others: _Deciders | None = None
    ) -> None:
        """`others`: deciders that come first."""
        self.ids = dict.fromkeys(visitors)
        self.others = others

    @cached_property
    def by_folded(self) -> dict[str, str]:
        """The first id that is folded to each."""
        return {_folded(visitor): visitor for visitor in reversed(self.ids)}

    def __contains__(self, visitor: str) -> bool:
        if visitor in self.ids:
            return True
        return self.others is not None and visitor in self.others

    def meant(self, visitor: str) -> str | None:
        """Return a decider whose id differs in white space and case alone."""
        folded = _folded(visitor)
        known = None if self.others is None else self.others.by_folded.get(folded)
        return known or self.by_folded.get(folded)


def _missed(
    visitors: Iterable[str], deciders: _Deciders, past: History
) -> Iterable[tuple[str, str]]:
    for visitor in visitors:
        if visitor not in deciders and not past.decisions_of(visitor):
            meant = deciders.meant(visitor)
            if meant is not None:
                yield visitor, meant


def _folded(visitor_id: str) -> str:
    return visitor_id.strip().casefold()
