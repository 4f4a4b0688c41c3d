"""Check whether a decision can count, and which of several variations wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.fixes.answers import experiment_of
from eventcheck.log.contests import Pair, contests
from eventcheck.log.rows import DecisionRow
from eventcheck.log.timeline import Timeline
from eventcheck.models.decision import Decision, DecisionMetadata
from eventcheck.models.snapshot import Snapshot
from eventcheck.read.defect import Defect
from eventcheck.rule import DECISIONS, Found, Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.rows import problem_of

METADATA = ("flag_key", "rule_key", "rule_type", "variation_key", "enabled")
RULE_TYPES = frozenset({"experiment", "feature-test", "rollout", "holdout"})


@rule(
    "decision",
    Severity.INFO,
    Effect.NONE,
    "experiment_id and variation_id are null, so the decision counts for reach only",
    hint="Nothing to do if Personalization did not bucket the visitor. Otherwise send "
    "both ids.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
)
def decision_unbucketed(decision: Decision, context: Context) -> Found:
    """Experiment and variation are null: the visitor was not bucketed."""
    if decision.experiment_id is not None or decision.variation_id is not None:
        return None
    sent = decision.model_fields_set - decision.lost
    return Problem() if sent >= {"experiment_id", "variation_id"} else None


@rule(
    "decision",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "{field} is null but the other id is not, so the decision counts for no variation",
    hint="Send both ids, or null for both if the visitor was not bucketed.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
)
def decision_half_null(decision: Decision, context: Context) -> Found:
    """Either the experiment or the variation is null, but not both."""
    experiment, variation = decision.experiment_id, decision.variation_id
    if (experiment is None) == (variation is None) or not (experiment or variation):
        return None
    field = "experiment_id" if experiment is None else "variation_id"
    # SDKs send null for the variation of a holdout, whose id is not a number.
    if decision.is_holdout or field not in decision.model_fields_set - decision.lost:
        return None
    return Problem(field, {"field": field})


@rule(
    "rollout",
    Severity.INFO,
    Effect.NONE,
    "this decision is of a rollout, so it is not in the results of any experiment",
    hint="Nothing to do for a rollout. If you want results, use an experiment rule.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.IMPRESSIONS, sources.SDKS),
)
def decision_rollout(decision: Decision, context: Context) -> Found:
    """A rollout decision, which is in no experiment's results."""
    return Problem()


@rule(
    DECISIONS,
    Severity.INFO,
    Effect.NOT_COUNTED,
    "is_campaign_holdback is true, so no variation's results include this decision",
    hint="Leave the field out, except for the holdback of a Personalization campaign.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BIGQUERY),
    field="is_campaign_holdback",
    also=(Severity.WARNING,),
)
def decision_held_back(decision: Decision, context: Context) -> Found:
    """The visitor is held back from the campaign."""
    if not decision.is_campaign_holdback:
        return None
    known = experiment_of(decision, context.account)
    is_test = known is not None and known.mode not in (None, "personalization")
    severity = Severity.WARNING if is_test else None
    return Problem("is_campaign_holdback", severity=severity)


@rule(
    DECISIONS,
    Severity.WARNING,
    Effect.DEGRADED,
    "metadata: {field} is {defect}",
    hint="Send flag_key, rule_key and variation_key as text, rule_type as experiment, "
    "feature-test, rollout or holdout, and enabled as a boolean. Decisions also count "
    "without metadata.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    field="metadata",
)
def decision_metadata_shape(decision: Decision, context: Context) -> Found:
    """The metadata of a decision differs from what the SDKs send."""
    metadata = decision.metadata
    if metadata is None:
        return None
    found = metadata.model_fields_set | metadata.lost
    problems = [
        Problem("metadata", {"field": name, "defect": "missing"})
        for name in METADATA
        if name not in found
    ]
    if metadata.rule_type is not None and metadata.rule_type not in RULE_TYPES:
        params = {"field": "rule_type", "defect": "unknown"}
        problems.append(Problem(("metadata", "rule_type"), params))
    return problems


def _wrong_type(defect: Defect, context: Context) -> Found:
    if not defect.inner:
        return Problem(params={"field": "metadata", "defect": "not an object"})
    name = str(defect.path[-1])
    if name not in DecisionMetadata.model_fields:
        return None
    return Problem(params={"field": name, "defect": "of the wrong type"})


decision_metadata_shape = decision_metadata_shape.also_over(
    "defect", _wrong_type, of=("metadata",)
)


