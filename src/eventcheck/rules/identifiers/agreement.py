"""Whether the ids of a decision belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from eventcheck.context import Catalog, Context, Experiment
from eventcheck.findings import Path
from eventcheck.fixes.answers import experiment_of
from eventcheck.fixes.change import Change, Put, Together
from eventcheck.models import Decision, Snapshot
from eventcheck.rule import Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.words import ERROR, MISATTRIBUTED, SDK


@rule(
    "snapshot",
    ERROR,
    MISATTRIBUTED,
    "this {which} does not belong to the other ids of the decision",
    hint="Take all three ids of a decision from one place: the datafile, or the "
    "REST API.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    field="decisions",
    fix="safe",
    needs=("catalog",),
    looks_at=("decision",),
)
def decision_ids_inconsistent(
    snapshot: Snapshot, context: Context
) -> Iterator[Problem | Unjudged]:
    """The ids of a decision do not belong together."""
    catalog, named = context.account, _Named(snapshot)
    for index, decision in enumerate(snapshot.decisions or ()):
        if decision.is_rollout:
            continue
        if not catalog.experiments:
            yield Unjudged("experiments")
            return
        known = experiment_of(decision, catalog)
        for field in () if known is None else _inconsistent(decision, known, catalog):
            fixes: tuple[Change, ...] = ()
            if field == "campaign_id" and known is not None:
                fixes = named.corrected(decision, known.campaign_ids[0])
            words = {"which": field.removesuffix("_id")}
            yield Problem(("decisions", index, field), words, fixes)


def _inconsistent(
    decision: Decision, known: Experiment, catalog: Catalog
) -> Iterator[str]:
    """Yield the fields whose ids are not of the decision's experiment."""
    variation, campaign = decision.variation_id, (decision.campaign_id or "").strip()
    is_other = variation in catalog.variation_ids and not catalog.allows(
        known, variation or ""
    )
    is_elsewhere = bool(campaign and known.campaign_ids)
    is_elsewhere = is_elsewhere and campaign not in known.campaign_ids
    if is_elsewhere and is_placeholder(campaign, "campaign_id", catalog):
        is_elsewhere = False  # `id-placeholder` says so
    if is_other and is_elsewhere:
        others = catalog.experiments_by_campaign.get(campaign, ())
        if any(x.variation_ids and catalog.allows(x, variation or "") for x in others):
            # Variation and campaign agree: it is the experiment that is wrong.
            yield "experiment_id"
            return
    if is_other:
        yield "variation_id"
    if is_elsewhere:
        yield "campaign_id"


class _Named:
    """Where a snapshot names each campaign: in decisions, and in activations."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @cached_property
    def decisions(self) -> Mapping[str | None, list[Path]]:
        """The places of campaigns in decisions."""
        found: defaultdict[str | None, list[Path]] = defaultdict(list)
        for n, decision in enumerate(self.snapshot.decisions or ()):
            found[decision.campaign_id].append(("decisions", n, "campaign_id"))
        return found

    @cached_property
    def activations(self) -> Mapping[str | None, list[Path]]:
        """The places of campaigns in activations."""
        found: defaultdict[str | None, list[Path]] = defaultdict(list)
        for n, event in enumerate(self.snapshot.events or ()):
            if event.kind == "activation":
                found[event.entity_id].append(("events", n, "entity_id"))
        return found

    def corrected(self, decision: Decision, right: str) -> tuple[Change, ...]:
        """One fix for the decision and its activations; none if others share them."""
        wrong = decision.campaign_id
        own = self.decisions[wrong]
        if len(own) > 1:
            return ()
        places = (*own, *self.activations.get(wrong, ()))
        puts = tuple(Put(right, "", at=place) for place in places)
        return (Together("write the experiment's campaign", puts, safe=True),)


RULES = (decision_ids_inconsistent,)
