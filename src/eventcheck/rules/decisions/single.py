"""Decisions one by one: what each of them is, and whether it can count."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.fixes.answers import experiment_of
from eventcheck.models.decision import Decision, DecisionMetadata
from eventcheck.read.defect import Defect
from eventcheck.rule import DECISIONS, Found, Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFO,
    NONE,
    NOT_COUNTED,
    SDK,
    WARNING,
)

METADATA = ("flag_key", "rule_key", "rule_type", "variation_key", "enabled")
RULE_TYPES = frozenset({"experiment", "feature-test", "rollout", "holdout"})


@rule(
    "decision",
    INFO,
    NONE,
    "experiment_id and variation_id are null: the decision counts for reach only",
    hint="This is fine if Personalization did not bucket the visitor.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
)
def decision_unbucketed(decision: Decision, context: Context) -> Found:
    """Experiment and variation are null: the visitor was not bucketed."""
    if decision.experiment_id is not None or decision.variation_id is not None:
        return None
    is_null = _is_null(decision, "experiment_id") and _is_null(decision, "variation_id")
    return Problem() if is_null else None


def _is_null(decision: Decision, field: str) -> bool:
    """Whether a field that is None was sent as null."""
    return field in decision.model_fields_set and field not in decision.lost


@rule(
    "decision",
    WARNING,
    NOT_COUNTED,
    "{field} is null, and the other id is not",
    hint="Send both ids, or null for both if the visitor was not bucketed.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
)
def decision_half_null(decision: Decision, context: Context) -> Found:
    """Either the experiment or the variation is null, not both."""
    experiment, variation = decision.experiment_id, decision.variation_id
    if (experiment is None) == (variation is None) or not (experiment or variation):
        return None
    field = "experiment_id" if experiment is None else "variation_id"
    # SDKs send null for the variation of a holdout, whose id is no number.
    if decision.is_holdout or not _is_null(decision, field):
        return None
    return Problem(field, {"field": field})


@rule(
    "rollout",
    INFO,
    NONE,
    "this decision is of a rollout, so it is not in the results of any experiment",
    hint="Use an experiment rule if you want results.",
    evidence=(DOCUMENTED,),
    sources=(sources.IMPRESSIONS, sources.SDKS),
)
def decision_rollout(decision: Decision, context: Context) -> Found:
    """A rollout decision: no experiment result comes from it."""
    return Problem()


@rule(
    DECISIONS,
    INFO,
    NOT_COUNTED,
    "is_campaign_holdback is true: the decision is not in the results of a variation",
    hint="Send true only for the holdback of a personalization campaign.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BIGQUERY),
    field="is_campaign_holdback",
    also=(WARNING,),
)
def decision_held_back(decision: Decision, context: Context) -> Found:
    """The visitor is held back from the campaign."""
    if not decision.is_campaign_holdback:
        return None
    known = experiment_of(decision, context.account)
    is_odd = known is not None and known.mode not in (None, "personalization")
    return Problem("is_campaign_holdback", severity=WARNING if is_odd else None)


@rule(
    DECISIONS,
    WARNING,
    DEGRADED,
    "metadata: {field} is {defect}",
    hint="Send flag_key, rule_key, rule_type and variation_key as text and enabled as "
    "a boolean, or leave out the metadata.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    field="metadata",
)
def decision_metadata_shape(decision: Decision, context: Context) -> Found:
    """The metadata of a decision is not as the SDKs send it."""
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
        words = {"field": "rule_type", "defect": "unknown"}
        problems.append(Problem(("metadata", "rule_type"), words))
    return problems or None


def _wrong_type(defect: Defect, context: Context) -> Found:
    if not defect.inner:
        return Problem(params={"field": "metadata", "defect": "no object"})
    name = str(defect.path[-1])
    if name not in DecisionMetadata.model_fields:
        return None
    return Problem(params={"field": name, "defect": "of the wrong type"})


decision_metadata_shape = decision_metadata_shape.also_over(
    "defect", _wrong_type, of=("metadata",)
)


@rule(
    "decision",
    WARNING,
    NOT_COUNTED,
    "the experiment {state}",
    hint="Start the experiment before you send events. An event counts only if the "
    "experiment was running at its time.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    field="experiment_id",
    needs=("catalog",),
    also=(ERROR, INFO),
)
def experiment_not_running(decision: Decision, context: Context) -> Found:
    """The experiment is not running."""
    if not context.account.experiments:
        return Unjudged("experiments") if decision.experiment_id else None
    known = experiment_of(decision, context.account)
    # If the window is known, the times of the events say more.
    if known is None or known.has_window or known.status in (None, "running"):
        return None
    is_draft = known.status == "not_started"
    words = {"state": "was never started" if is_draft else f"is {known.status}"}
    if decision.metadata is not None:
        # An SDK decided: it was forced to, or had a datafile of another time.
        return Problem(params=words, severity=INFO)
    return Problem(params=words, severity=ERROR if is_draft else None)


RULES = (
    decision_unbucketed,
    decision_half_null,
    decision_rollout,
    decision_held_back,
    decision_metadata_shape,
    experiment_not_running,
)
