"""Whether a conversion has a decision to count for.

Timestamps matter, the order of arrival does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from eventcheck.context import Context
from eventcheck.log.firsts import BY_TIME, First
from eventcheck.log.log import Log
from eventcheck.log.rows import EventRow
from eventcheck.log.timeline import Timeline
from eventcheck.rule import Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DOCUMENTED,
    ERROR,
    INFO,
    MEASURED,
    NOT_COUNTED,
    REPORTED,
    WARNING,
)

ENOUGH = 2


@rule(
    "timeline",
    ERROR,
    NOT_COUNTED,
    "the conversion is {earlier_by_ms} ms earlier than the visitor's first decision",
    hint="Send the time at which each event happened. A conversion in the same "
    "millisecond as its decision counts, an earlier one does not.",
    evidence=(DOCUMENTED, MEASURED),
    sources=(sources.TROUBLESHOOTING, sources.EXPORTS),
    looks_at=("conversion",),
    also=(INFO,),
)
def conversion_before_decision(
    timeline: Timeline, context: Context
) -> Iterator[Problem]:
    """A conversion is earlier than every decision that it could count for."""
    if not timeline.has_decisions:
        return
    for event in timeline.conversions:
        first = _too_early(timeline, event, context)
        if first is None:
            continue
        is_info = event.body.is_slice and not context.history_complete
        yield Problem(
            (*event.path, "timestamp"),
            {"earlier_by_ms": first.time - (event.time or 0)},
            related=() if first.row is None else (first.row.place,),
            severity=INFO if is_info else None,
            payload=event.payload,
        )


def _too_early(timeline: Timeline, event: EventRow, context: Context) -> First | None:
    """Return the nearest decision if the conversion is before all that matter to it."""
    if event.time is None or not event.body.is_enriched:
        return None
    if event.payload in timeline.unclear_bodies:
        return None
    using = context.account.windows_of_event(event.entity or "")
    found = (layer.firsts.within(using) for layer in timeline.layers)
    first = min((x for x in found if x is not None), key=BY_TIME, default=None)
    return first if first is not None and event.time < first.time else None


@rule(
    "timeline",
    INFO,
    NOT_COUNTED,
    "no decision found for this visitor (conversions affected: {conversions})",
    hint="Send the decision with its `campaign_activated` event, under the same "
    "visitor_id. If it was sent in an earlier request, pass that as "
    "`Context(history=…)`.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.TRACKING),
    looks_at=("conversion",),
    also=(ERROR,),
    compares_visitors=True,
)
def conversion_without_decision(
    timeline: Timeline, context: Context
) -> Iterator[Problem | Unjudged]:
    """No decision is known of a visitor who converts."""
    if timeline.has_decisions or timeline.is_excused:
        return
    conversions = [
        x for x in timeline.conversions if x.body.is_enriched and x.time is not None
    ]
    # Another finding says what such an event lacks.
    has_tried = any(x.kind in ("activation", "misspelled") for x in timeline.events)
    if not conversions or has_tried or timeline.visitor in timeline.log.near_misses:
        return
    yield Problem(
        conversions[0].path,
        {"conversions": len(conversions)},
        severity=ERROR if context.history_complete else None,
        payload=conversions[0].payload,
    )
    if not context.history_complete:
        yield Unjudged("history")


@rule(
    "log",
    WARNING,
    NOT_COUNTED,
    "{decided} visitors have decisions, {converted} others have conversions, and none "
    "has both",
    hint="Send conversions under the visitor_id that the decision had.",
    evidence=(REPORTED,),
    sources=(sources.SEGMENT_DOCS, sources.TRACKING),
    field="comparable",
    looks_at=("conversion",),
    also=(INFO,),
    compares_visitors=True,
)
def conversion_by_other_visitor(log: Log, context: Context) -> Iterator[Problem]:
    """Some visitors have decisions, others conversions, and none has both."""
    # A history could hold the missing half; a near miss says more.
    few = min(len(log.decisions), len(log.events)) < ENOUGH
    if few or context.history is not None or log.near_misses:
        return
    groups = _groups(log)
    if None in groups and groups[None].has_both:
        return
    for payload, group in groups.items():
        decided, converted = len(group.decided), len(group.converted - group.decided)
        if group.has_both or min(decided, converted) < ENOUGH:
            continue
        is_info = group.in_slice and not context.history_complete
        yield Problem(
            (),
            {"decided": decided, "converted": converted},
            severity=INFO if is_info else None,
            payload=payload or 0,
        )


class _Visitors:
    """Who decides and who converts."""

    def __init__(self) -> None:
        self.decided: set[str] = set()
        self.converted: set[str] = set()
        """With enrichment: they need a decision elsewhere."""
        self.has_own: set[str] = set()
        """Without enrichment: decisions of the snapshot attribute the conversion."""
        self.in_slice = False

    @property
    def has_both(self) -> bool:
        """Whether any visitor decides and converts."""
        return not self.decided.isdisjoint(self.converted | self.has_own)


def _groups(log: Log) -> Mapping[int | None, _Visitors]:
    """Return the visitors of all usable bodies, and those of each other body."""
    groups: defaultdict[int | None, _Visitors] = defaultdict(_Visitors)
    for decision in log.decisions:
        groups[decision.body.group].decided.add(decision.visitor)
    for event in log.events:
        body = event.body
        group = groups[body.group]
        group.in_slice = group.in_slice or body.is_slice
        if event.kind == "conversion":
            visitors = group.converted if body.is_enriched else group.has_own
            visitors.add(event.visitor)
    return groups


RULES = (
    conversion_before_decision,
    conversion_without_decision,
    conversion_by_other_visitor,
)
