"""Visitors who have several variations of one experiment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventcheck.log.repeats import is_own_duplicate
from eventcheck.log.rows import NO_TIME
from eventcheck.log.timeline import IN_NO_RESULTS

if TYPE_CHECKING:
    from eventcheck.context.sent import SentDecision
    from eventcheck.log.rows import DecisionRow
    from eventcheck.log.timeline import Timeline

ENOUGH = 2
Pair: TypeAlias = "tuple[DecisionRow, DecisionRow | None]"
"""A decision, and the one before it that it differs from; None is in the history."""


class First(NamedTuple):
    """What a visitor had first: all variations of the earliest millisecond."""

    time: int
    variations: frozenset[str]
    decision: DecisionRow | None
    """The first by arrival; None where the history has it."""


class Contest:
    """The decisions of a visitor for one experiment, here and in the history.

    Decisions in no results are left out: rollouts, those held back, and those whose
    activation the visitor sent twice.
    """

    def __init__(
        self,
        timeline: Timeline,
        experiment: str,
        made: list[DecisionRow],
        sent: list[SentDecision],
    ) -> None:
        """`made`: by time. `sent`: those of the history, by time."""
        self.timeline = timeline
        self.experiment = experiment
        self.activated = [x for x in made if x.time is not None]
        self.lone = [x for x in made if x.activation < 0]
        """Listed without an activation: they repeat an earlier decision."""
        self._sent: dict[int, set[str]] = {}
        for known in sent:
            self._sent.setdefault(known.time, set()).add(known.variation_id or "")
        by_snapshot: dict[int, set[int]] = {}
        for decision in made:
            by_snapshot.setdefault(decision.snapshot, set()).add(decision.variation)
        self.conflicts = {x for x, ids in by_snapshot.items() if len(ids) >= ENOUGH}
        """Snapshots that give several variations, which is a finding of its own."""

    def variation(self, decision: DecisionRow) -> str:
        """The id of the variation that a decision gives."""
        return self.timeline.log.entities[decision.variation]

    def conflicts_at(self, decision: DecisionRow) -> bool:
        """Whether the snapshot of a decision gives another variation too."""
        return decision.snapshot in self.conflicts

    def sent_at(self, time: int) -> frozenset[str]:
        """The variations that the history has at a time."""
        return frozenset(self._sent.get(time, ()))

    def first(self) -> First | None:
        """The earliest decision with a time; None where there is none."""
        times = [x.timestamp for x in self.activated[:1]]
        times += list(self._sent)[:1]
        if not times:
            return None
        time = min(times)
        here = [x for x in self.activated if x.timestamp == time]
        sent = self.sent_at(time)
        variations = sent.union(map(self.variation, here))
        return First(time, variations, None if sent else here[0])

    def ties(self) -> Iterator[Pair]:
        """Decisions with another variation than an earlier one of the same time.

        Earlier by arrival; what was sent came first.
        """
        first: dict[int, DecisionRow] = {}
        for decision in sorted(self.activated, key=lambda x: x.number):
            if self.conflicts_at(decision):
                continue
            known = first.setdefault(decision.timestamp, decision)
            sent = self.sent_at(decision.timestamp)
            if sent:
                if self.variation(decision) not in sent:
                    yield decision, None
            elif known.variation != decision.variation:
                yield decision, known

    def later(self, first: First) -> Iterator[Pair]:
        """Decisions after the first that give another variation, and no ties.

        Of those without an activation only what nothing else says: one of each
        variation that no activated decision has. Such a one was made before its
        snapshot began, perhaps before the first.
        """
        tied = {decision for decision, _ in self.ties()}
        for decision in self.activated:
            is_later = decision.timestamp > first.time and decision not in tied
            if is_later and self._differs(decision, first):
                yield decision, first.decision
        told = set(map(self.variation, self.activated))
        begun = self.timeline.begun
        for decision in sorted(self.lone, key=lambda x: begun.get(x.snapshot, 0)):
            variation = self.variation(decision)
            if variation in told or not self._differs(decision, first):
                continue
            time = begun.get(decision.snapshot, NO_TIME)
            if time == NO_TIME:
                continue
            told.add(variation)
            if time > first.time:
                yield decision, first.decision
            elif first.decision is not None:
                yield first.decision, decision

    def _differs(self, decision: DecisionRow, first: First) -> bool:
        if self.conflicts_at(decision):
            return False
        return self.variation(decision) not in first.variations


def contests(timeline: Timeline) -> Iterator[Contest]:
    """The experiments of which a visitor has several variations."""
    if len(timeline.decisions) + len(timeline.past) < ENOUGH:
        return
    log = timeline.log
    made: dict[str, list[DecisionRow]] = {}
    for decision in timeline.decisions:
        if decision.flags & IN_NO_RESULTS or not decision.variation:
            continue
        if decision.experiment and not is_own_duplicate(log, decision.activation):
            made.setdefault(log.entities[decision.experiment], []).append(decision)
    sent: dict[str, list[SentDecision]] = {}
    for known in timeline.past:
        if known.experiment_id and known.variation_id:
            sent.setdefault(known.experiment_id, []).append(known)
    for experiment, decisions in made.items():
        before = sent.get(experiment, [])
        variations = {log.entities[x.variation] for x in decisions}
        variations.update(x.variation_id for x in before if x.variation_id)
        if len(variations) >= ENOUGH:
            yield Contest(timeline, experiment, decisions, before)
