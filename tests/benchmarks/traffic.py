"""Bodies of any size in the form that SDKs send, without randomness."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

Body: TypeAlias = dict[str, Any]
START = 1_760_000_000_000
GOLDEN = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""Factor that spreads consecutive numbers over all uuids."""


def sdk_body(events: int, first: int = 0, per_visitor: int = 1) -> Body:
    """Return a body as SDKs batch it, with one or several events per visitor entry.

    The first event of a visitor is an activation, the others are conversions; with one
    event each, visitors take turns.
    """
    visitors = range(0, events, per_visitor)
    return {
        "account_id": "12001",
        "project_id": "13001",
        "anonymize_ip": True,
        "client_name": "python-sdk",
        "client_version": "5.7.0",
        "enrich_decisions": True,
        "revision": "42",
        "visitors": [
            _visitor(first + n, min(per_visitor, events - n), per_visitor)
            for n in visitors
        ],
    }


def _visitor(first: int, events: int, per_visitor: int) -> Body:
    owner = first // 2 if per_visitor == 1 else first
    snapshots = [
        _snapshot(first + n, _decides(first, n, per_visitor)) for n in range(events)
    ]
    return {
        "visitor_id": f"user-{owner:08d}",
        "attributes": [
            _attribute("61001", "plan", "gold"),
            _attribute("$opt_bot_filtering", "$opt_bot_filtering", value=False),
        ],
        "snapshots": snapshots,
    }


def _decides(first: int, n: int, per_visitor: int) -> bool:
    return first % 2 == 0 if per_visitor == 1 else n == 0


def _snapshot(number: int, decides: bool) -> Body:  # noqa: FBT001
    return _activation(number) if decides else _conversion(number)


def _activation(number: int) -> Body:
    return {
        "decisions": [
            {
                "campaign_id": "21001",
                "experiment_id": "31001",
                "variation_id": "41001",
                "metadata": {
                    "flag_key": "checkout",
                    "rule_key": "rule_1",
                    "rule_type": "experiment",
                    "variation_key": "on",
                    "enabled": True,
                },
            }
        ],
        "events": [
            {
                "timestamp": START + number,
                "entity_id": "21001",
                "key": "campaign_activated",
                "uuid": _uuid(number),
            }
        ],
    }


def _conversion(number: int) -> Body:
    return {
        "events": [
            {
                "timestamp": START + number,
                "entity_id": "51001",
                "key": "purchase",
                "uuid": _uuid(number),
                "revenue": 4200,
                "value": 3.5,
                "tags": {"revenue": 4200, "value": 3.5, "category": "shoes"},
            }
        ],
    }


def _uuid(number: int) -> str:
    return str(UUID(int=(number + 1) * GOLDEN % 2**128))


def varied_body(events: int) -> Body:
    """Return a body in which visitors differ in attributes, and orders in tags."""
    body = sdk_body(events)
    for number, entry in enumerate(body["visitors"]):
        owner = number // 2
        entry["attributes"] += [
            _attribute("61002", "member", f"m-{owner:06d}"),
            _attribute("61003", "age", 18 + owner % 60),
        ]
        tags = entry["snapshots"][0]["events"][0].get("tags")
        if tags is not None:
            tags["order"] = f"ORD-{number:07d}"
    return body


def _attribute(entity: str, key: str, value: object) -> Body:
    return {"entity_id": entity, "key": key, "type": "custom", "value": value}


def broken_body(events: int, only: int | None = None) -> Body:
    """Return a body whose events, or only number `only`, have three mistakes."""
    body = sdk_body(events)
    for number, visitor in enumerate(body["visitors"]):
        if only in (None, number):
            event = visitor["snapshots"][0]["events"][0]
            event["timestamp"] //= 1000
            event["revenue"] = "42.00"
            del event["uuid"]
    return body


def datafile(experiments: int) -> Body:
    """Return a datafile whose first experiment is the one of the traffic."""
    numbers = range(1, experiments + 1)
    return {
        "version": "4",
        "accountId": "12001",
        "projectId": "13001",
        "revision": "42",
        "experiments": [
            {
                "id": f"{31000 + n}",
                "key": f"experiment_{n}",
                "layerId": f"{21000 + n}",
                "status": "Running",
                "variations": [
                    {"id": f"{41000 + n}", "key": "on"},
                    {"id": f"{46000 + n}", "key": "off"},
                ],
                "trafficAllocation": [],
                "audienceIds": [],
                "forcedVariations": {},
            }
            for n in numbers
        ],
        "events": [
            {
                "id": f"{51000 + n}",
                "key": "purchase" if n == 1 else f"event_{n}",
                "experimentIds": [f"{31000 + n}"],
            }
            for n in numbers
        ],
        "attributes": [
            {"id": "61001", "key": "plan"},
            {"id": "61002", "key": "member"},
            {"id": "61003", "key": "age"},
        ],
        "groups": [],
        "rollouts": [],
        "featureFlags": [],
        "audiences": [],
    }
