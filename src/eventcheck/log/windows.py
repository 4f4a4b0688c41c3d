"""Which experiments an event can count for, and when those ran."""

from __future__ import annotations

from eventcheck.context import Catalog, Context
from eventcheck.context.windows import Windows
from eventcheck.log.rows import EventRow
from eventcheck.log.timeline import Counting, Timeline

NO_IDS: frozenset[str] = frozenset()


def could_count_for(timeline: Timeline, event: EventRow, context: Context) -> Windows:
    """Return the experiments of the catalog that an event of a visitor can count for.

    An activation counts for the experiments that it decides. A conversion counts for
    those of the visitor's decisions, as far as the event is a metric there; if no
    decision is known, for all that use the event.
    """
    ids, catalog = _experiments_of(timeline, event), context.account
    if event.kind == "activation":
        return _among(ids, None, catalog, timeline.counting)
    using = catalog.windows_of_event(event.entity or "")
    if not ids:
        return catalog.windows if using is None else using
    return _among(ids, using or None, catalog, timeline.counting)


def _experiments_of(timeline: Timeline, event: EventRow) -> frozenset[str]:
    """Return the experiments that an activation decides, or a conversion follows.

    A conversion may follow any decision of the visitor; other rules compare their
    times. Without enrichment it follows the decisions of its own snapshot, if any.
    """
    key = event.snapshot.key
    if event.kind == "activation":
        return timeline.listed.get((key, event.entity or ""), NO_IDS)
    own = NO_IDS if event.body.is_enriched else timeline.listed.get((key, None))
    return own or timeline.firsts.experiments


def _among(
    ids: frozenset[str], group: Windows | None, catalog: Catalog, known: Counting
) -> Windows:
    """Return the windows of some experiments of a group; None is the whole catalog."""
    if (ids, group) not in known:
        by_id = catalog.experiment_by_id
        if group is None:
            found = Windows(by_id[x] for x in ids if x in by_id)
        else:
            also = group.also
            shared = None if also is None else _among(ids, also, catalog, known)
            found = Windows((by_id[x] for x in group.own_among(ids)), shared)
        known[ids, group] = found
    return known[ids, group]
