"""Short notations of bodies for the tests of the preview."""

from __future__ import annotations

from itertools import count
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
T0 = 1_750_000_000_000
"""The time at which the tests begin."""
MINUTE = 60_000
_numbers = count(1)


def uuid() -> str:
    """Return a new uuid."""
    return f"00000000-0000-4000-8000-{next(_numbers):012d}"


def body(*visitors: Json, enrich: object = True, **more: object) -> Json:
    """Return a body of visitor entries; `enrich=None` leaves out `enrich_decisions`."""
    switch = {} if enrich is None else {"enrich_decisions": enrich}
    return {"account_id": "12001", **switch, "visitors": list(visitors), **more}


def visitor(visitor_id: str, *snapshots: Json, session: str | None = None) -> Json:
    """Return a visitor entry."""
    entry: Json = {"visitor_id": visitor_id, "snapshots": list(snapshots)}
    return entry if session is None else {**entry, "session_id": session}


def chose(
    variation: str | None, at: int = 0, experiment: str | None = "31", **more: Any
) -> Json:
    """Return a snapshot: a decision of campaign 21 with its activation."""
    return {"decisions": [decision(variation, experiment, **more)], "events": [act(at)]}


def decision(variation: str | None, experiment: str | None = "31", **more: Any) -> Json:
    """Return a decision."""
    return {
        "campaign_id": "21",
        "experiment_id": experiment,
        "variation_id": variation,
        **more,
    }


def act(at: int = 0, **more: Any) -> Json:
    """Return the activation of a decision of campaign 21."""
    event = {"entity_id": "21", "key": "campaign_activated", "uuid": uuid()}
    return {**event, "timestamp": T0 + at, **more}


def did(at: int = 0, entity: str = "51", **more: Any) -> Json:
    """Return a snapshot with one conversion."""
    return {"events": [conversion(at, entity, **more)]}


def conversion(at: int = 0, entity: str = "51", **more: Any) -> Json:
    """Return a conversion."""
    event = {"entity_id": entity, "key": "buy", "uuid": uuid(), "timestamp": T0 + at}
    return {**event, **more}
