"""The decisions that are in the results of an experiment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from eventcheck.log.repeats import Repeats
from eventcheck.log.rows import DecisionRow, EventRow, SnapshotKey

Choice: TypeAlias = tuple[SnapshotKey, str]
"""A snapshot, and an experiment that it gives variations of."""


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
    def choice(self) -> Choice:
        """The snapshot and the experiment."""
        return self.row.snapshot.key, self.experiment


def made(decisions: Iterable[DecisionRow], repeats: Repeats) -> Iterator[Made]:
    """Return the decisions that are in the results of an experiment."""
    fresh: dict[int, EventRow | None] = {}
    for row in decisions:
        experiment, variation = row.experiment, row.variation
        if not experiment or not variation or row.is_holdback or row.is_rollout:
            continue
        if not row.activations:
            yield Made(row, experiment, variation, None, row.is_usable)
            continue
        # The decisions of a campaign in a snapshot share their activations.
        number = row.activations[0].number
        if number not in fresh:
            some = (x for x in row.activations if not repeats.is_own_duplicate(x))
            fresh[number] = next(some, None)
        activation = fresh[number]
        if activation is not None:
            counts = row.is_usable and activation.is_usable
            yield Made(row, experiment, variation, activation.time, counts)


def conflicts(decisions: Iterable[Made]) -> set[Choice]:
    """Return the choices with several variations of the experiment."""
    first: dict[Choice, str] = {}
    return {
        x.choice
        for x in decisions
        if first.setdefault(x.choice, x.variation) != x.variation
    }
