"""Decisions beside each other: which one wins, and what makes them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.log import rows
from eventcheck.log.contests import contests
from eventcheck.rule import Problem, Verdicts, rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.rows import DecisionRow
    from eventcheck.log.timeline import Timeline
    from eventcheck.nodes import Decision
    from eventcheck.parse.chunk import Chunk

ENOUGH = 2


@rule(
    "decision-conflict",
    severity=Severity.ERROR,
    effect=Effect.MISATTRIBUTED,
    category="decisions",
    summary="One snapshot gives two variations of an experiment.",
    message="another variation of the same experiment stands in this snapshot",
    hint="A visitor has one variation of an experiment: send that one.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.EVENT_API),
    looks_at="decisions",
)
def decision_conflict(chunk: Chunk, context: Context) -> Verdicts:
    """The second, in the order of the list."""
    del context
    for snapshot in chunk.snapshots:
        if len(snapshot.decisions) < ENOUGH:
            continue
        for decision, first in conflicts(snapshot.decisions):
            related = (Place(chunk.body.index, first.path),)
            yield Problem(decision.path, related=related)


def conflicts(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, Decision]]:
    """Decisions of an experiment whose variation differs from the first one's."""
    first: dict[str, Decision] = {}
    for decision in decisions:
        if decision.experiment_id and decision.variation_id and not decision.is_rollout:
            known = first.setdefault(decision.experiment_id, decision)
            if known.variation_id != decision.variation_id:
                yield decision, known


@timeline_rule(
    "decision-tie",
    severity=Severity.WARNING,
    effect=Effect.MISATTRIBUTED,
    category="decisions",
    summary="A visitor gets two variations of an experiment in one millisecond.",
    message="another variation of the same experiment, in the same millisecond: "
    "which one wins is undefined",
    hint="Send the decision that the visitor saw first, with its own time.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    looks_at="decisions",
)
def decision_tie(timelines: Sequence[Timeline], context: Context) -> Verdicts:
    """Two snapshots, one time; the later by arrival. What was sent came first."""
    del context
    for timeline in timelines:
        for contest in contests(timeline):
            for decision, before in contest.ties():
                yield _later(timeline, decision, before)


@timeline_rule(
    "variation-changed",
    severity=Severity.WARNING,
    effect=Effect.MISATTRIBUTED,
    category="decisions",
    summary="A visitor gets another variation of an experiment later.",
    message="the visitor had another variation of this experiment before; {counts}",
    hint="Keep the visitor_id and the bucketing stable; do not rewrite decisions "
    "that you send again.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.BIGQUERY),
    looks_at="decisions",
)
def variation_changed(timelines: Sequence[Timeline], context: Context) -> Verdicts:
    """By time, over all bodies and the history; each later one that differs."""
    for timeline in timelines:
        for contest in contests(timeline):
            known = context.account.experiment_by_id.get(contest.experiment)
            session = known is not None and known.mode == "personalization"
            words = {"counts": LAST if session else FIRST}
            first = contest.first()
            for decision, before in contest.later(first) if first is not None else ():
                yield _later(timeline, decision, before, words)


FIRST = "only the first counts"
LAST = "the last of each session counts"


def _later(
    timeline: Timeline,
    decision: DecisionRow,
    first: DecisionRow | None,
    words: Mapping[str, object] | None = None,
) -> Problem:
    """The problem of a later decision; `first` is None where the history has it."""
    place = timeline.log.decision_place(decision)
    related = () if first is None else (timeline.log.decision_place(first),)
    return Problem(place.path, words or {}, related=related, payload=place.payload)


@timeline_rule(
    "decision-without-activation",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    effect=Effect.NOT_COUNTED,
    category="decisions",
    summary="A decision has no `campaign_activated` event.",
    message="no campaign_activated event of this visitor has this campaign_id as "
    "entity_id",
    hint="Send a campaign_activated event with the decision, in the same snapshot: "
    "only that makes the visitor count.",
    evidence=(Evidence.DOCUMENTED, Evidence.INFERRED),
    sources=(sources.IMPRESSIONS, sources.GETTING_STARTED),
    looks_at="decisions",
)
def decision_without_activation(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Once for each campaign and experiment of a visitor."""
    for timeline in timelines:
        lone = [
            x
            for x in timeline.decisions
            if x.activation < 0 and x.campaign and not x.flags & SPOKEN_FOR
        ]
        if not lone:
            continue
        texts = timeline.log.entities
        activated = {x.entity for x in timeline.events if x.flags & rows.ACTIVATION}
        sent = {x.campaign_id for x in timeline.past}
        seen: set[tuple[int, int]] = set()
        # One that is no part of a stream says more than one that is.
        for decision in sorted(lone, key=lambda x: (x.flags & rows.SLICE, x.number)):
            key = (decision.campaign, decision.experiment)
            if decision.campaign in activated or key in seen:
                continue
            if texts[decision.campaign] in sent:
                continue
            seen.add(key)
            is_info = decision.flags & rows.SLICE and not context.history_complete
            place = timeline.log.decision_place(decision)
            severity = Severity.INFO if is_info else None
            yield Problem(place.path, severity=severity, payload=place.payload)


SPOKEN_FOR = rows.USED | rows.EXCUSED | rows.ROLLOUT


RULES = (
    decision_conflict,
    decision_tie,
    variation_changed,
    decision_without_activation,
)
