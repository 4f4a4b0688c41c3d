"""Timestamps compared with the times when experiments ran."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.context.windows import BOUNDARY, Windows
from eventcheck.log.rows import EventRow
from eventcheck.log.timeline import Timeline
from eventcheck.log.windows import could_count_for
from eventcheck.rule import Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.words import DOCUMENTED, ERROR, INFO, NONE, NOT_COUNTED

LISTED = 10
"""How many experiments a finding names."""


@rule(
    "timeline",
    ERROR,
    NOT_COUNTED,
    "the event happened {side} the running time of {experiments}",
    hint="Events count only while the experiment runs. Start the experiment first, and "
    "send the time of the event, not of its dispatch.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog", "windows"),
    looks_at=("decision", "conversion"),
)
def timestamp_outside_experiment(
    timeline: Timeline, context: Context
) -> Iterator[Problem | Unjudged]:
    """An event happened when none of its experiments ran."""
    for event, time, windows in _dated(timeline, context):
        if windows.around(time) is not None:
            continue
        if windows.has_undated:
            # The others did not run then; of this one nothing is known.
            yield Unjudged("windows")
        elif windows:
            yield Problem(
                (*event.path, "timestamp"),
                {
                    "side": windows.side(time),
                    "experiments": windows.first_ids(LISTED),
                },
                payload=event.payload,
            )


@rule(
    "timeline",
    INFO,
    NONE,
    "the event happened {distance_ms} ms from the start or end of an experiment",
    hint="Results are rounded to five minutes, so the event may fall on either side.",
    evidence=(DOCUMENTED,),
    sources=(sources.REST_API,),
    needs=("catalog", "windows"),
    looks_at=("decision", "conversion"),
)
def timestamp_near_boundary(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """An event happened within five minutes of an experiment's start or end."""
    for event, time, windows in _dated(timeline, context):
        around = windows.around(time)
        if around is None:
            continue
        distance = min(time - around[0], around[1] - time)
        if distance <= BOUNDARY:
            yield Problem(
                (*event.path, "timestamp"),
                {"distance_ms": distance},
                payload=event.payload,
            )


def _dated(
    timeline: Timeline, context: Context
) -> Iterator[tuple[EventRow, int, Windows]]:
    """Return each event with its time, and the experiments that it could count for."""
    for event in timeline.events:
        time = event.time
        if time is not None and event.kind in ("activation", "conversion"):
            yield event, time, could_count_for(timeline, event, context)


RULES = (timestamp_outside_experiment, timestamp_near_boundary)
