"""Ids that the catalog does not have, or that do not belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from eventcheck.context import Catalog, Context, Event, Experiment, Page
from eventcheck.findings import Effect, Evidence, Path, Severity
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.fixes.change import Change, Put, Together
from eventcheck.models import ConversionEvent, Decision, Snapshot
from eventcheck.models.batch import Envelope
from eventcheck.models.event import PAGE_VIEW
from eventcheck.rule import Found, Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.shared import put_answer


@rule(
    "envelope",
    Severity.ERROR,
    Effect.REJECTED,
    "account_id is not the account of the catalog",
    hint="Check which environment the body was built for: nothing in it counts for the "
    "catalog's account.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    field="account_id",
    fix="unsafe",
    needs=("catalog",),
)
def account_mismatch(envelope: Envelope, context: Context) -> Found:
    """The body is for another account than the catalog's."""
    known = context.account.account_id
    return _mismatch(envelope, "account_id", () if known is None else (known,))


@rule(
    "envelope",
    Severity.WARNING,
    Effect.DEGRADED,
    "project_id is not a project of the catalog",
    hint="Check which environment the body was built for: its experiments may not "
    "exist in this project.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    field="project_id",
    fix="unsafe",
    needs=("catalog",),
)
def project_mismatch(envelope: Envelope, context: Context) -> Found:
    """The body is for another project than the catalog's."""
    return _mismatch(envelope, "project_id", context.account.project_ids)


def _mismatch(envelope: Envelope, field: str, known: tuple[str, ...]) -> Found:
    value: str = getattr(envelope, field)
    # `id-padded` reports white space.
    if not value or value.strip() in known:
        return None
    if not known:
        return Unchecked("account" if field == "account_id" else "project")
    answer = only(known)
    fixes = () if answer is None else (Put(answer, "write the catalog's id"),)
    return Problem(field, fixes=fixes)


class Unknown(NamedTuple):
    """An id that the catalog does not have."""

    field: str
    kind: str
    value: str
    meant: Collection[str] | None = None
    """The ids of what has this key; None if it is no key."""


Part: TypeAlias = Decision | ConversionEvent
Say: TypeAlias = Callable[[Unknown, Catalog], Problem | None]


def _problems(part: Part, catalog: Catalog, say: Say) -> list[Problem | Unchecked]:
    """Return what one of the two rules says about the unknown ids of a part."""
    unknown: tuple[Unknown | Unchecked | None, ...]
    if isinstance(part, Decision):
        unknown = _experiment(part, catalog), _variation(part, catalog)
    else:
        unknown = (_entity(part, catalog),)
    said = [say(x, catalog) if isinstance(x, Unknown) else x for x in unknown]
    return [x for x in said if x is not None]


def _experiment(decision: Decision, catalog: Catalog) -> Unknown | Unchecked | None:
    name, campaign = decision.experiment_id, decision.campaign_id
    if not catalog.experiments:
        return Unchecked("experiments")
    if name is None:
        if not campaign or campaign in catalog.campaign_ids:
            return None
        is_listed = catalog.lists_campaigns
        return Unknown("campaign_id", "campaign", campaign) if is_listed else None
    if name in catalog.experiment_by_id:
        return None
    keyed, flag = catalog.experiments_by_key.get(name), catalog.flag_by_key.get(name)
    if keyed is None and flag is not None:
        return Unknown("experiment_id", "flag", name, flag.experiment_ids)
    return Unknown("experiment_id", "experiment", name, _ids(keyed))


def _variation(decision: Decision, catalog: Catalog) -> Unknown | None:
    experiment, name = experiment_of(decision, catalog), decision.variation_id
    if experiment is None or not name or name in catalog.variation_ids:
        return None
    if catalog.allows(experiment, name):
        return None
    own = catalog.variations_of_key(experiment, name)
    # The key of another experiment's variation does not say which one is meant.
    is_key = bool(own) or name in catalog.variations_by_key
    return Unknown("variation_id", "variation", name, own if is_key else None)


def _entity(event: ConversionEvent, catalog: Catalog) -> Unknown | Unchecked | None:
    entity, pages = event.entity_id, catalog.page_by_id
    if not entity or entity in catalog.event_by_id or entity in pages:
        return None
    if event.type != PAGE_VIEW:
        ids = _ids(catalog.events_by_key.get(entity))
        is_listed = catalog.lists_events
        return (
            Unknown("entity_id", "event", entity, ids)
            if is_listed
            else Unchecked("events")
        )
    # The snippet names a page by its project too: "86221574092-35446438059".
    if entity.rpartition("-")[2] in pages:
        return None
    ids = _ids(catalog.pages_by_key.get(entity))
    return Unknown("entity_id", "page", entity, ids) if pages else Unchecked("pages")


