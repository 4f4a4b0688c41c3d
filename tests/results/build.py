"""Bodies for the tests of the preview, as short as they can be said."""

from __future__ import annotations

from itertools import count
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
T0 = 1_750_000_000_000
"""When the stories of these tests begin."""
MINUTE = 60_000
_numbers = count(1)


def uuid() -> str:
    """A uuid that no other event has."""
    return f"00000000-0000-4000-8000-{next(_numbers):012d}"


def body(*visitors: Json, enrich: object = True, **more: object) -> Json:
    """A body of visitor entries; `enrich=None` leaves enrichment out."""
    switch = {} if enrich is None else {"enrich_decisions": enrich}
    return {"account_id": "12001", **switch, "visitors": list(visitors), **more}


def visitor(visitor_id: str, *snapshots: Json, session: str | None = None) -> Json:
    """A visitor entry."""
    entry: Json = {"visitor_id": visitor_id, "snapshots": list(snapshots)}
    return entry if session is None else {**entry, "session_id": session}


def chose(
    variation: str | None, at: int = 0, experiment: str | None = "31", **more: Any
) -> Json:
    """A snapshot: a decision of campaign 21 with its activation."""
    return {"decisions": [decision(variation, experiment, **more)], "events": [act(at)]}


def decision(variation: str | None, experiment: str | None = "31", **more: Any) -> Json:
    """A decision."""
    return {
        "campaign_id": "21",
        "experiment_id": experiment,
        "variation_id": variation,
        **more,
    }


def act(at: int = 0, **more: Any) -> Json:
    """The activation of a decision of campaign 21."""
    event = {"entity_id": "21", "key": "campaign_activated", "uuid": uuid()}
    return {**event, "timestamp": T0 + at, **more}


def did(at: int = 0, entity: str = "51", **more: Any) -> Json:
    """A snapshot with one conversion."""
    return {"events": [conversion(at, entity, **more)]}


def conversion(at: int = 0, entity: str = "51", **more: Any) -> Json:
    """A conversion."""
    event = {"entity_id": entity, "key": "buy", "uuid": uuid(), "timestamp": T0 + at}
    return {**event, **more}