@rule(
    "decision",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "the experiment of this decision {state}",
    hint="Events count only for a time when the experiment ran. If it ran then, pass "
    "starts_at and ends_at in the Catalog. Otherwise start it before you send events.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog",),
    also=(Severity.ERROR, Severity.INFO),
)
def experiment_not_running(decision: Decision, context: Context) -> Found:
    """The experiment is not running."""
    if not context.account.experiments:
        return Unchecked("experiments") if decision.experiment_id else None
    known = experiment_of(decision, context.account)
    # If the window is known, the times of the events say more.
    if known is None or known.has_window or known.status in (None, "running"):
        return None
    is_draft = known.status == "not_started"
    severity = Severity.ERROR if is_draft else None
    if decision.metadata is not None:
        # An SDK decided: it was forced to, or had a datafile from another time.
        severity = Severity.INFO
    state = "was never started" if is_draft else f"is {known.status}"
    return Problem(params={"state": state}, severity=severity)


@rule(
    "snapshot",
    Severity.ERROR,
    Effect.MISATTRIBUTED,
    "an earlier decision in this snapshot is for another variation of the experiment",
    hint="Send only the variation that the visitor saw.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.EVENT_API),
    field="decisions",
)
def decision_conflict(snapshot: Snapshot, context: Context) -> Found:
    """One snapshot has two variations of an experiment."""
    decisions = snapshot.decisions or ()
    if len(decisions) <= 1:
        return None
    problems: list[Problem] = []
    first: dict[str, tuple[int, str]] = {}
    for index, x in enumerate(decisions):
        experiment, variation = x.experiment_id, x.variation_id
        is_bandit = x.has_bandit_prediction or experiment in context.account.bandit_ids
        if not experiment or not variation or x.is_rollout or is_bandit:
            continue
        before, known = first.setdefault(experiment, (index, variation))
        if known != variation and _are_ids(experiment, variation, context):
            related = (Place(0, ("decisions", before)),)
            problems.append(Problem(("decisions", index), related=related))
    return problems


def _are_ids(experiment: str | None, variation: str | None, context: Context) -> bool:
    """Return whether neither id is a placeholder, which has a finding of its own."""
    ids = {"experiment_id": experiment, "variation_id": variation}
    catalog = context.account
    return not any(is_placeholder(x or "", field, catalog) for field, x in ids.items())


@rule(
    "timeline",
    Severity.WARNING,
    Effect.MISATTRIBUTED,
    "the visitor got another variation of the same experiment in the same "
    "millisecond, and which one counts is not documented",
    hint="Send only the decision that the visitor saw, with the time when they saw it.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    looks_at=("decision",),
)
def decision_tie(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """A visitor gets two variations of an experiment in one millisecond."""
    for contest in contests(timeline):
        for row, first in _with_ids(contest.ties(), context):
            yield problem_of(row, related=first)


@rule(
    "timeline",
    Severity.WARNING,
    Effect.MISATTRIBUTED,
    "the visitor had another variation of this experiment before; {counts}",
    hint="Keep the visitor_id and the bucketing stable, so that the visitor keeps the "
    "variation. When you repeat a decision, do not change it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.BIGQUERY),
    looks_at=("decision",),
)
def variation_changed(timeline: Timeline, context: Context) -> Iterator[Problem]:
    """A visitor gets another variation of an experiment later."""
    for contest in contests(timeline):
        known = context.account.experiment_by_id.get(contest.experiment)
        by_session = known is not None and known.mode == "personalization"
        counts = "the last of each session" if by_session else "only the first"
        for row, first in _with_ids(contest.changes(), context):
            yield problem_of(row, related=first, counts=f"{counts} counts")


def _with_ids(pairs: Iterable[Pair], context: Context) -> Iterator[Pair]:
    return (x for x in pairs if _are_ids(x[0].experiment, x[0].variation, context))


@rule(
    "timeline",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "no campaign_activated event of this visitor has this campaign_id as entity_id",
    hint="Send a campaign_activated event in the same snapshot as the decision. "
    "Without it, the visitor does not count.",
    evidence=(Evidence.DOCUMENTED, Evidence.INFERRED),
    sources=(sources.IMPRESSIONS, sources.GETTING_STARTED),
    also=(Severity.INFO,),
    looks_at=("decision",),
)
def decision_without_activation(
    timeline: Timeline, context: Context
) -> Iterator[Problem]:
    """A decision has no `campaign_activated` event."""
    lone = [
        x
        for x in timeline.decisions
        if x.is_lone and x.campaign and not timeline.is_activated(x)
    ]
    first: dict[tuple[str | None, str | None], DecisionRow] = {}
    # A decision from a complete body says more than one from a slice.
    for row in sorted(lone, key=lambda x: (x.body.is_slice, x.number)):
        first.setdefault((row.campaign, row.experiment), row)
    for row in first.values():
        is_info = row.body.is_slice and not context.history_complete
        yield problem_of(row, severity=Severity.INFO if is_info else None)


RULES = (
    decision_unbucketed,
    decision_half_null,
    decision_rollout,
    decision_held_back,
    decision_metadata_shape,
    experiment_not_running,
    decision_conflict,
    decision_tie,
    variation_changed,
    decision_without_activation,
)