def _ids(records: Iterable[Experiment | Event | Page] | None) -> list[str] | None:
    return None if records is None else [x.id for x in records]


@rule(
    ("decision", "conversion"),
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "the catalog has no {kind} with this id",
    hint="Check the environment, and the revision of the datafile: an id of another "
    "project, or of something deleted, counts nowhere.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog",),
)
def unknown_id(part: Part, context: Context) -> Found:
    """The catalog does not have this id."""
    return _problems(part, context.account, _unknown)


def _unknown(unknown: Unknown, catalog: Catalog) -> Problem | None:
    field, kind, value, meant = unknown
    # `id-padded` and `id-placeholder` report these.
    is_no_id = value != value.strip() or is_placeholder(value, field, catalog)
    if meant is not None or is_no_id:
        return None
    return Problem(field, {"kind": kind, "revision": catalog.revision})


@rule(
    ("decision", "conversion"),
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "this is the key of {article}, not an id",
    hint="Send the id: the Event API does not look up keys.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    needs=("catalog",),
)
def key_used_as_id(part: Part, context: Context) -> Found:
    """A key is sent instead of an id."""
    return _problems(part, context.account, _key)


FEW = 5
"""A hint names this many experiments of a flag."""


def _key(unknown: Unknown, catalog: Catalog) -> Problem | None:
    field, kind, _, meant = unknown
    if meant is None:
        return None
    words = {"kind": kind, "article": ("an " if kind[0] == "e" else "a ") + kind}
    if kind == "flag":
        # The key does not say which of the flag's rules decided.
        some = ", ".join(list(meant)[:FEW]) or "none"
        return Problem(field, words, advice=f"The experiments of this flag: {some}.")
    return Problem(field, words, put_answer(only(meant), "write the id"))


@rule(
    "snapshot",
    Severity.ERROR,
    Effect.MISATTRIBUTED,
    "this {which} does not belong to the other ids of the decision",
    hint="Take all three ids of a decision from the same datafile, or the REST API.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    field="decisions",
    fix="safe",
    needs=("catalog",),
    looks_at=("decision",),
)
def decision_ids_inconsistent(snapshot: Snapshot, context: Context) -> Found:
    """The ids of a decision do not belong together."""
    catalog, decisions = context.account, snapshot.decisions or ()
    if not catalog.experiments:
        is_met = any(not x.is_rollout for x in decisions)
        return Unchecked("experiments") if is_met else None
    wrong = [
        (n, decision.campaign_id, field, known)
        for n, decision in enumerate(decisions)
        if not decision.is_rollout and (known := experiment_of(decision, catalog))
        for field in _inconsistent(decision, known, catalog)
    ]
    if not wrong:
        return None
    places = _places_of_campaigns(snapshot)
    return [
        Problem(
            ("decisions", n, field),
            {"which": field.removesuffix("_id")},
            _corrected(places[campaign], known) if field == "campaign_id" else (),
        )
        for n, campaign, field, known in wrong
    ]


def _inconsistent(decision: Decision, known: Experiment, catalog: Catalog) -> list[str]:
    """Return the fields whose ids are not of the decision's experiment."""
    variation = decision.variation_id or ""
    campaign = (decision.campaign_id or "").strip()
    is_listed = variation in catalog.variation_ids
    wrong = (
        [] if not is_listed or catalog.allows(known, variation) else ["variation_id"]
    )
    if not campaign or not known.campaign_ids or campaign in known.campaign_ids:
        return wrong
    if is_placeholder(campaign, "campaign_id", catalog):
        return wrong
    others = catalog.experiments_by_campaign.get(campaign, ())
    if wrong and any(x.variation_ids and catalog.allows(x, variation) for x in others):
        # Variation and campaign agree, so the experiment is wrong.
        return ["experiment_id"]
    return [*wrong, "campaign_id"]


def _places_of_campaigns(snapshot: Snapshot) -> Mapping[str | None, Sequence[Path]]:
    """Return where each campaign is named: in decisions, then in activations."""
    found: defaultdict[str | None, list[Path]] = defaultdict(list)
    for n, decision in enumerate(snapshot.decisions or ()):
        found[decision.campaign_id].append(("decisions", n, "campaign_id"))
    for n, event in enumerate(snapshot.events):
        if event.kind == "activation":
            found[event.entity_id].append(("events", n, "entity_id"))
    return found


def _corrected(places: Sequence[Path], known: Experiment) -> tuple[Change, ...]:
    """Return one fix for a decision and its activations; () if decisions share them."""
    if any(place[0] == "decisions" for place in places[1:2]):
        return ()
    puts = tuple(Put(known.campaign_ids[0], "", at=place) for place in places)
    return (Together("write the experiment's campaign", puts, safe=True),)


RULES = (
    account_mismatch,
    project_mismatch,
    unknown_id,
    key_used_as_id,
    decision_ids_inconsistent,
)
