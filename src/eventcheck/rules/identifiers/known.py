"""Ids that the catalog does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from eventcheck.context import Catalog, Context, Experiment
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.fixes.change import Put
from eventcheck.models import ConversionEvent, Decision
from eventcheck.models.batch import Envelope
from eventcheck.models.event import PAGE_VIEW
from eventcheck.rule import Found, Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFERRED,
    NOT_COUNTED,
    REJECTED,
    REPORTED,
    WARNING,
)


@rule(
    "envelope",
    ERROR,
    REJECTED,
    "account_id is not the catalog's",
    hint="Send the id of the account that has the experiments.",
    evidence=(INFERRED,),
    sources=(sources.REASONING,),
    field="account_id",
    fix="unsafe",
    needs=("catalog",),
)
def account_mismatch(envelope: Envelope, context: Context) -> Found:
    """The body is for another account than the catalog."""
    value = envelope.account_id
    known = context.account.account_id
    if value and known is None:
        return Unjudged("account")
    return _mismatch("account_id", value, (known,) if known else ())


@rule(
    "envelope",
    WARNING,
    DEGRADED,
    "project_id is not the catalog's",
    hint="Send the id of the project that has the experiments.",
    evidence=(INFERRED,),
    sources=(sources.REASONING,),
    field="project_id",
    fix="unsafe",
    needs=("catalog",),
)
def project_mismatch(envelope: Envelope, context: Context) -> Found:
    """The body is for another project than the catalog."""
    value = envelope.project_id
    known = context.account.project_ids
    if value and not known:
        return Unjudged("project")
    return _mismatch("project_id", value, known)


def _mismatch(field: str, value: str | None, known: tuple[str, ...]) -> Problem | None:
    if not value or value.strip() in known:
        # `id-padded` speaks of white space.
        return None
    fixes = tuple(Put(x, "write the catalog's id") for x in known)
    return Problem(field, fixes=fixes if len(known) == 1 else ())


FEW = 5
"""A hint names so many experiments of a flag."""


class Stranger(NamedTuple):
    """An id that the catalog does not have."""

    field: str
    kind: str
    value: str
    is_key: bool = False
    meant: Iterable[str] = ()
    """The ids of what has this key."""


Part: TypeAlias = Decision | ConversionEvent


def _strangers(part: Part, catalog: Catalog) -> Iterator[Stranger | Unjudged]:
    """Yield the ids of a part that the catalog does not have."""
    if isinstance(part, Decision):
        return _of_decision(part, catalog)
    return _of_event(part, catalog)


def _of_decision(decision: Decision, catalog: Catalog) -> Iterator[Stranger | Unjudged]:
    """Without a known experiment, say nothing of its variation and campaign."""
    name, campaign = decision.experiment_id, decision.campaign_id
    if not catalog.experiments:
        yield Unjudged("experiments")
    elif name is None:
        if (
            campaign
            and catalog.lists_campaigns
            and campaign not in catalog.campaign_ids
        ):
            yield Stranger("campaign_id", "campaign", campaign)
    else:
        if name not in catalog.experiment_by_id:
            yield _experiment(name, catalog)
        experiment = experiment_of(decision, catalog)
        if experiment is not None:
            yield from _variations(decision, experiment, catalog)


def _experiment(name: str, catalog: Catalog) -> Stranger:
    keyed, flag = catalog.experiments_by_key.get(name), catalog.flag_by_key.get(name)
    if keyed is None and flag is not None:
        ids = flag.experiment_ids
        return Stranger("experiment_id", "flag", name, is_key=True, meant=ids)
    ids = tuple(x.id for x in keyed or ())
    return Stranger("experiment_id", "experiment", name, bool(keyed), ids)


def _variations(
    decision: Decision, experiment: Experiment, catalog: Catalog
) -> Iterator[Stranger]:
    variation = decision.variation_id
    if not variation or catalog.allows(experiment, variation):
        return
    if variation in catalog.variation_ids:
        return
    own = catalog.variations_of_key(experiment, variation)
    # The key of another experiment's variation does not say which one is meant.
    is_key = bool(own) or variation in catalog.variations_by_key
    yield Stranger("variation_id", "variation", variation, is_key, own)


def _of_event(
    event: ConversionEvent, catalog: Catalog
) -> Iterator[Stranger | Unjudged]:
    entity = event.entity_id
    if not entity or entity in catalog.event_by_id or entity in catalog.page_by_id:
        return
    if event.type == PAGE_VIEW:
        if not catalog.pages:
            yield Unjudged("pages")
        # The snippet names a page by its project too: "86221574092-35446438059".
        elif entity.rpartition("-")[2] not in catalog.page_by_id:
            ids = [x.id for x in catalog.pages_by_key.get(entity, ())]
            yield Stranger("entity_id", "page", entity, bool(ids), ids)
    elif catalog.lists_events:
        ids = [x.id for x in catalog.events_by_key.get(entity, ())]
        yield Stranger("entity_id", "event", entity, bool(ids), ids)
    else:
        yield Unjudged("events")


@rule(
    ("decision", "conversion"),
    ERROR,
    NOT_COUNTED,
    "the catalog has no {kind} with this id",
    hint="Check the environment and the revision: an id of another project, or of "
    "something deleted, counts nowhere.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog",),
)
def unknown_id(part: Part, context: Context) -> Iterator[Problem | Unjudged]:
    """The catalog does not have this id."""
    catalog = context.account
    for stranger in _strangers(part, catalog):
        if isinstance(stranger, Unjudged):
            yield stranger
        elif not (stranger.is_key or _is_explained(stranger, catalog)):
            words = {"kind": stranger.kind, "revision": catalog.revision}
            yield Problem(stranger.field, words)


def _is_explained(stranger: Stranger, catalog: Catalog) -> bool:
    """Whether `id-padded` or `id-placeholder` says what is wrong."""
    value = stranger.value
    return value != value.strip() or is_placeholder(value, stranger.field, catalog)


@rule(
    ("decision", "conversion"),
    ERROR,
    NOT_COUNTED,
    "this is the key of {article}, not an id",
    hint="Send the id; keys are names for people and code.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    needs=("catalog",),
)
def key_used_as_id(part: Part, context: Context) -> Iterator[Problem | Unjudged]:
    """A key stands in the place of an id."""
    for stranger in _strangers(part, context.account):
        if isinstance(stranger, Unjudged):
            yield stranger
        elif stranger.is_key:
            yield _key(stranger)


def _key(stranger: Stranger) -> Problem:
    kind, ids = stranger.kind, list(stranger.meant)
    words = {"kind": kind, "article": ("an " if kind[0] == "e" else "a ") + kind}
    if kind == "flag":
        # The key does not say which of the flag's rules decided.
        advice = f"The experiments of this flag: {', '.join(ids[:FEW]) or 'none'}."
        return Problem(stranger.field, words, advice=advice)
    answer = only(ids)
    fixes = () if answer is None else (Put(answer, "write the id", safe=True),)
    return Problem(stranger.field, words, fixes)


RULES = (account_mismatch, project_mismatch, unknown_id, key_used_as_id)
