"""The windows of experiments: the times at which they ran.

A window includes its start and not its end. An open end is no bound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from heapq import heappop, heappush, merge
from itertools import islice
from math import inf
from typing import Literal, TypeAlias

from eventcheck.context.records import Experiment

BOUNDARY = 5 * 60 * 1000
"""Milliseconds; results are rounded to five minutes."""
Span: TypeAlias = tuple[float, float]
"""A start and an end; infinite if open."""
NEVER: Span = (inf, -inf)


def side(experiment: Experiment, time: int) -> Literal["before", "after"] | None:
    """Return whether a time is before or after the window; None if inside."""
    if experiment.starts_at is not None and time < experiment.starts_at:
        return "before"
    if experiment.ends_at is not None and time >= experiment.ends_at:
        return "after"
    return None


class Windows:
    """The windows of a group of experiments, prepared once for many lookups.

    also: a group that is part of this one. It is not copied, so many groups can share
        one large part. No experiment may be in both.
    """

    def __init__(
        self, experiments: Iterable[Experiment], also: Windows | None = None
    ) -> None:
        self._experiments = tuple(experiments)
        self._own_ids = frozenset(x.id for x in self._experiments)
        self.also = also

    def own_among(self, ids: Collection[str]) -> Iterator[str]:
        """Return which of the ids are in this group without `also`.

        Takes time linear in the smaller of the two.
        """
        if len(ids) < len(self._own_ids):
            return (x for x in ids if x in self._own_ids)
        return (x for x in self._own_ids if x in ids)

    def __bool__(self) -> bool:
        """Return whether the group has any experiment."""
        return bool(self._experiments) or bool(self.also)

    def __contains__(self, experiment_id: object) -> bool:
        """Return whether an experiment is in the group."""
        if experiment_id in self._own_ids:
            return True
        return self.also is not None and experiment_id in self.also

    def first_ids(self, limit: int) -> list[str]:
        """Return the first `limit` ids of the group in sorted order."""
        others = [] if self.also is None else self.also.first_ids(limit)
        return list(islice(merge(self._sorted_ids, others), limit))

    @cached_property
    def has_undated(self) -> bool:
        """Whether the window of some experiment is unknown."""
        if self.also is not None and self.also.has_undated:
            return True
        return not all(x.has_window for x in self._experiments)

    def side(self, time: int) -> Literal["before", "after", "outside"]:
        """Return where a time is at which no experiment of the group ran."""
        first, last = self.bounds
        if time < first:
            return "before"
        return "after" if time >= last else "outside"

    def around(self, time: int) -> Span | None:
        """Return the nearest start and end of the experiments that ran at a time.

        None if none ran. Experiments with an unknown window are left out.
        """
        bounds, nearest = self._pieces
        place = bisect_right(bounds, time) - 1
        own = nearest[place] if place >= 0 else None
        other = None if self.also is None else self.also.around(time)
        if own is None or other is None:
            return own or other
        return max(own[0], other[0]), min(own[1], other[1])

    @cached_property
    def bounds(self) -> Span:
        """The first start and the last end of all known windows."""
        first, last = NEVER if self.also is None else self.also.bounds
        for start, end in self._spans:
            first, last = min(first, start), max(last, end)
        return first, last

    @cached_property
    def _sorted_ids(self) -> list[str]:
        return sorted(self._own_ids)

    @cached_property
    def _spans(self) -> list[Span]:
        """The known windows, by their start."""
        return sorted(
            (
                -inf if x.starts_at is None else x.starts_at,
                inf if x.ends_at is None else x.ends_at,
            )
            for x in self._experiments
            if x.has_window
        )

    @cached_property
    def _pieces(self) -> tuple[list[float], list[Span | None]]:
        """Each bound, and the nearest start and end from there to the next bound."""
        bounds = sorted({bound for span in self._spans for bound in span})
        nearest: list[Span | None] = []
        coming = deque(self._spans)
        begun: list[Span] = []
        ends: list[float] = []
        for bound in bounds:
            while coming and coming[0][0] <= bound:
                begun.append(coming.popleft())
                heappush(ends, begun[-1][1])
            while begun and begun[-1][1] <= bound:
                begun.pop()
            while ends and ends[0] <= bound:
                heappop(ends)
            nearest.append((begun[-1][0], ends[0]) if begun else None)
        return bounds, nearest
