"""Activations that match their decisions, and the names of conversions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcheck.context import Catalog, Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.answers import campaign_of, experiment_of, fill_in
from eventcheck.fixes.change import Put, Together
from eventcheck.models.decision import Decision
from eventcheck.models.event import (
    CAMPAIGN_ACTIVATED,
    PAGE_VIEW,
    ConversionEvent,
    DecisionEvent,
)
from eventcheck.models.misspelled import misspelled_fields
from eventcheck.models.snapshot import Snapshot
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.shared import defect_of_key, put_answer

NO_CONFLICT = (None, "", CAMPAIGN_ACTIVATED, "other")
"""The keys and types that an activation may have; `other` says nothing."""
METRICS = ("revenue", "value", "quantity")


@rule(
    "snapshot",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "the snapshot of this campaign_activated event lists no decision",
    hint="List the decision (campaign, experiment, variation) in the same snapshot: "
    "without one, the visitor is not counted.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.GETTING_STARTED),
)
def activation_without_decision(snapshot: Snapshot, context: Context) -> Found:
    """A `campaign_activated` event has no decision in its snapshot."""
    # A decision that cannot be read may be the one.
    if snapshot.decisions or "decisions" in snapshot.lost:
        return None
    return [Problem(("events", n)) for n, _ in _activations(snapshot)]


def _activations(snapshot: Snapshot) -> list[tuple[int, DecisionEvent]]:
    events = enumerate(snapshot.events)
    return [(n, x) for n, x in events if isinstance(x, DecisionEvent)]


@rule(
    "snapshot",
    Severity.ERROR,
    Effect.MISATTRIBUTED,
    "`entity_id` is not the campaign_id of a decision in this snapshot",
    hint="Send the decision's campaign_id (in a datafile: layerId) as `entity_id`.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.EVENT_API),
    field="decisions",
    fix="safe",
)
def activation_entity_mismatch(snapshot: Snapshot, context: Context) -> Found:
    """The entity of an activation is not a campaign of its snapshot."""
    decisions, catalog = snapshot.decisions, context.account
    if not decisions or "decisions" in snapshot.lost:
        return None
    # White space around an id is a problem of its own.
    campaigns = {(x.campaign_id or "").strip() for x in decisions}
    wrong = {
        n: x.entity_id
        for n, x in _activations(snapshot)
        if x.entity_id and x.entity_id.strip() not in campaigns
    }
    # A decision without a campaign may be the one.
    if not wrong or any(
        not x or is_placeholder(x, "campaign_id", catalog) for x in campaigns
    ):
        return None
    return list(_mismatched(wrong, decisions, catalog))


def _mismatched(
    entities: Mapping[int, str], decisions: Sequence[Decision], catalog: Catalog
) -> Iterator[Problem]:
    experiments = [experiment_of(x, catalog) for x in decisions]
    right = {c for x in experiments if x is not None for c in x.campaign_ids}
    kinds = {x.variation_id: "variation_id" for x in decisions}
    kinds |= {x.experiment_id: "experiment_id" for x in decisions}
    campaign = campaign_of(decisions[0], catalog) if len(decisions) == 1 else None
    is_clean = campaign == (campaign or "").strip()
    fixes = put_answer(campaign if is_clean else None, "write the decision's campaign")
    for index, entity in entities.items():
        kind = kinds.get(entity, "other")
        advice = "" if kind == "other" else f"This is the {kind} of a decision."
        # If the catalog says that the entity is right, the decision is wrong.
        if entity not in right and not is_placeholder(entity, "entity_id", catalog):
            at = "events", index, "entity_id"
            yield Problem(at, {"is": kind}, fixes, advice=advice)


@rule(
    "misspelled",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "the entity is the campaign of a decision, but {field} is not campaign_activated",
    hint="Write `campaign_activated`. With any other name the event is a conversion.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
)
def activation_misspelled(event: ConversionEvent, context: Context) -> Found:
    """An activation has another name than `campaign_activated`."""
    fields = misspelled_fields(event)
    puts = tuple(Put(CAMPAIGN_ACTIVATED, "", at=x) for x in fields)
    fix = Together(f"write {CAMPAIGN_ACTIVATED}", puts, safe=True)
    return Problem(fields[0], {"field": fields[0]}, (fix,))


@rule(
    "activation",
    Severity.WARNING,
    Effect.MISATTRIBUTED,
    "key and type disagree: {field} is not campaign_activated",
    hint="Send campaign_activated in both key and type, or leave one of them out. "
    "Otherwise the event may count as a conversion.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
)
def activation_type_conflict(event: DecisionEvent, context: Context) -> Found:
    """Only one of key and type is `campaign_activated`."""
    if event.key not in NO_CONFLICT:
        return Problem("key", {"field": "key"})
    return None if event.type in NO_CONFLICT else Problem("type", {"field": "type"})


@rule(
    "activation",
    Severity.WARNING,
    Effect.DISTORTED,
    "a campaign_activated event has {field}",
    hint="Send {field} on the conversion event: here it counts in no metric.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
)
def activation_with_metrics(event: DecisionEvent, context: Context) -> Found:
    """A `campaign_activated` event has revenue, a value or a quantity."""
    if event.model_fields_set.isdisjoint(METRICS):
        return None
    return [Problem(x, {"field": x}) for x in METRICS if getattr(event, x) is not None]


def _with_wrong_metrics(defect: Defect, context: Context) -> Found:
    event, field = defect.owner, defect.field
    if not isinstance(event, DecisionEvent) or field not in event.lost:
        return None
    return Problem(params={"field": field})


activation_with_metrics = activation_with_metrics.also_over(
    "defect", _with_wrong_metrics, of=METRICS
)


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DEGRADED,
    "the event has neither key nor type",
    hint="Send the event's key: exports and lists of events show it.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.EXPORT),
    fix="safe",
)
def event_key_absent(event: ConversionEvent, context: Context) -> Found:
    """A conversion has neither key nor type."""
    if event.key or event.type:
        return None
    # A null or a value of the wrong type has a finding already.
    is_null = any(getattr(event, x) is None for x in event.model_fields_set & NAMES)
    return None if is_null else Problem(fixes=fill_in(event, "key", context.account))


NAMES = frozenset({"key", "type"})


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DEGRADED,
    "in the catalog, the event with this entity_id has another key",
    hint="Send the key and the id of the same event. Optimizely counts by the id.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    field="key",
    needs=("catalog",),
)
def event_key_mismatch(event: ConversionEvent, context: Context) -> Found:
    """The key is not the key of the event with this id."""
    known = context.account.event_by_id.get(event.entity_id or "")
    if not event.key or not event.entity_id:
        return None
    if not context.account.lists_events:
        return _unlisted(event)
    if known is None or known.key in (None, event.key):
        return None
    # A key that no event can have is a problem of its own.
    return Problem("key") if _defect_of_key(event) is None else None


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DEGRADED,
    "the key {defect}",
    hint="Send the key as it is in Optimizely: letters, digits, spaces and _ - . (at "
    "most 64; for page views 500).",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    field="key",
)
def event_key_syntax(event: ConversionEvent, context: Context) -> Found:
    """An event's key is not a key that Optimizely allows."""
    defect = _defect_of_key(event)
    return None if defect is None else Problem("key", {"defect": defect})


def _defect_of_key(event: ConversionEvent) -> str | None:
    return defect_of_key(event.key, is_page=event.type == PAGE_VIEW)


@rule(
    "conversion",
    Severity.INFO,
    Effect.NONE,
    "no experiment of the catalog has this event as a metric",
    hint="If you want results for it, add the event as a metric to an experiment.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING,),
    needs=("catalog",),
)
def event_unused(event: ConversionEvent, context: Context) -> Found:
    """No experiment of the catalog uses the event."""
    account = context.account
    known = account.event_by_id.get(event.entity_id or "")
    if known is None:
        return None if account.lists_events else _unlisted(event)
    if known.experiment_ids is None:
        return Unchecked("metrics")
    is_used = known.experiment_ids or account.windows_of_event(known.id)
    return None if is_used else Problem()


def _unlisted(event: ConversionEvent) -> Unchecked | None:
    """Say that the catalog lists no events; a page view is one of a page."""
    return None if event.type == PAGE_VIEW else Unchecked("events")


RULES = (
    activation_without_decision,
    activation_entity_mismatch,
    activation_misspelled,
    activation_type_conflict,
    activation_with_metrics,
    event_key_absent,
    event_key_mismatch,
    event_key_syntax,
    event_unused,
)
