"""Ids beside the catalog: whether the account has them, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.nodes import PAGE_VIEW
from eventcheck.rule import Problem, Verdicts, body_rule, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_no_entity

if TYPE_CHECKING:
    from eventcheck.context import Catalog, Context, Experiment
    from eventcheck.nodes import Decision, Event, Node
    from eventcheck.parse.body import Body
    from eventcheck.parse.chunk import Chunk


@body_rule(
    "account-mismatch",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="identifiers",
    summary="The body is for another account than the catalog.",
    message="account_id is not the catalog's",
    hint="Send the id of the account that has the experiments.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    fix="unsafe",
    needs=("catalog",),
    looks_at="account_id",
)
def account_mismatch(body: Body, context: Context) -> Verdicts:
    """Where both are known."""
    known = context.account.account_id
    yield from _mismatch(body, "account_id", () if known is None else (known,))


@body_rule(
    "project-mismatch",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="identifiers",
    summary="The body is for another project than the catalog.",
    message="project_id is not the catalog's",
    hint="Send the id of the project that has the experiments.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    fix="unsafe",
    needs=("catalog",),
    looks_at="project_id",
)
def project_mismatch(body: Body, context: Context) -> Verdicts:
    """Where both are known."""
    yield from _mismatch(body, "project_id", context.account.project_ids)


def _mismatch(body: Body, field: str, known: tuple[str, ...]) -> Verdicts:
    batch = body.batch
    value = batch.fields.get(field)
    if value and known and value not in known:
        path, old = batch.at(field), batch.raw[batch.given_key(field)]
        fixes: tuple[Fix, ...] = ()
        if len(known) == 1:
            title = "write the catalog's"
            fixes = (patch.replace(title, path, old, known[0], safe=False),)
        yield Problem(path, fixes=fixes)


class Stranger(NamedTuple):
    """An id that the catalog does not have."""

    node: Node
    field: str
    kind: str
    ids: frozenset[str]
    """The ids whose key it is."""
    is_key: bool


def strangers(chunk: Chunk, catalog: Catalog) -> Iterator[Stranger]:
    """Every id of decisions and conversions that the catalog does not have.

    An unknown experiment leaves nothing to say of its variation and its campaign.
    """
    if catalog.experiments:
        for decision in chunk.decisions:
            if not decision.is_rollout:
                yield from _of_decision(decision, catalog)
    for event in chunk.conversions:
        yield from _of_event(event, catalog)


def _of_decision(decision: Decision, catalog: Catalog) -> Iterator[Stranger]:
    experiment_id, campaign = decision.experiment_id, decision.campaign_id
    if experiment_id is None:
        known = campaign is None or campaign in catalog.campaign_ids
        if catalog.lists_campaigns and not known:
            nothing = frozenset[str]()
            yield Stranger(decision, "campaign_id", "campaign", nothing, is_key=False)
        return
    if experiment_id not in catalog.experiment_by_id:
        keyed = catalog.experiments_by_key.get(experiment_id, ())
        ids = frozenset(x.id for x in keyed)
        yield Stranger(decision, "experiment_id", "experiment", ids, bool(keyed))
    experiment = experiment_of(decision, catalog)
    if experiment is not None:
        yield from _of_variation(decision, experiment, catalog)


def _of_variation(
    decision: Decision, experiment: Experiment, catalog: Catalog
) -> Iterator[Stranger]:
    variation = decision.variation_id
    if variation is None or catalog.allows(experiment, variation):
        return
    if variation in catalog.variation_ids:
        return
    own = catalog.variations_of_key(experiment, variation)
    # The key of another experiment's variation does not say which one is meant.
    is_key = bool(own) or variation in catalog.variations_by_key
    yield Stranger(decision, "variation_id", "variation", own, is_key)


def _of_event(event: Event, catalog: Catalog) -> Iterator[Stranger]:
    entity = event.entity_id
    if entity is None or entity in catalog.event_by_id or entity in catalog.page_by_id:
        return
    if is_no_entity(entity, event):
        return
    if event.type == PAGE_VIEW:
        # The snippet names a page by its project too: "86221574092-35446438059".
        if catalog.pages and entity.rpartition("-")[2] not in catalog.page_by_id:
            ids = frozenset(x.id for x in catalog.pages_by_key.get(entity, ()))
            yield Stranger(event, "entity_id", "page", ids, bool(ids))
    elif catalog.lists_events:
        ids = frozenset(x.id for x in catalog.events_by_key.get(entity, ()))
        yield Stranger(event, "entity_id", "event", ids, bool(ids))


@rule(
    "unknown-id",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="The catalog does not have this id.",
    message="the catalog has no {kind} with this id",
    hint="Check the environment and the revision: an id of another project, or a "
    "deleted one, counts nowhere.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog",),
    looks_at="countable",
)
def unknown_id(chunk: Chunk, context: Context) -> Verdicts:
    """Only of kinds that the catalog lists at all."""
    catalog = context.account
    for stranger in strangers(chunk, catalog):
        if not stranger.is_key:
            words = {"kind": stranger.kind, "revision": catalog.revision}
            yield Problem(stranger.node.at(stranger.field), words)


@rule(
    "key-used-as-id",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="A key stands where the id is expected.",
    message="this is the key of {article}, where its id is expected",
    hint="Send the id; keys are names for people and code.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    needs=("catalog",),
    looks_at="countable",
)
def key_used_as_id(chunk: Chunk, context: Context) -> Verdicts:
    """The fix is safe where one thing alone has the key."""
    for stranger in strangers(chunk, context.account):
        if stranger.is_key:
            node, field = stranger.node, stranger.field
            path, answer = node.at(field), only(stranger.ids)
            fixes: tuple[Fix, ...] = ()
            if answer is not None:
                old = node.raw[node.given_key(field)]
                fixes = (patch.replace("write the id", path, old, answer, safe=True),)
            article = ("an " if stranger.kind.startswith("e") else "a ") + stranger.kind
            yield Problem(
                path, {"kind": stranger.kind, "article": article}, fixes=fixes
            )


@rule(
    "decision-ids-inconsistent",
    severity=Severity.ERROR,
    effect=Effect.MISATTRIBUTED,
    category="identifiers",
    summary="The ids of a decision do not belong together.",
    message="this {which} does not belong to the other ids of the decision",
    hint="Take all three ids of a decision from one place: the datafile, or the "
    "REST API.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    needs=("catalog",),
    looks_at="experiments",
)
def decision_ids_inconsistent(chunk: Chunk, context: Context) -> Verdicts:
    """The catalog has the experiment; its variation or its campaign is another."""
    catalog = context.account
    for decision in chunk.decisions:
        known = experiment_of(decision, catalog)
        if known is not None and not decision.is_rollout:
            yield from _inconsistent(decision, known, catalog)


def _inconsistent(
    decision: Decision, known: Experiment, catalog: Catalog
) -> Iterator[Problem]:
    variation, campaign = decision.variation_id, decision.campaign_id
    is_other = (
        variation is not None
        and variation in catalog.variation_ids
        and not catalog.allows(known, variation)
    )
    is_elsewhere = campaign is not None and bool(known.campaign_ids)
    is_elsewhere = is_elsewhere and campaign not in known.campaign_ids
    if is_other and is_elsewhere:
        others = catalog.experiments_by_campaign.get(campaign or "", ())
        if any(x.variations and catalog.allows(x, variation or "") for x in others):
            # Variation and campaign agree: it is the experiment that is wrong.
            yield Problem(decision.at("experiment_id"), {"which": "experiment"})
            return
    if is_other:
        yield Problem(decision.at("variation_id"), {"which": "variation"})
    if is_elsewhere:
        fixes = _right_campaign(decision, known.campaign_ids[0])
        yield Problem(decision.at("campaign_id"), {"which": "campaign"}, fixes=fixes)


def _right_campaign(decision: Decision, right: str) -> tuple[Fix, ...]:
    """One fix for the decision and for the activation that named the same campaign."""
    wrong = decision.campaign_id
    snapshot = decision.snapshot
    if sum(x.campaign_id == wrong for x in snapshot.decisions) > 1:
        return ()
    nodes: list[tuple[Node, str]] = [(decision, "campaign_id")]
    nodes += [
        (x, "entity_id")
        for x in snapshot.events
        if x.is_activation and x.entity_id == wrong
    ]
    changes = [
        patch.replace("", x.at(field), x.raw[x.given_key(field)], right, safe=True)
        for x, field in nodes
    ]
    return (patch.together("write the experiment's campaign", *changes, safe=True),)


RULES = (
    account_mismatch,
    project_mismatch,
    unknown_id,
    key_used_as_id,
    decision_ids_inconsistent,
)
