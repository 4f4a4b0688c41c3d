"""The decisions of a visitor for one experiment, in the order of their times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from eventcheck.context.sent import SentDecision
from eventcheck.log.rows import DecisionRow

ENOUGH = 2
Conflict: TypeAlias = tuple[tuple[int, int, int], str]
"""The key of a snapshot that gives several variations of an experiment, and that."""


class Made(NamedTuple):
    """A decision that is in the results of an experiment, with its first activation.

    Activations that are duplicates are left out.
    """

    row: DecisionRow
    experiment: str
    variation: str
    time: int | None
    """None if the decision was only listed, or if its time cannot be read."""
    counts: bool
    """Whether Optimizely can use the decision and its activation."""

    @property
    def is_listed(self) -> bool:
        """Whether its snapshot does not activate it: it repeats an earlier one."""
        return not self.row.activations

    @property
    def place(self) -> Conflict:
        """The snapshot and the experiment."""
        return self.row.snapshot.key, self.experiment


class Moment(NamedTuple):
    """What a visitor was given in one millisecond."""

    lowest: str
    highest: str
    """The first and the last variation in the order of their ids."""
    row: DecisionRow | None
    """The decision for the lowest; None if the history has it."""

    @property
    def is_contested(self) -> bool:
        """Whether there are several variations."""
        return self.lowest != self.highest


class Course:
    """Which variations of one experiment a visitor was given, and when."""

    def __init__(self) -> None:
        """Begin without decisions."""
        self.moments: dict[int, Moment] = {}
        self.clear: dict[int, Moment] = {}
        """The same without snapshots that give several variations."""
        self.given: set[tuple[int, str]] = set()
        """Times and variations."""
        self.variations: set[str] = set()
        self.first: int | None = None
        """The earliest time."""

    def add(
        self, time: int, variation: str, row: DecisionRow | None, *, is_clear: bool
    ) -> None:
        """Add a decision; `row` is None if the history has it."""
        self.first = time if self.first is None else min(self.first, time)
        self.given.add((time, variation))
        self.variations.add(variation)
        _add(self.moments, time, variation, row)
        if is_clear:
            _add(self.clear, time, variation, row)


def _add(
    moments: dict[int, Moment], time: int, variation: str, row: DecisionRow | None
) -> None:
    known = moments.get(time)
    if known is None:
        moments[time] = Moment(variation, variation, row)
    elif variation < known.lowest:
        moments[time] = Moment(variation, known.highest, row)
    elif variation > known.highest:
        moments[time] = known._replace(highest=variation)


NO_COURSE = Course()


def conflicts(made: Iterable[Made]) -> set[Conflict]:
    """Return where one snapshot gives several variations of an experiment."""
    first: dict[Conflict, str] = {}
    return {
        decision.place
        for decision in made
        if first.setdefault(decision.place, decision.variation) != decision.variation
    }


def courses(made: Iterable[Made], unclear: set[Conflict]) -> Mapping[str, Course]:
    """Return the course of each experiment, of decisions that count.

    unclear: where snapshots contradict themselves, which is a finding of its own.
    Contextual bandits are left out: they may decide anew each time.
    """
    found: dict[str, Course] = {}
    for decision in made:
        row, time = decision.row, decision.time
        if time is None or not decision.counts or row.is_bandit:
            continue
        course = found.setdefault(decision.experiment, Course())
        is_clear = decision.place not in unclear
        course.add(time, decision.variation, row, is_clear=is_clear)
    return found


def sent_courses(past: Iterable[SentDecision]) -> Mapping[str, Course]:
    """Return the course of each experiment in the history, likewise."""
    found: dict[str, Course] = {}
    for sent in past:
        experiment, variation = sent.experiment_id, sent.variation_id
        if experiment and variation and not sent.is_bandit:
            course = found.setdefault(experiment, Course())
            course.add(sent.time, variation, None, is_clear=True)
    return found
