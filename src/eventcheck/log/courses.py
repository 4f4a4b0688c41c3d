"""The variations of one experiment that a visitor was given, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eventcheck.context.sent import SentDecision
from eventcheck.log.made import Choice, Made
from eventcheck.log.rows import DecisionRow


class Moment(NamedTuple):
    """The variations that a visitor was given in one millisecond."""

    time: int
    lowest: str
    highest: str
    """The first and the last variation in the order of their ids."""
    row: DecisionRow | None
    """The decision for the lowest; None if the history has it."""

    @property
    def is_contested(self) -> bool:
        """Whether there are several variations."""
        return self.lowest != self.highest

    def joined(self, other: Moment) -> Moment:
        """Join two moments of the same time."""
        lowest = self if self.lowest <= other.lowest else other
        return lowest._replace(highest=max(self.highest, other.highest))


class Course:
    """The variations of one experiment that a visitor was given, and when."""

    def __init__(self) -> None:
        """Create a course without decisions."""
        self.first: Moment | None = None
        """The earliest moment."""
        self.times: defaultdict[str, set[int]] = defaultdict(set)
        """The times of each variation."""
        self.clear: dict[int, Moment] = {}
        """The moments, without the snapshots that give several variations."""
        self.sent: defaultdict[int, set[str]] = defaultdict(set)
        """The variations in `clear` that the history has, by time."""

    def add(
        self, time: int, variation: str, row: DecisionRow | None, *, is_clear: bool
    ) -> None:
        """Add a decision; `row` is None if the history has it."""
        moment = Moment(time, variation, variation, row)
        self.times[variation].add(time)
        first = self.first
        if first is None or time < first.time:
            self.first = moment
        elif time == first.time:
            self.first = first.joined(moment)
        if is_clear:
            known = self.clear.get(time)
            self.clear[time] = known.joined(moment) if known else moment
            if row is None:
                self.sent[time].add(variation)

    def is_new(self, time: int, variation: str) -> bool:
        """Return whether the history has only other variations at a time."""
        return variation not in self.sent.get(time, {variation})


def courses(
    past: Iterable[SentDecision], made: Iterable[Made], unclear: set[Choice]
) -> Mapping[str, Course]:
    """Return the course of each experiment, from the decisions that count.

    unclear: the choices with several variations, which have a finding of their own.
    Decisions of contextual bandits are left out, because they may change each time.
    """
    found: defaultdict[str, Course] = defaultdict(Course)
    for sent in past:
        experiment, variation = sent.experiment_id, sent.variation_id
        if experiment and variation and not sent.is_bandit:
            is_clear = not sent.is_conflicting
            found[experiment].add(sent.time, variation, None, is_clear=is_clear)
    for x in made:
        if x.time is not None and x.counts and not x.row.is_bandit:
            is_clear = x.choice not in unclear
            found[x.experiment].add(x.time, x.variation, x.row, is_clear=is_clear)
    return found
