"""Check whether a conversion has a decision to count for.

Timestamps matter, the order of arrival does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.log.firsts import BY_TIME, First
from eventcheck.log.log import Log
from eventcheck.log.rows import DecisionRow, EventRow
from eventcheck.log.timeline import Timeline
from eventcheck.rule import Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.rows import problem_of

ENOUGH = 2


@rule(
    "timeline",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "the conversion is {earlier_by_ms} ms earlier than the visitor's first decision",
    hint="Send the time when each event happened. A conversion in the same millisecond "
    "as its decision counts, an earlier one does not.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.TROUBLESHOOTING, sources.EXPORTS),
    looks_at=("conversion",),
    also=(Severity.INFO,),
)
def conversion_before_decision(
    timeline: Timeline, context: Context
) -> Iterator[Problem]:
    """A conversion is earlier than every decision that it could count for."""
    if not timeline.has_decisions:
        return
    for event in timeline.conversions:
        first = _too_early(timeline, event, context)
        if first is not None:
            is_info = event.body.is_slice and not context.history_complete
            yield problem_of(
                event,
                "timestamp",
                related=first.row,
                severity=Severity.INFO if is_info else None,
                earlier_by_ms=first.time - (event.time or 0),
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
    Severity.INFO,
    Effect.NOT_COUNTED,
    "no decision found for this visitor (conversions affected: {conversions})",
    hint="Send the decision with its `campaign_activated` event, under the same "
    "visitor_id. If it was sent in an earlier request, pass that as "
    "`Context(history=…)`.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.TRACKING),
    looks_at=("conversion",),
    also=(Severity.ERROR,),
    compares_visitors=True,
)
def conversion_without_decision(
    timeline: Timeline, context: Context
) -> Iterator[Problem | Unchecked]:
    """No decision is known for a visitor who converts."""
    if timeline.has_decisions or timeline.is_excused:
        return
    conversions = [
        x for x in timeline.conversions if x.body.is_enriched and x.time is not None
    ]
    # Another finding says what such an event lacks.
    has_tried = any(x.kind in ("activation", "misspelled") for x in timeline.events)
    if not conversions or has_tried or timeline.visitor in timeline.log.near_misses:
        return
    severity = Severity.ERROR if context.history_complete else None
    first, number = conversions[0], len(conversions)
    yield problem_of(first, severity=severity, conversions=number)
    if not context.history_complete:
        yield Unchecked("history")


@rule(
    "log",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "{decided} visitors have decisions, {converted} others have conversions, and none "
    "has both",
    hint="Send each conversion under the visitor_id that the decision had. Otherwise "
    "it counts for no experiment.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.SEGMENT_DOCS, sources.TRACKING),
    field="comparable",
    looks_at=("conversion",),
    also=(Severity.INFO,),
    compares_visitors=True,
)
def conversion_by_other_visitor(log: Log, context: Context) -> Iterator[Problem]:
    """Some visitors have decisions, others conversions, and none has both."""
    # A history could hold the missing half; a near miss says more.
    if context.history is not None or log.near_misses:
        return
    conversions = [x for x in log.events if x.kind == "conversion"]
    decided, converted = _visitors(log.decisions), _visitors(conversions)
    # Without enrichment, a conversion counts for the decisions of its snapshot.
    seeking = _visitors(x for x in conversions if x.body.is_enriched)
    slices = {x.body.group for x in log.events if x.body.is_slice}
    have_both = {x for x in decided if decided[x] & converted[x]}
    if None in have_both:
        return
    for group, visitors in decided.items():
        numbers = {"decided": len(visitors), "converted": len(seeking[group])}
        if group not in have_both and min(numbers.values()) >= ENOUGH:
            is_info = group in slices and not context.history_complete
            severity = Severity.INFO if is_info else None
            yield Problem((), numbers, severity=severity, payload=group or 0)


def _visitors(
    rows: Iterable[EventRow | DecisionRow],
) -> Mapping[int | None, set[str]]:
    """Return the visitors of all usable bodies (None), and those of each other body."""
    groups: defaultdict[int | None, set[str]] = defaultdict(set)
    for row in rows:
        groups[row.body.group].add(row.visitor)
    return groups


RULES = (
    conversion_before_decision,
    conversion_without_decision,
    conversion_by_other_visitor,
)
