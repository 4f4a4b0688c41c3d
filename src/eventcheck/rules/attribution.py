"""Whether a conversion finds a decision to count for.

Timestamps matter, the order of arrival does not.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.log import rows
from eventcheck.log.eventlog import ATTRIBUTABLE, CONVERTED, DECIDED, IN_SLICE
from eventcheck.log.nearmiss import near_misses
from eventcheck.log.repeats import is_own_duplicate
from eventcheck.log.timeline import IN_NO_RESULTS
from eventcheck.log.windows import experiments_using
from eventcheck.nodes.wire import MAX_INT64
from eventcheck.rule import Problem, Unjudged, Verdicts, log_rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import DecisionRow, EventRow
    from eventcheck.log.timeline import Timeline

ENOUGH = 2


class First(NamedTuple):
    """When a visitor was first given a variation of an experiment."""

    time: int
    place: Place | None
    """None where the history has it."""


@timeline_rule(
    "conversion-before-decision",
    severity=Severity.ERROR,
    also=(Severity.INFO,),
    effect=Effect.NOT_COUNTED,
    category="attribution",
    summary="A conversion is earlier than every decision that it could count for.",
    message="the conversion is {earlier_by_ms} ms earlier than the visitor's first "
    "decision",
    hint="Send the time at which each thing happened. The same millisecond counts, "
    "an earlier one does not.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.TROUBLESHOOTING, sources.EXPORTS),
    looks_at="conversions",
)
def conversion_before_decision(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Never where a decision at an unknown time may have come before."""
    for timeline in timelines:
        if not (timeline.decisions or timeline.past):
            continue
        nearest = _Nearest(timeline, context)
        for event in timeline.conversions:
            first = nearest.too_early(event)
            if first is not None:
                place = timeline.log.event_place(event, "timestamp")
                is_info = event.flags & rows.SLICE and not context.history_complete
                yield Problem(
                    place.path,
                    {"earlier_by_ms": first.time - event.timestamp},
                    related=() if first.place is None else (first.place,),
                    severity=Severity.INFO if is_info else None,
                    payload=place.payload,
                )


class _Nearest:
    """The first decisions of a visitor, and which comes first for each event."""

    def __init__(self, timeline: Timeline, context: Context) -> None:
        self.timeline = timeline
        self.catalog = context.account
        by_time = sorted(_firsts(timeline).items(), key=lambda item: item[1].time)
        self.firsts = [first for _, first in by_time]
        self.places = {x: place for place, (x, _) in enumerate(by_time)}
        self.ids = frozenset(self.places)
        self.of_event: dict[int, First | None] = {}

    def too_early(self, event: EventRow) -> First | None:
        """The nearest decision, where a conversion is before all that matter to it."""
        if event.flags & ATTRIBUTABLE != ATTRIBUTABLE or event.time is None:
            return None
        if event.entity not in self.of_event:
            self.of_event[event.entity] = self._first_for(event)
        nearest = self.of_event[event.entity]
        # No time is earlier than every time: where a decision has none, nothing is
        # early.
        if nearest is None or event.time >= nearest.time:
            return None
        return nearest

    def _first_for(self, event: EventRow) -> First | None:
        using = experiments_using(self.timeline, event, self.catalog)
        if using is None:
            return next(iter(self.firsts), None)
        places = [self.places[x] for x in self.ids if x in using]
        return self.firsts[min(places)] if places else None


def _firsts(timeline: Timeline) -> dict[str, First]:
    """The first decision of each experiment; at no time where that is not known."""
    log = timeline.log
    firsts: dict[str, First] = {}
    for sent in timeline.past:
        # By time, so that the first one stands.
        if sent.experiment_id and sent.variation_id:
            firsts.setdefault(sent.experiment_id, First(sent.time, None))
    chosen = [
        x
        for x in timeline.decisions
        if x.experiment
        and x.variation
        and not x.flags & IN_NO_RESULTS
        and not is_own_duplicate(log, x.activation)
    ]
    for decision in chosen:
        time, experiment = decision.time, log.entities[decision.experiment]
        if time is not None:
            earliest = firsts.get(experiment)
            if earliest is None or time < earliest.time:
                firsts[experiment] = First(time, log.decision_place(decision))
    for decision in chosen:
        experiment = log.entities[decision.experiment]
        earliest = firsts.get(experiment)
        if decision.time is None and (
            earliest is None or _predates(timeline, decision, earliest)
        ):
            firsts[experiment] = First(rows.NO_TIME, None)
    return firsts


def _predates(timeline: Timeline, decision: DecisionRow, first: First) -> bool:
    """Whether a decision without a time was made before the first one that has one.

    It repeats an earlier decision, made before every event of its snapshot.
    """
    if decision.activation >= 0:
        return True
    return timeline.begun.get(decision.snapshot, first.time) < first.time


@timeline_rule(
    "conversion-without-decision",
    severity=Severity.INFO,
    also=(Severity.ERROR,),
    effect=Effect.NOT_COUNTED,
    category="attribution",
    summary="No decision is known of a visitor who converts.",
    message="no decision of this visitor is known (conversions: {conversions})",
    hint="Send the decision with its `campaign_activated` event, under the same "
    "visitor_id. If it was sent before, give its history.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.TRACKING),
    looks_at="conversions",
)
def conversion_without_decision(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Once for each visitor; an error only where nothing else can have been sent."""
    for timeline in timelines:
        if timeline.decisions or timeline.past or not timeline.is_whole:
            continue
        conversions = [
            x
            for x in timeline.conversions
            if x.flags & ATTRIBUTABLE == ATTRIBUTABLE and x.time is not None
        ]
        tried = any(x.flags & ATTEMPTS for x in timeline.events)
        if not conversions or tried or timeline.visitor in near_misses(timeline.log):
            continue
        place = timeline.log.event_place(conversions[0])
        severity = Severity.ERROR if context.history_complete else Severity.INFO
        words = {"conversions": len(conversions)}
        yield Problem(place.path, words, severity=severity, payload=place.payload)
        if not context.history_complete:
            yield Unjudged("history")


@log_rule(
    "conversion-by-other-visitor",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    effect=Effect.NOT_COUNTED,
    category="attribution",
    summary="Some visitors have decisions, others conversions, and none has both.",
    message="{decided} visitors have decisions, {converted} others have conversions, "
    "and none has both",
    hint="Send conversions under the visitor_id that the decision had.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.SEGMENT_DOCS, sources.TRACKING),
    looks_at="conversions",
    compares_visitors=True,
)
def conversion_by_other_visitor(log: EventLog, context: Context) -> Verdicts:
    """At least two of each kind, and no history that could hold the missing half."""
    if context.history is not None:
        return
    roles = Counter(role & (DECIDED | CONVERTED) for role in log.roles)
    decided, converted = roles[DECIDED], roles[CONVERTED]
    if roles[DECIDED | CONVERTED] or min(decided, converted) < ENOUGH:
        return
    if any(
        role & DECIDED and first != MAX_INT64
        for role, first in zip(log.roles, log.first_conversion, strict=True)
    ):
        # It converts under its own decisions, without enrichment.
        return
    if near_misses(log):
        return
    in_slice = any(role & IN_SLICE for role in log.roles)
    is_info = in_slice and not context.history_complete
    yield Problem(
        (),
        {"decided": decided, "converted": converted},
        severity=Severity.INFO if is_info else None,
        payload=0,
    )


ATTEMPTS = rows.ACTIVATION | rows.MISSPELLED
"""Events that should have come with a decision: another finding says what lacks."""
RULES = (
    conversion_before_decision,
    conversion_without_decision,
    conversion_by_other_visitor,
)
