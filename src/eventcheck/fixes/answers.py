"""Look up values that a fix may fill in: only if there is exactly one answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from eventcheck.context import Catalog, Experiment
from eventcheck.fixes.change import Put
from eventcheck.models.attribute import Attribute
from eventcheck.models.base import WireObject
from eventcheck.models.batch import Envelope
from eventcheck.models.decision import Decision
from eventcheck.models.event import PAGE_VIEW, ConversionEvent
from eventcheck.models.snapshot import Snapshot

T = TypeVar("T")


def fill_in(
    part: WireObject, field: str, catalog: Catalog, name: str = ""
) -> tuple[Put, ...]:
    """Return a safe fix that adds an absent field, if there is exactly one answer.

    name: the key to write if the paths of the fix are as sent.
    """
    answer, name = _answer(part, field, catalog), name or field
    return () if answer is None else (Put(answer, f"add {name}", safe=True, at=name),)


def activated_campaign(snapshot: Snapshot, catalog: Catalog) -> str | None:
    """Return the campaign that every activation of a snapshot must name, if known."""
    campaign = only({campaign_of(x, catalog) for x in snapshot.decisions or ()})
    return campaign if campaign in catalog.campaign_ids else None


def _answer(part: WireObject, field: str, catalog: Catalog) -> str | None:
    match part, field:
        case Envelope(), "account_id":
            return catalog.account_id
        case Decision(), "campaign_id":
            experiment = experiment_of(part, catalog)
            return None if experiment is None else experiment.campaign_id
        case ConversionEvent(), "entity_id" if part.type == PAGE_VIEW:
            return only(x.id for x in catalog.pages_by_key.get(part.key or "", ()))
        case ConversionEvent(), "entity_id":
            return only(x.id for x in catalog.events_by_key.get(part.key or "", ()))
        case ConversionEvent(), "key":
            event = catalog.event_by_id.get(part.entity_id or "")
            return None if event is None else event.key
    return None


def experiment_of(decision: Decision, catalog: Catalog) -> Experiment | None:
    """Return a decision's experiment: by its id, or by a key that only it has."""
    name = decision.experiment_id
    if not name:
        return None
    known = catalog.experiment_by_id.get(name)
    return known or only(catalog.experiments_by_key.get(name, ()))


def key_of(attribute: Attribute, catalog: Catalog) -> str | None:
    """Return the key of an attribute: by its id, or its id if that is a known key."""
    entity = attribute.entity_id or ""
    known = catalog.attribute_by_id.get(entity)
    if known is not None:
        return known.key
    return entity if entity in catalog.attributes_by_key else None


def campaign_of(decision: Decision, catalog: Catalog) -> str | None:
    """Return a decision's campaign, as it will be after its own fix is applied."""
    experiment = experiment_of(decision, catalog)
    if experiment is None or decision.campaign_id in experiment.campaign_ids:
        return decision.campaign_id
    return experiment.campaign_id or decision.campaign_id


def only(items: Iterable[T | None]) -> T | None:
    """Return the one item, if there is exactly one."""
    each = list(items)
    return each[0] if len(each) == 1 else None
