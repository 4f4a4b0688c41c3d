"""Bodies with ids, and a catalog that knows some of them."""

from __future__ import annotations

from eventcheck import Catalog, Context

from .build import (
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

CATALOG = Catalog(
    account_id="12001",
    project_id="13001",
    revision="7",
    experiments=[
        {
            "id": "31001",
            "key": "checkout",
            "campaign_id": "21001",
            "variations": [{"id": "41001", "key": "off"}, {"id": "41002", "key": "on"}],
        },
        {
            "id": "31002",
            "key": "search",
            "campaign_id": "21002",
            "variations": [
                {"id": "42001", "key": "off"},
                {"id": "42002", "key": "new"},
            ],
        },
        {"id": "31003", "key": "twice", "campaign_id": "21003"},
        {"id": "31004", "key": "twice", "campaign_id": "21004"},
        {
            "id": "31005",
            "campaign_id": "21005",
            "mode": "holdout",
            "variations": ["$opt_dummy_variation_id"],
        },
    ],
    events=[{"id": "51001", "key": "purchase"}],
    pages=[{"id": "71001", "key": "home"}],
)
KNOWN = Context(catalog=CATALOG)
DECISION = "/visitors/0/snapshots/0/decisions/0"
EVENT = "/visitors/0/snapshots/1/events/0"


def deciding(entity: str = "", **ids: object) -> Json:
    """A body with one decision; its activation names the same campaign, or `entity`."""
    choice = decision(**ids)
    event = activation(entity_id=entity or choice["campaign_id"])
    return body(visitor(snapshot(event, decisions=[choice])))


def viewing(**fields: object) -> Json:
    """A body with a view of a page."""
    return buying(**{"type": "view_activated", "key": "home", **fields})


def near_miss(decider: str, buyer: str) -> Json:
    """A body of two visitors: one decides, one buys."""
    return body(
        visitor(decided(), visitor_id=decider),
        visitor(snapshot(conversion()), visitor_id=buyer),
    )
