"""When experiments ran.

The start belongs to a window, the end does not; an open end is no bound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from functools import cached_property
from heapq import heappop, heappush
from math import inf
from typing import Literal

from eventcheck.context.records import Experiment

BOUNDARY = 5 * 60 * 1000
"""Results are rounded to five minutes."""


def side(experiment: Experiment, time: int) -> Literal["before", "after"] | None:
    """Where a time lies outside the window; None inside."""
    if experiment.starts_at is not None and time < experiment.starts_at:
        return "before"
    if experiment.ends_at is not None and time >= experiment.ends_at:
        return "after"
    return None


class Windows:
    """When some experiments ran: of all at once, so that none is looked at again."""

    def __init__(self, experiments: Iterable[Experiment]) -> None:
        """Nothing is sorted before it is asked for."""
        self._experiments = tuple(experiments)
        self.ids = frozenset(x.id for x in self._experiments)

    @cached_property
    def names(self) -> list[str]:
        """The ids, sorted."""
        return sorted(x.id for x in self._experiments)

    @cached_property
    def has_undated(self) -> bool:
        """Whether it is not known of some experiment when it ran."""
        return not all(x.has_window for x in self._experiments)

    def side(self, time: int) -> Literal["before", "after", "outside"]:
        """Where a time lies at which none of them ran."""
        first, last = self._whole
        if time < first:
            return "before"
        return "after" if time >= last else "outside"

    def around(self, time: int) -> tuple[float, float] | None:
        """The nearest start and end of those that ran at a time; None where none did.

        Those of which no window is known are left out.
        """
        bounds, nearest = self._pieces
        place = bisect_right(bounds, time) - 1
        return nearest[place] if place >= 0 else None

    @cached_property
    def _whole(self) -> tuple[float, float]:
        """The first start and the last end."""
        return self._spans[0][0], max(end for _, end in self._spans)

    @cached_property
    def _spans(self) -> list[tuple[float, float]]:
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
    def _pieces(self) -> tuple[list[float], list[tuple[float, float] | None]]:
        """Each bound, and what `around` says from there to the next one."""
        bounds = sorted({bound for span in self._spans for bound in span})
        nearest: list[tuple[float, float] | None] = []
        coming = deque(self._spans)
        begun: list[tuple[float, float]] = []
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
