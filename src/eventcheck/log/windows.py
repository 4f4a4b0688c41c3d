"""Which experiments an event can count for, and when those ran."""

from __future__ import annotations

from array import array
from math import inf
from typing import TYPE_CHECKING

from eventcheck.context.windows import BOUNDARY, Windows
from eventcheck.log import rows
from eventcheck.nodes.wire import MAX_INT64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventcheck.context import Catalog, Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline


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
        return catalog.windows if using is None else using
    is_used = bool(using)
    key = ids, event.entity if is_used else ANY
    if key not in timeline.followed:
        known = [x for x in ids if x in using] if using else ids
        timeline.followed[key] = _of(known, catalog)
    return timeline.followed[key]


def experiments_using(
    timeline: Timeline, event: EventRow, catalog: Catalog
) -> Windows | None:
    """The experiments that have an event as a metric; None where not known."""
    return catalog.windows_of_event(timeline.log.entities[event.entity])


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
