"""Decisions one by one: what each is, and whether it can count at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.answers import experiment_of
from eventcheck.guards import is_object
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.parse.chunk import Chunk

METADATA: dict[str, type] = {
    "flag_key": str,
    "rule_key": str,
    "rule_type": str,
    "variation_key": str,
    "enabled": bool,
}
RULE_TYPES = frozenset({"experiment", "feature-test", "rollout", "holdout"})


@rule(
    "decision-unbucketed",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="decisions",
    summary="The visitor was not bucketed: experiment and variation are null.",
    message="experiment_id and variation_id are null: it counts for reach only",
    hint="Nothing to do where the visitor was not bucketed in Personalization.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    looks_at="decisions",
)
def decision_unbucketed(chunk: Chunk, context: Context) -> Verdicts:
    """Both null, and no rollout."""
    del context
    for decision in chunk.decisions:
        if decision.is_unbucketed and not decision.is_rollout:
            yield Problem(decision.path)


@rule(
    "decision-half-null",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="decisions",
    summary="Either the experiment or the variation is null, not both.",
    message="{field} is null, and the other id is not",
    hint="Send both ids, or null for both where the visitor was not bucketed.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    looks_at="decisions",
)
def decision_half_null(chunk: Chunk, context: Context) -> Verdicts:
    """Exactly one of them null, and the other there to be compared with."""
    del context
    for decision in chunk.decisions:
        if decision.variation_id is not None and decision.experiment_id is not None:
            continue
        fields = decision.fields
        null = [
            name
            for name in ("experiment_id", "variation_id")
            if name in fields and fields[name] is None
        ]
        if len(null) != 1 or (decision.is_rollout or decision.is_holdout):
            continue
        if decision.experiment_id or decision.variation_id:
            yield Problem(decision.at(null[0]), {"field": null[0]})


@rule(
    "decision-rollout",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="decisions",
    summary="A rollout decision: no experiment result comes from it.",
    message="this decision is of a rollout; it is in no experiment's results",
    hint="Nothing to do. Use an experiment rule where results are wanted.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.IMPRESSIONS, sources.SDKS),
    looks_at="decisions",
)
def decision_rollout(chunk: Chunk, context: Context) -> Verdicts:
    """By its metadata, or because it has no ids."""
    del context
    for decision in chunk.decisions:
        if decision.is_rollout:
            yield Problem(decision.path)


@rule(
    "decision-held-back",
    severity=Severity.INFO,
    also=(Severity.WARNING,),
    effect=Effect.NOT_COUNTED,
    category="decisions",
    summary="The visitor is held back from the campaign.",
    message="is_campaign_holdback is true: the decision is in no variation's results",
    hint="Send true only for the holdback of a personalization campaign.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BIGQUERY),
    looks_at="decisions",
)
def decision_held_back(chunk: Chunk, context: Context) -> Verdicts:
    """A warning where the catalog knows that the experiment has no holdback."""
    for decision in chunk.decisions:
        if not decision.is_holdback:
            continue
        known = experiment_of(decision, context.account)
        odd = known is not None and known.mode not in (None, "personalization")
        severity = Severity.WARNING if odd else None
        yield Problem(decision.at("is_campaign_holdback"), severity=severity)


@rule(
    "decision-metadata-shape",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="decisions",
    summary="The metadata of a decision is not as the SDKs send it.",
    message="metadata: {field} is {defect}",
    hint="Send flag_key, rule_key, rule_type, variation_key (text) and enabled "
    "(boolean), or no metadata.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    looks_at="decisions",
)
def decision_metadata_shape(chunk: Chunk, context: Context) -> Verdicts:
    """Something missing, of a wrong type, or of an unknown rule type."""
    del context
    for decision in chunk.decisions:
        metadata = decision.fields.get("metadata")
        if metadata is None or _is_usual(metadata):
            continue
        if not is_object(metadata):
            words = {"field": "metadata", "defect": "no object"}
            yield Problem(decision.at("metadata"), words)
            continue
        for name, kind in METADATA.items():
            defect = _defect(metadata, name, kind)
            if defect is not None:
                steps = () if defect == "missing" else (name,)
                words = {"field": name, "defect": defect}
                yield Problem(decision.at("metadata", *steps), words)


def _is_usual(metadata: Any) -> bool:
    try:
        return (
            type(metadata["flag_key"]) is str
            and type(metadata["rule_key"]) is str
            and metadata["rule_type"] in RULE_TYPES
            and type(metadata["variation_key"]) is str
            and type(metadata["enabled"]) is bool
        )
    except (KeyError, TypeError):
        return False


def _defect(metadata: dict[str, Any], name: str, kind: type) -> str | None:
    if name not in metadata:
        return "missing"
    value = metadata[name]
    if not isinstance(value, kind):
        return "of the wrong type"
    if name == "rule_type" and value not in RULE_TYPES:
        return "unknown"
    return None


@rule(
    "experiment-not-running",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.NOT_COUNTED,
    category="decisions",
    summary="The experiment does not run.",
    message="the experiment {state}",
    hint="Start the experiment before its events happen; events count only with a "
    "time at which it ran.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.PAUSED),
    needs=("catalog",),
    looks_at="experiments",
)
def experiment_not_running(chunk: Chunk, context: Context) -> Verdicts:
    """Where a window is known, the window alone judges."""
    for decision in chunk.decisions:
        known = experiment_of(decision, context.account)
        if known is None or known.has_window or decision.is_rollout:
            continue
        if known.status == "not_started":
            words = {"state": "was never started"}
            yield Problem(decision.path, words, severity=Severity.ERROR)
        elif known.status not in (None, "running"):
            yield Problem(decision.path, {"state": f"is {known.status}"})


RULES = (
    decision_unbucketed,
    decision_half_null,
    decision_rollout,
    decision_held_back,
    decision_metadata_shape,
    experiment_not_running,
)
