"""Decisions compared: which variation wins, and what makes a decision count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eventcheck.context import Catalog, Context
from eventcheck.findings import Place
from eventcheck.log.contests import Pair, contests
from eventcheck.log.timeline import Timeline
from eventcheck.models.snapshot import Snapshot
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.words import (
    DOCUMENTED,
    ERROR,
    INFERRED,
    INFO,
    MISATTRIBUTED,
    NOT_COUNTED,
    WARNING,
)


@rule(
    "snapshot",
    ERROR,
    MISATTRIBUTED,
    "this snapshot has another variation of the same experiment",
    hint="Send one variation of an experiment for each visitor.",
    evidence=(DOCUMENTED,),
    sources=(sources.COUNTING, sources.EVENT_API),
    field="decisions",
)
def decision_conflict(snapshot: Snapshot, context: Context) -> Found:
    """One snapshot gives two variations of an experiment."""
    has_several = len(snapshot.decisions or ()) > 1
    return list(_conflicts(snapshot, context)) if has_several else None


def _conflicts(snapshot: Snapshot, context: Context) -> Iterator[Problem]:
    first: dict[str, tuple[int, str]] = {}
    for place, decision in enumerate(snapshot.decisions or ()):
        experiment, variation = decision.experiment_id, decision.variation_id
        if not experiment or not variation or decision.is_rollout:
            continue
        if decision.has_bandit_prediction or experiment in context.account.bandit_ids:
            continue
        before, known = first.setdefault(experiment, (place, variation))
        if known != variation and _is_real(experiment, variation, context.account):
            related = (Place(0, ("decisions", before)),)
            yield Problem(("decisions", place), related=related)


@rule(
    "timeline",
    WARNING,
    MISATTRIBUTED,
    "the visitor got another variation of the same experiment in the same "
    "millisecond: which one wins is undefined",
    hint="Send the decision that the visitor saw first, with its own time.",
    evidence=(INFERRED,),
    sources=(sources.REASONING,),
    looks_at=("decision",),
)
def decision_tie(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """A visitor gets two variations of an experiment in one millisecond."""
    for contest in contests(timeline):
        yield from _problems(contest.ties(), context)


@rule(
    "timeline",
    WARNING,
    MISATTRIBUTED,
    "the visitor had another variation of this experiment before; {counts}",
    hint="Keep the visitor_id and the bucketing stable. When you repeat a decision, "
    "do not change it.",
    evidence=(DOCUMENTED,),
    sources=(sources.COUNTING, sources.BIGQUERY),
    looks_at=("decision",),
)
def variation_changed(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """A visitor gets another variation of an experiment later."""
    for contest in contests(timeline):
        known = context.account.experiment_by_id.get(contest.experiment)
        by_session = known is not None and known.mode == "personalization"
        words = {"counts": LAST if by_session else FIRST}
        yield from _problems(contest.changes(), context, words)


FIRST = "only the first counts"
LAST = "the last of each session counts"


def _problems(
    pairs: Iterable[Pair], context: Context, words: Mapping[str, object] | None = None
) -> Iterator[Problem]:
    for row, first in pairs:
        if _is_real(row.experiment or "", row.variation or "", context.account):
            related = () if first is None else (first.place,)
            yield Problem(row.path, words or {}, related=related, payload=row.payload)


def _is_real(experiment: str, variation: str, catalog: Catalog) -> bool:
    """Return whether no id stands for no value, as `id-placeholder` says."""
    return not (
        is_placeholder(experiment, "experiment_id", catalog)
        or is_placeholder(variation, "variation_id", catalog)
    )


@rule(
    "timeline",
    WARNING,
    NOT_COUNTED,
    "no campaign_activated event of this visitor has this campaign_id as entity_id",
    hint="Send a campaign_activated event with the decision, in the same snapshot. "
    "Without it, the visitor does not count.",
    evidence=(DOCUMENTED, INFERRED),
    sources=(sources.IMPRESSIONS, sources.GETTING_STARTED),
    looks_at=("decision",),
    also=(INFO,),
)
def decision_without_activation(
    timeline: Timeline, context: Context
) -> Iterator[Problem]:
    """A decision has no `campaign_activated` event."""
    lone = [x for x in timeline.decisions if x.campaign and x.is_lone]
    seen: set[tuple[str | None, str | None]] = set()
    # A decision from a complete body says more than one from a slice.
    for decision in sorted(lone, key=lambda x: (x.body.is_slice, x.number)):
        key = decision.campaign, decision.experiment
        if key in seen or timeline.is_activated(decision):
            continue
        seen.add(key)
        is_info = decision.body.is_slice and not context.history_complete
        severity = INFO if is_info else None
        yield Problem(decision.path, severity=severity, payload=decision.payload)


RULES = (
    decision_conflict,
    decision_tie,
    variation_changed,
    decision_without_activation,
)
