"""What events are: activations that match their decisions, and conversions' names."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import campaign_of, experiment_of, fill_in
from eventcheck.nodes import ACTIVATION, PAGE_VIEW
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import keys, sources

if TYPE_CHECKING:
    from eventcheck.context import Catalog, Context
    from eventcheck.nodes import Decision, Event
    from eventcheck.parse.chunk import Chunk

OTHER = "other"
"""The type of a conversion that says nothing more."""


@rule(
    "activation-without-decision",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="events",
    summary="A `campaign_activated` event has no decision in its snapshot.",
    message="the snapshot of this campaign_activated event lists no decision",
    hint="List the decision (campaign, experiment, variation) in the same snapshot.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.GETTING_STARTED),
    looks_at="activations",
)
def activation_without_decision(chunk: Chunk, context: Context) -> Verdicts:
    """Only where all of the snapshot can be read."""
    del context
    for event in chunk.activations:
        if not event.snapshot.can_attribute:
            yield Problem(event.path)


@rule(
    "activation-entity-mismatch",
    severity=Severity.ERROR,
    effect=Effect.MISATTRIBUTED,
    category="events",
    summary="The entity of an activation is no campaign of its snapshot.",
    message="entity_id is {is}, where the campaign_id of a decision in the snapshot "
    "is expected",
    hint="Send the decision's campaign_id (in a datafile: layerId) as entity_id.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.EVENT_API),
    fix="safe",
    looks_at="activations",
)
def activation_entity_mismatch(chunk: Chunk, context: Context) -> Verdicts:
    """Where all decisions of the snapshot can be read."""
    for snapshot, events in groupby(chunk.activations, attrgetter("snapshot")):
        odd = [x for x in events if x.entity_id and not snapshot.decisions_for(x)]
        if odd and snapshot.decisions and snapshot.lists_all:
            yield from _mismatched(odd, snapshot.decisions, context.account)


def _mismatched(
    events: list[Event], decisions: list[Decision], catalog: Catalog
) -> Verdicts:
    """A decision whose campaign cannot be read might be the one: then nothing.

    Nor where the entity is right by the catalog: then the decision is wrong.
    """
    if any(x.campaign_id is None for x in decisions):
        return
    known = [experiment_of(x, catalog) for x in decisions]
    right = {campaign for x in known if x is not None for campaign in x.campaign_ids}
    kinds = {x.variation_id: "variation_id" for x in decisions}
    kinds |= {x.experiment_id: "experiment_id" for x in decisions}
    for event in events:
        if event.entity_id not in right:
            words = {"is": kinds.get(event.entity_id, "other")}
            fixes = _matched(event, catalog)
            yield Problem(event.at("entity_id"), words, fixes=fixes)


def _matched(event: Event, catalog: Catalog) -> tuple[Fix, ...]:
    decisions = event.snapshot.decisions
    if len(decisions) != 1:
        return ()
    path, old = event.at("entity_id"), event.raw[event.given_key("entity_id")]
    new = campaign_of(decisions[0], catalog)
    return (patch.replace("write the decision's campaign", path, old, new, safe=True),)


@rule(
    "activation-misspelled",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="events",
    summary="An activation is not called `campaign_activated`.",
    message="the event has the entity of a decision's campaign, but its {field} is not "
    "campaign_activated",
    hint="Write `campaign_activated`: by any other name it is a conversion.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    looks_at="misspelled",
)
def activation_misspelled(chunk: Chunk, context: Context) -> Verdicts:
    """Other spellings, and the words of other systems: decision, impression."""
    del context
    for event in chunk.misspelled:
        fields = event.misspelled_fields()
        fix = patch.together(
            f"write {ACTIVATION}", *(_spelled(event, x) for x in fields), safe=True
        )
        yield Problem(event.at(fields[0]), {"field": fields[0]}, fixes=(fix,))


def _spelled(event: Event, field: str) -> Fix:
    old = event.raw[event.given_key(field)]
    return patch.replace("", event.at(field), old, ACTIVATION, safe=True)


@rule(
    "activation-type-conflict",
    severity=Severity.WARNING,
    effect=Effect.MISATTRIBUTED,
    category="events",
    summary="Only one of key and type says `campaign_activated`.",
    message="{field} says something else than campaign_activated",
    hint="Send campaign_activated in both, or leave one of them out.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    looks_at="activations",
)
def activation_type_conflict(chunk: Chunk, context: Context) -> Verdicts:
    """A type `other` says nothing, and is no conflict."""
    del context
    for event in chunk.activations:
        for field, said in (("key", event.key), ("type", event.type)):
            if said is not None and said not in (ACTIVATION, OTHER):
                yield Problem(event.at(field), {"field": field})


@rule(
    "activation-with-metrics",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="events",
    summary="A `campaign_activated` event has revenue, a value or a quantity.",
    message="{field} on a campaign_activated event",
    hint="Send it on the conversion event: an activation has no metrics.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    looks_at="measured",
)
def activation_with_metrics(chunk: Chunk, context: Context) -> Verdicts:
    """Each metric that is there; null is none."""
    del context
    for event in chunk.measured:
        if event.is_activation:
            for field in ("revenue", "value", "quantity"):
                if event.fields.get(field) is not None:
                    yield Problem(event.at(field), {"field": field})


@rule(
    "event-key-absent",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="events",
    summary="A conversion has neither key nor type.",
    message="the event has neither key nor type",
    hint="Send the event's key: exports and event lists go by it.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.EXPORT),
    fix="safe",
    looks_at="conversions",
)
def event_key_absent(chunk: Chunk, context: Context) -> Verdicts:
    """Where null or a wrong type stands there, that is said already."""
    for event in chunk.conversions:
        if event.key is None and event.type is None and not _tries_to_say(event):
            yield Problem(event.path, fixes=fill_in(event, "key", context.account))


def _tries_to_say(event: Event) -> bool:
    return any(
        event.given_key(name) in event.raw and event.raw[event.given_key(name)] != ""
        for name in ("key", "type")
    )


@rule(
    "event-key-mismatch",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="events",
    summary="Key and entity belong to different events.",
    message="the catalog has this key for another event than entity_id",
    hint="Send the key and the id of one event; the id decides what is counted.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    needs=("catalog",),
    looks_at="conversions",
)
def event_key_mismatch(chunk: Chunk, context: Context) -> Verdicts:
    """Both must be known: a key that no event has may be an old one."""
    account = context.account
    for event in chunk.conversions:
        known = account.event_by_id.get(event.entity_id or "")
        if known is None or known.key in (None, event.key):
            continue
        if event.key in account.events_by_key:
            yield Problem(event.at("key"))


@rule(
    "event-key-syntax",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="events",
    summary="The key of an event is not one that Optimizely lets you define.",
    message="the key {defect}",
    hint="Send the key as it stands in Optimizely: letters, digits, blanks and "
    "_ - . (at most 64; page views 500).",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    looks_at="conversions",
)
def event_key_syntax(chunk: Chunk, context: Context) -> Verdicts:
    """Of a conversion; the key of a page may be longer."""
    del context
    for event in chunk.conversions:
        key = event.key
        if key is None:
            continue
        is_page = event.type == PAGE_VIEW
        longest = keys.LONGEST_OF_A_PAGE if is_page else keys.LONGEST
        defect = keys.defect_of(key, longest)
        if defect is not None:
            yield Problem(event.at("key"), {"defect": defect})


@rule(
    "event-unused",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="events",
    summary="No experiment of the catalog uses the event.",
    message="no experiment of the catalog has this event as a metric",
    hint="Add the event as a metric where its results are wanted.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING,),
    needs=("catalog",),
    looks_at="conversions",
)
def event_unused(chunk: Chunk, context: Context) -> Verdicts:
    """Known to be used by none; not known is something else."""
    account = context.account
    for event in chunk.conversions:
        known = account.event_by_id.get(event.entity_id or "")
        if known is None or known.experiment_ids != ():
            continue
        if not account.windows_of_event(known.id):
            yield Problem(event.path)


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
