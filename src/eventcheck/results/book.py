"""The figures of a preview, and the verdict of each event."""

from __future__ import annotations

from collections.abc import Mapping

from eventcheck.results.activated import Made
from eventcheck.results.figures import Figures
from eventcheck.results.verdicts import VERDICTS, Verdict

RANKS: Mapping[Verdict, int] = {verdict: n for n, verdict in enumerate(VERDICTS)}
UNTOLD = len(VERDICTS)


class Book:
    """Collect the figures, and the verdict of each event by its number.

    keeps: whether to keep the experiments that each event counts for.
    """

    def __init__(self, events: int, *, keeps: bool) -> None:
        self.figures = Figures()
        self.keeps = keeps
        self._ranks = bytearray((UNTOLD,)) * events
        self._decided: dict[int, set[str]] = {}
        self._experiments: dict[int, tuple[str, ...]] = {}

    def add_verdict(self, number: int, verdict: Verdict) -> None:
        """Record a verdict of an event; of several, the first in `VERDICTS` is kept."""
        self._ranks[number] = min(self._ranks[number], RANKS[verdict])

    def count_decision(self, made: Made) -> None:
        """Count a decision for its variation."""
        experiment, _ = made.choice.arm
        self.figures.add_visitors(made.choice.arm, 1)
        self.add_verdict(made.number, "counted")
        if self.keeps:
            self._decided.setdefault(made.number, set()).add(experiment)

    def count_conversion(self, number: int, experiments: tuple[str, ...]) -> None:
        """Record the experiments that a conversion counts for, in the order of ids."""
        if self.keeps:
            known = self._experiments.get(number)
            merged = tuple(sorted({*known, *experiments})) if known else experiments
            self._experiments[number] = merged

    def has_verdict(self, number: int) -> bool:
        """Return whether an event has a verdict."""
        return self._ranks[number] != UNTOLD

    def verdict(self, number: int) -> Verdict:
        """Return the verdict of an event."""
        return VERDICTS[self._ranks[number]]

    def experiments(self, number: int) -> tuple[str, ...]:
        """Return the experiments that an event counts for, in the order of ids."""
        decided = self._decided.get(number, ())
        return self._experiments.get(number) or tuple(sorted(decided))

    def counts(self, unread: int) -> dict[Verdict, int]:
        """Return how many events got which verdict; `unread` ones are invalid."""
        counts: dict[Verdict, int] = {
            x: self._ranks.count(rank) for x, rank in RANKS.items()
        }
        counts["invalid"] += unread
        return {verdict: count for verdict, count in counts.items() if count}
