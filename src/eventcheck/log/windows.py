"""When experiments ran, and which of them an event can count for.

The start belongs to a window, the end does not; an open end is no bound.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from functools import cached_property
from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Literal

from eventcheck.log import rows
from eventcheck.log.timeline import NO_IDS
from eventcheck.nodes.wire import MAX_INT64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventcheck.catalog import Catalog, Experiment
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline


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


def could_count_for(timeline: Timeline, event: EventRow, context: Context) -> Windows:
    """The experiments of the catalog that an event of a visitor can count for.

    An activation counts for what it decides. A conversion counts for what the
    visitor's decisions are of, as far as the event is a metric there; where no
    decision is known, for all that use the event.
    """
    ids, catalog = timeline.experiments_of(event), context.account
    if event.flags & rows.ACTIVATION:
        return _of(ids, catalog)
    using = experiments_using(timeline, event, catalog)
    if not ids:
        return context.running if using is None else using
    used = using.ids if using is not None else NO_IDS
    key = ids, event.entity if used else ANY
    if key not in timeline.followed:
        timeline.followed[key] = _of(ids & used if used else ids, catalog)
    return timeline.followed[key]


def experiments_using(
    timeline: Timeline, event: EventRow, catalog: Catalog
) -> Windows | None:
    """The experiments that have an event as a metric; None where not known."""
    if event.entity not in timeline.using:
        found = catalog.experiments_of_event(timeline.log.entities[event.entity])
        timeline.using[event.entity] = None if found is None else Windows(found)
    return timeline.using[event.entity]


def _of(ids: Iterable[str], catalog: Catalog) -> Windows:
    by_id = catalog.experiment_by_id
    return Windows(by_id[x] for x in ids if x in by_id)


ANY = -1
"""Stands for an event of which it is not known what uses it."""


def near_bounds(log: EventLog, catalog: Catalog) -> Iterator[int]:
    """The visitors of whom not all events are well inside all windows that matter.

    Others have a decision with results, and what they can count for has a window.
    Those with several decisions are unusual, and not asked for here.
    """
    first = array("q", [MAX_INT64]) * len(log.visitors.items)
    last = array("q", [rows.NO_TIME]) * len(log.visitors.items)
    for visitor, time in zip(log.event_visitors, log.event_times, strict=True):
        first[visitor] = min(first[visitor], time)
        last[visitor] = max(last[visitor], time)
    calm = bytearray(len(log.visitors.items))
    inner = _Inner(log, catalog)
    for decision in log.decisions():
        visitor = decision.visitor
        if decision.experiment and not decision.flags & (rows.ROLLOUT | rows.HOLDBACK):
            start, end = inner[decision.experiment]
            calm[visitor] = start < first[visitor] <= last[visitor] < end
    for visitor in range(1, len(calm)):
        if not calm[visitor]:
            yield visitor


class _Inner(dict[int, tuple[float, float]]):
    """The times between which no bound of an experiment is near, by its number."""

    def __init__(self, log: EventLog, catalog: Catalog) -> None:
        super().__init__()
        self.log = log
        self.catalog = catalog

    def __missing__(self, number: int) -> tuple[float, float]:
        known = self.catalog.experiment_by_id.get(self.log.entities[number])
        inner = (-inf, inf)
        if known is not None:
            start, end = known.starts_at, known.ends_at
            inner = (
                -inf if start is None else start + BOUNDARY,
                inf if end is None else end - BOUNDARY,
            )
            if not known.has_window:
                # Nothing is known, and that is to be said.
                inner = (inf, -inf)
        self[number] = inner
        return inner
