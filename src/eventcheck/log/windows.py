"""When experiments ran, and which of them an event can count for.

The start belongs to a window, the end does not; an open end is no bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from eventcheck.log import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventcheck.catalog import Catalog, Experiment
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline


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
