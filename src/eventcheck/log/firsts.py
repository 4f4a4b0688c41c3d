"""When a visitor was first given a variation of each experiment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from eventcheck.context.sent import SentDecision
from eventcheck.context.windows import Windows
from eventcheck.log.made import Made
from eventcheck.log.rows import NO_TIME, DecisionRow, SnapshotKey


class First(NamedTuple):
    """The first decision of an experiment."""

    time: int
    """NO_TIME if it may have been at any time."""
    row: DecisionRow | None
    """None if the history has it, or if its time is not known."""


BY_TIME = attrgetter("time")


class Firsts:
    """The first decision of each experiment that counts."""

    def __init__(
        self,
        past: Iterable[SentDecision],
        made: Iterable[Made],
        begun: Mapping[SnapshotKey, int | None],
        others: Firsts | None,
    ) -> None:
        """`begun`: the earliest time in each snapshot.

        others: the first decisions in other bodies.
        """
        self.of: dict[str, First] = {}
        self._within: dict[Windows | None, First | None] = {}
        elsewhere: Mapping[str, First] = {} if others is None else others.of
        for sent in past:
            # By time, so that the first one stays.
            if sent.experiment_id and sent.variation_id:
                self.of.setdefault(sent.experiment_id, First(sent.time, None))
        counted = [x for x in made if x.counts]
        for x in counted:
            first = self.of.get(x.experiment)
            if x.time is not None and (first is None or x.time < first.time):
                self.of[x.experiment] = First(x.time, x.row)
        for x in counted:
            known = self.of.get(x.experiment) or elsewhere.get(x.experiment)
            if x.time is None and _may_be_first(x, known, begun):
                self.of[x.experiment] = First(NO_TIME, None)
        self.experiments = frozenset(self.of)
        """The experiments of the visitor's decisions, also of those in `others`."""
        if others is not None:
            # Many bodies that cannot be used share one large set.
            own, shared = self.experiments, others.experiments
            self.experiments = shared if own <= shared else shared | own

    def within(self, group: Windows | None) -> First | None:
        """Return the first decision for a group of experiments; None means all."""
        if group not in self._within:
            if group is None:
                found = list(self.of.values())
            else:
                found = [self.of[x] for x in group.own_among(self.of)]
                also = None if group.also is None else self.within(group.also)
                found += [] if also is None else [also]
            self._within[group] = min(found, key=BY_TIME, default=None)
        return self._within[group]


def _may_be_first(
    made: Made, known: First | None, begun: Mapping[SnapshotKey, int | None]
) -> bool:
    """Return whether a decision without a time may be the first.

    If it is only listed, it repeats an earlier decision, which was made before every
    event of its snapshot.
    """
    if known is None or not made.is_listed:
        return True
    time = begun.get(made.row.snapshot.key, known.time)
    return time is None or time < known.time
