"""Fields that the payload or the catalog settles: what a fix may fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventcheck.fixes import patch
from eventcheck.nodes import PAGE_VIEW, Attribute, Batch, Decision, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventcheck.context import Catalog, Experiment
    from eventcheck.findings import Fix
    from eventcheck.nodes import Node


def fill_in(node: Node, field: str, catalog: Catalog) -> tuple[Fix, ...]:
    """A safe fix that adds the absent `field`, where there is exactly one answer."""
    answer = _answer(node, field, catalog)
    beside = _witness(node)
    if answer is None or beside is None:
        return ()
    name = node.given_key(field)
    title = f"add {name}"
    return (patch.add(title, node.path, name, answer, witness=beside, safe=True),)


def _answer(node: Node, field: str, catalog: Catalog) -> str | None:
    match node, field:
        case Batch(), "account_id":
            return catalog.account_id
        case Decision(), "campaign_id":
            experiment = experiment_of(node, catalog)
            return experiment.campaign_id if experiment is not None else None
        case Event(), "entity_id" if node.is_activation:
            decisions = node.snapshot.decisions
            campaign = only({campaign_of(x, catalog) for x in decisions})
            return campaign if campaign in catalog.campaign_ids else None
        case Event(), "entity_id" if node.type == PAGE_VIEW:
            return only(x.id for x in catalog.pages_by_key.get(node.key or "", ()))
        case Event(), "entity_id":
            return only(x.id for x in catalog.events_by_key.get(node.key or "", ()))
        case Event(), "key":
            event = catalog.event_by_id.get(node.entity_id or "")
            return event.key if event is not None else None
        case Attribute(), "entity_id":
            known = catalog.attributes_by_key.get(node.key or "", ())
            return only(x.id for x in known)
        case Attribute(), "key":
            return key_of(node, catalog)
    return None


def experiment_of(decision: Decision, catalog: Catalog) -> Experiment | None:
    """The experiment of a decision: by its id, or by the one key that stands there."""
    name = decision.experiment_id or ""
    known = catalog.experiment_by_id.get(name)
    if known is not None:
        return known
    keyed = catalog.experiments_by_key.get(name, ())
    return keyed[0] if len(keyed) == 1 else None


def key_of(attribute: Attribute, catalog: Catalog) -> str | None:
    """The key of an attribute that has none: by its id, or it stands there itself."""
    entity = attribute.entity_id or ""
    known = catalog.attribute_by_id.get(entity)
    if known is not None:
        return known.key
    return entity if entity in catalog.attributes_by_key else None


def campaign_of(decision: Decision, catalog: Catalog) -> str | None:
    """The campaign of a decision, as it will be when its own fix was applied."""
    experiment = experiment_of(decision, catalog)
    if experiment is None or decision.campaign_id in experiment.campaign_ids:
        return decision.campaign_id
    return experiment.campaign_id or decision.campaign_id


def only(items: Iterable[str | None]) -> str | None:
    """The one item, if there is exactly one."""
    each = list(items)
    return each[0] if len(each) == 1 else None


def _witness(node: Node) -> tuple[str, Any] | None:
    for key, value in node.raw.items():
        if isinstance(key, str) and isinstance(value, str | int) and value != "":
            return key, value
    return None
