"""What counting writes down: figures, and what becomes of each event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eventcheck.results.decided import Decided, Told
from eventcheck.results.figures import Figures
from eventcheck.results.verdicts import VERDICTS, Verdict

RANKS: Mapping[Verdict, int] = {verdict: n for n, verdict in enumerate(VERDICTS)}
UNTOLD = len(VERDICTS)


class Book:
    """The figures, and the verdict of each event by its number."""

    def __init__(self, events: int, *, keeps: bool) -> None:
        """`keeps`: whether somebody wants to know what each event counts for."""
        self.figures = Figures()
        self.keeps = keeps
        self._ranks = bytearray((UNTOLD,)) * events
        self._experiments: dict[int, tuple[str, ...]] = {}

    def tell(self, number: int, verdict: Verdict) -> None:
        """Note what is true of an event: the first of `VERDICTS` stays."""
        self._ranks[number] = min(self._ranks[number], RANKS[verdict])

    def tell_all(self, told: Iterable[Told]) -> None:
        """Note the same of several events."""
        for number, verdict in told:
            self.tell(number, verdict)

    def note(self, number: int, experiments: Iterable[str]) -> None:
        """Note the experiments that an event counts for, in the order of their ids."""
        if self.keeps:
            known = self._experiments.get(number)
            found = sorted({*known, *experiments}) if known else experiments
            self._experiments[number] = tuple(found)

    def decide(self, decided: Decided) -> None:
        """Note which decisions count."""
        for arm, visitors in decided.visitors.items():
            self.figures.add_visitors(arm, visitors)
        self.tell_all(decided.told)
        counted: dict[int, set[str]] = {}
        for number, experiment_id in decided.counted:
            self.tell(number, "counted")
            counted.setdefault(number, set()).add(experiment_id)
        for number, experiments in counted.items():
            self.note(number, sorted(experiments))

    def is_told(self, number: int) -> bool:
        """Return whether anything is known of an event."""
        return self._ranks[number] != UNTOLD

    def verdict(self, number: int) -> Verdict:
        """Return what becomes of an event."""
        return VERDICTS[self._ranks[number]]

    def experiments(self, number: int) -> tuple[str, ...]:
        """Return the experiments that an event counts for."""
        return self._experiments.get(number, ())

    def counts(self, unread: int) -> dict[Verdict, int]:
        """Return how many events got which verdict; `unread` ones are invalid."""
        counts = dict.fromkeys(VERDICTS, 0)
        for verdict, rank in RANKS.items():
            counts[verdict] = self._ranks.count(rank)
        counts["invalid"] += unread
        return {verdict: n for verdict, n in counts.items() if n}
