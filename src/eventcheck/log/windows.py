"""When experiments ran, and which of them an event can count for.

The start belongs to a window, the end does not; an open end is no bound.
"""

from __future__ import annotations

from array import array
from math import inf
from typing import TYPE_CHECKING, Literal

from eventcheck.log import rows
from eventcheck.nodes.wire import MAX_INT64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventcheck.catalog import Catalog, Experiment
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


def lands(catalog: Catalog, time: int) -> bool:
    """Whether some experiment with a known window ran at a time."""
    return any(x.has_window and side(x, time) is None for x in catalog.experiments)


def could_count_for(
    timeline: Timeline, event: EventRow, catalog: Catalog
) -> tuple[Experiment, ...]:
    """The experiments of the catalog that an event of a visitor can count for.

    An activation counts for what it decides. A conversion counts for what the
    visitor's decisions are of, as far as the event is a metric there; where no
    decision is known, for all that use the event.
    """
    ids = timeline.experiments_of(event)
    by_id = catalog.experiment_by_id
    decided = tuple(by_id[x] for x in ids if x in by_id)
    if event.flags & rows.ACTIVATION:
        return decided
    using = catalog.experiments_of_event(timeline.log.entities[event.entity])
    if not ids:
        return catalog.experiments if using is None else using
    return _both(decided, using) if using else decided


def _both(
    decided: Iterable[Experiment], using: Iterable[Experiment]
) -> tuple[Experiment, ...]:
    ids = {x.id for x in using}
    return tuple(x for x in decided if x.id in ids)


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
