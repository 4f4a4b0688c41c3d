"""Find visitors who were given several variations of one experiment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from typing import TypeAlias

from eventcheck.log.courses import Moment
from eventcheck.log.made import Made
from eventcheck.log.rows import DecisionRow
from eventcheck.log.timeline import Timeline

Pair: TypeAlias = tuple[DecisionRow, DecisionRow | None]
"""A decision, and the earlier one that it differs from; None if the history has it."""


class Contest:
    """The decisions of a visitor for one experiment, which has several variations."""

    def __init__(self, timeline: Timeline, experiment: str, made: list[Made]) -> None:
        """`made`: the decisions to check."""
        self.timeline = timeline
        self.experiment = experiment
        self.made = made
        known = [x.courses.get(experiment) for x in timeline.layers]
        self.courses = [x for x in known if x is not None]
        self.own = known[-1]
        """The course of the decisions in `timeline`."""

    @property
    def is_real(self) -> bool:
        """Whether there are several variations at all."""
        variation = self.made[0].variation
        if any(x.variation != variation for x in self.made):
            return True
        known = [x.times for x in self.courses]
        return any(len(x) > 1 or variation not in x for x in known)

    def ties(self) -> Iterator[Pair]:
        """Return the decisions that are second in their millisecond.

        The lowest variation id comes first, in whatever order the decisions arrive. If
        the history has other variations, they come first.
        """
        for made in self.made:
            time, variation = made.time, made.variation
            if time is None:
                continue
            moment = self._beside(time, made)
            if variation != moment.lowest:
                yield made.row, moment.row
            elif any(x.is_new(time, variation) for x in self.courses):
                yield made.row, None

    def changes(self) -> Iterator[Pair]:
        """Return the decisions for another variation than the visitor had first.

        If the visitor got several variations in one millisecond, that is a tie instead.
        """
        firsts = [x.first for x in self.courses if x.first is not None]
        if not firsts:
            return
        first = min(x.time for x in firsts)
        before = reduce(Moment.joined, (x for x in firsts if x.time == first))
        for made in self.made:
            time, variation = made.time, made.variation
            if time is None or time == first:
                continue
            if any(first in x.times.get(variation, ()) for x in self.courses):
                continue
            if not self._beside(time, made).is_contested:
                yield made.row, before.row
        yield from self._listed(before)

    def _listed(self, before: Moment) -> Iterator[Pair]:
        """Return the changes that decisions without an activation show.

        Such a decision was made before its snapshot began, perhaps before the first
        activated one. Each variation that no activated decision has is reported once.
        """
        begun = self.timeline.begun
        lone = [x for x in self.made if x.is_listed]
        times = ((begun.get(x.row.snapshot.key), x) for x in lone)
        known = [(t, x.variation, x.row.number, x) for t, x in times if t is not None]
        told: set[str] = set()
        is_told = before.is_contested or self.own is None or before != self.own.first
        for time, variation, _, made in sorted(known):
            if variation in told or any(variation in x.times for x in self.courses):
                continue
            told.add(variation)
            if time > before.time:
                yield made.row, before.row
            elif not is_told and made.counts and before.row is not None:
                is_told = True
                yield before.row, made.row

    def _beside(self, time: int, made: Made) -> Moment:
        """Return all variations of the millisecond of a decision, its own included."""
        known = (x.clear[time] for x in self.courses if time in x.clear)
        own = Moment(time, made.variation, made.variation, made.row)
        return reduce(Moment.joined, known, own)


def contests(timeline: Timeline) -> Iterator[Contest]:
    """Return the experiments of which the visitor was given several variations."""
    made: defaultdict[str, list[Made]] = defaultdict(list)
    for decision in timeline.made:
        if not decision.row.is_bandit and decision.choice not in timeline.conflicts:
            made[decision.experiment].append(decision)
    for experiment, decisions in made.items():
        contest = Contest(timeline, experiment, decisions)
        if contest.is_real:
            yield contest
