"""Timestamps beside the times when experiments ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING

from eventcheck.context.windows import BOUNDARY
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.log import rows
from eventcheck.log.windows import could_count_for
from eventcheck.rule import Problem, Unjudged, Verdicts, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.context.windows import Windows
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline

NEVER = (-inf, inf)
"""Bounds that no time is near."""
LISTED = 10
"""How many experiments a finding names."""


@timeline_rule(
    "timestamp-outside-experiment",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="time",
    summary="An event happened when none of its experiments ran.",
    message="the event happened {side} the running time of {experiments}",
    hint="Events count only with a time at which the experiment ran. Start the "
    "experiment first, and send the time of the event, not of its dispatch.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog", "windows"),
    looks_at="countable",
)
def timestamp_outside_experiment(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Outside the window of every experiment that the event could count for."""
    for timeline, event, time, windows in _dated(timelines, context):
        if windows.around(time) is not None:
            continue
        if windows.has_undated:
            # It is outside all that have a window; of the others nothing is known.
            yield Unjudged("windows")
        elif windows:
            place = timeline.log.event_place(event, "timestamp")
            words = {
                "side": windows.side(time),
                "experiments": windows.first_ids(LISTED),
            }
            yield Problem(place.path, words, payload=place.payload)


@timeline_rule(
    "timestamp-near-boundary",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="time",
    summary="An event happened within five minutes of an experiment's start or end.",
    message="the event happened {distance_ms} ms from a bound of the running time",
    hint="Results are rounded to five minutes; the event may fall on either side.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    needs=("catalog", "windows"),
    looks_at="countable",
)
def timestamp_near_boundary(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Near a bound, but inside a window."""
    for timeline, event, time, windows in _dated(timelines, context):
        start, end = windows.around(time) or NEVER
        distance = min(time - start, end - time)
        if distance <= BOUNDARY:
            place = timeline.log.event_place(event, "timestamp")
            words = {"distance_ms": distance}
            yield Problem(place.path, words, payload=place.payload)


def _dated(
    timelines: Sequence[Timeline], context: Context
) -> Iterator[tuple[Timeline, EventRow, int, Windows]]:
    """Each event with a time, and when the experiments ran that it could count for."""
    for timeline in timelines:
        for event in timeline.events:
            time = event.time
            if time is not None and event.flags & (rows.ACTIVATION | rows.CONVERSION):
                known = could_count_for(timeline, event, context)
                yield timeline, event, time, known


RULES = (timestamp_outside_experiment, timestamp_near_boundary)
