"""Find visitors who were given several variations of one experiment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TypeAlias

from eventcheck.log.courses import NO_COURSE, Made, Moment
from eventcheck.log.rows import DecisionRow
from eventcheck.log.timeline import Timeline

Pair: TypeAlias = tuple[DecisionRow, DecisionRow | None]
"""A decision, and the one before it that it differs from; None is in the history."""


class Contest:
    """The decisions of a visitor for one experiment, which has several variations."""

    def __init__(self, timeline: Timeline, experiment: str, made: list[Made]) -> None:
        """`made`: the decisions to check, by time."""
        self.timeline = timeline
        self.experiment = experiment
        self.made = made
        bottom = timeline.layers[0]
        self.sent = bottom.sent.get(experiment, NO_COURSE)
        here = (x.courses.get(experiment, NO_COURSE) for x in timeline.layers)
        self.here = tuple(here)
        """The courses of decisions in bodies, the own one last."""
        self.all = (self.sent, *self.here)

    @property
    def is_real(self) -> bool:
        """Whether there are several variations at all."""
        variation = self.made[0].variation
        if any(x.variation != variation for x in self.made):
            return True
        known = [x.variations for x in self.all if x.variations]
        return any(len(x) > 1 or variation not in x for x in known)

    def ties(self) -> Iterator[Pair]:
        """Return the decisions that another one of the same millisecond rivals.

        Arrival does not matter: the lowest variation id comes first, unless one was
        sent earlier.
        """
        for made in self.made:
            time = made.time
            if time is None:
                continue
            if time in self.sent.moments:
                if (time, made.variation) not in self.sent.given:
                    yield made.row, None
            else:
                moment = self._beside(time, made)
                if made.variation != moment.lowest:
                    yield made.row, moment.row

    def changes(self) -> Iterator[Pair]:
        """Return the decisions for another variation than the visitor had first.

        Where several rival, none is a change: that is a tie.
        """
        firsts = [x.first for x in self.all]
        first = min((x for x in firsts if x is not None), default=None)
        if first is None:
            return
        before = _joined([x.moments[first] for x in self.all if x.first == first])
        for made in self.made:
            time = made.time
            if time is None or time == first or self._has(first, made.variation):
                continue
            if not self._beside(time, made).is_contested:
                yield made.row, before.row
        yield from self._listed(first, before)

    def _listed(self, first: int, before: Moment) -> Iterator[Pair]:
        """Return changes that a decision without an activation shows.

        It was made before its snapshot began, perhaps before the first one; only one
        of each variation that no activated decision has says anything.
        """
        begun = self.timeline.begun
        lone = [x for x in self.made if x.is_listed]
        times = ((begun.get(x.row.snapshot.key), x) for x in lone)
        known = [(t, x.variation, x.row.number, x) for t, x in times if t is not None]
        told: set[str] = set()
        is_told = before.is_contested or before is not self.here[-1].moments.get(first)
        for time, variation, _, made in sorted(known):
            if variation in told or any(variation in x.variations for x in self.all):
                continue
            told.add(variation)
            if time > first:
                yield made.row, before.row
            elif not is_told and made.counts and before.row is not None:
                is_told = True
                yield before.row, made.row

    def _has(self, time: int, variation: str) -> bool:
        return any((time, variation) in course.given for course in self.all)

    def _beside(self, time: int, made: Made) -> Moment:
        """Return what the visitor was given at the time of a decision, with that."""
        known = [x.clear[time] for x in self.all if time in x.clear]
        return _joined([*known, Moment(made.variation, made.variation, made.row)])


def _joined(moments: list[Moment]) -> Moment:
    lowest = min(moments, key=attrgetter("lowest"))
    highest = max(x.highest for x in moments)
    return lowest if lowest.highest == highest else lowest._replace(highest=highest)


def contests(timeline: Timeline) -> Iterator[Contest]:
    """Return the experiments of which a visitor has several variations."""
    made: dict[str, list[Made]] = {}
    for decision in _to_be_checked(timeline):
        made.setdefault(decision.experiment, []).append(decision)
    for experiment, decisions in made.items():
        contest = Contest(timeline, experiment, decisions)
        if contest.is_real:
            yield contest


def _to_be_checked(timeline: Timeline) -> Iterable[Made]:
    unclear = timeline.conflicts
    for made in timeline.made:
        if not made.row.is_bandit and made.place not in unclear:
            yield made
