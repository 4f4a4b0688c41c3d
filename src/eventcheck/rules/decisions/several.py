"""Decisions beside each other: which one wins, and what makes them count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.log import rows
from eventcheck.log.repeats import repeats
from eventcheck.rule import Problem, Verdicts, rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.rows import DecisionRow
    from eventcheck.log.timeline import Timeline
    from eventcheck.nodes import Decision
    from eventcheck.parse.chunk import Chunk

ENOUGH = 2
NEVER: Mapping[str, tuple[int, str]] = MappingProxyType({})


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
    """Two snapshots, one time; the later by arrival."""
    del context
    for timeline in timelines:
        for made in _contested(timeline):
            first: dict[int, DecisionRow] = {}
            for decision in sorted(made, key=lambda x: x.number):
                known = first.setdefault(decision.timestamp, decision)
                if _differs(decision, known):
                    yield _second(timeline, decision, known)


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
        past = _first_sent(timeline)
        for made in _contested(timeline, past):
            experiment = timeline.log.entities[made[0].experiment]
            known = context.account.experiment_by_id.get(experiment)
            session = known is not None and known.mode == "personalization"
            words = {"counts": LAST if session else FIRST}
            sent = past.get(experiment)
            for decision in made:
                first = made[0]
                if sent is not None and sent[0] <= first.timestamp:
                    if timeline.log.entities[decision.variation] != sent[1]:
                        place = timeline.log.decision_place(decision)
                        yield Problem(place.path, words, payload=place.payload)
                elif _differs(decision, first) and decision.timestamp > first.timestamp:
                    yield _second(timeline, decision, first, words)


FIRST = "only the first counts"
LAST = "the last of each session counts"


def _first_sent(timeline: Timeline) -> dict[str, tuple[int, str]]:
    """The first variation of each experiment that the history knows, and its time."""
    first: dict[str, tuple[int, str]] = {}
    for sent in timeline.past:
        if sent.experiment_id and sent.variation_id:
            first.setdefault(sent.experiment_id, (sent.time, sent.variation_id))
    return first


def _contested(
    timeline: Timeline, past: Mapping[str, tuple[int, str]] = NEVER
) -> Iterator[list[DecisionRow]]:
    """The activated decisions, by time, of each experiment with several variations."""
    if len(timeline.decisions) + len(timeline.past) < ENOUGH:
        return
    log = timeline.log
    known = repeats(log)
    groups: dict[int, list[DecisionRow]] = {}
    for decision in timeline.decisions:
        if decision.time is None or not decision.experiment or not decision.variation:
            continue
        if decision.flags & (rows.HOLDBACK | rows.ROLLOUT):
            continue
        repeat = known.get(decision.activation)
        if repeat is None or repeat.code != "duplicate-event":
            groups.setdefault(decision.experiment, []).append(decision)
    for experiment, made in groups.items():
        sent = past.get(log.entities[experiment])
        variations = {log.entities[x.variation] for x in made}
        if sent:
            variations.add(sent[1])
        if len(variations) >= ENOUGH:
            yield made


def _differs(decision: DecisionRow, first: DecisionRow) -> bool:
    """Whether it is another variation, and not of the same snapshot."""
    return decision.variation != first.variation and decision.snapshot != first.snapshot


def _second(
    timeline: Timeline,
    decision: DecisionRow,
    first: DecisionRow,
    words: Mapping[str, object] | None = None,
) -> Problem:
    place = timeline.log.decision_place(decision)
    related = (timeline.log.decision_place(first),)
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
        for decision in sorted(lone, key=lambda x: x.number):
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
