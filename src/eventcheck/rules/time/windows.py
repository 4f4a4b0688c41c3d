"""Timestamps beside the times when experiments ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.log import rows
from eventcheck.log.windows import BOUNDARY, could_count_for, side
from eventcheck.rule import Problem, Unjudged, Verdicts, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.catalog import Experiment
    from eventcheck.context import Context
    from eventcheck.log.rows import EventRow
    from eventcheck.log.timeline import Timeline

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
    for timeline, event, time, experiments in _dated(timelines, context):
        sides = [side(x, time) for x in experiments]
        undated = [x for x in experiments if not x.has_window]
        if undated and sides.count(None) == len(undated):
            # It is outside all that have a window; of the others nothing is known.
            yield Unjudged("windows")
        if sides and None not in sides:
            place = timeline.log.event_place(event, "timestamp")
            ids = sorted(x.id for x in experiments)
            words = {
                "side": sides[0] if len(set(sides)) == 1 else "outside",
                "experiments": ids[:LISTED],
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
    for timeline, event, time, experiments in _dated(timelines, context):
        inside = [x for x in experiments if side(x, time) is None]
        bounds = [y for x in inside for y in (x.starts_at, x.ends_at) if y is not None]
        distance = min((abs(time - bound) for bound in bounds), default=BOUNDARY + 1)
        if distance <= BOUNDARY:
            place = timeline.log.event_place(event, "timestamp")
            words = {"distance_ms": distance}
            yield Problem(place.path, words, payload=place.payload)


def _dated(
    timelines: Sequence[Timeline], context: Context
) -> Iterator[tuple[Timeline, EventRow, int, tuple[Experiment, ...]]]:
    """Each event with a time, and the experiments that it could count for."""
    for timeline in timelines:
        for event in timeline.events:
            time = event.time
            if time is not None and event.flags & (rows.ACTIVATION | rows.CONVERSION):
                known = could_count_for(timeline, event, context.account)
                yield timeline, event, time, known


RULES = (timestamp_outside_experiment, timestamp_near_boundary)
