"""Plain bodies to break: every part has sound defaults."""

from __future__ import annotations

from typing import Any, TypeAlias

from eventcheck import Report, validate
from eventcheck.read.payload import Payload

Json: TypeAlias = dict[str, Any]
NOW = 1_760_000_000_000
"""The time of the decision; conversions happen a minute later."""
UUID = "5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a{:02d}"


def body(*visitors: Json, **fields: Any) -> Json:
    """A body; without visitors one who decides and converts."""
    return {
        "account_id": "12001",
        "client_name": "acme/shop",
        "client_version": "1.0",
        "enrich_decisions": True,
        "visitors": list(visitors) or [visitor()],
        **fields,
    }


def visitor(*snapshots: Json, **fields: Any) -> Json:
    """A visitor entry; without snapshots one of a decision and one of a conversion."""
    return {
        "visitor_id": "visitor-1",
        "snapshots": list(snapshots) or [decided(), snapshot(conversion())],
        **fields,
    }


def decided(**fields: Any) -> Json:
    """A snapshot with a decision and its activation; fields are the decision's."""
    choice = decision(**fields)
    return snapshot(activation(entity_id=choice["campaign_id"]), decisions=[choice])


def snapshot(*events: Json, **fields: Any) -> Json:
    """A snapshot of events."""
    return {**fields, "events": list(events)}


def decision(**fields: Any) -> Json:
    """A decision for the one experiment."""
    ids = {"campaign_id": "21001", "experiment_id": "31001", "variation_id": "41001"}
    return {**ids, **fields}


def activation(**fields: Any) -> Json:
    """The activation of that decision."""
    return {
        "key": "campaign_activated",
        "entity_id": "21001",
        "uuid": UUID.format(1),
        "timestamp": NOW,
        **fields,
    }


def conversion(**fields: Any) -> Json:
    """A purchase, a minute later."""
    return {
        "key": "purchase",
        "entity_id": "51001",
        "uuid": UUID.format(2),
        "timestamp": NOW + 60_000,
        **fields,
    }


def attribute(**fields: Any) -> Json:
    """A custom attribute."""
    return {
        "type": "custom",
        "entity_id": "61001",
        "key": "plan",
        "value": "gold",
        **fields,
    }


def buying(**fields: Any) -> Json:
    """A body in which a visitor decides and converts; fields are the conversion's."""
    return body(visitor(decided(), snapshot(conversion(**fields))))


def without(part: Json, *names: str) -> Json:
    """A part with some of its fields left out."""
    return {name: value for name, value in part.items() if name not in names}


def found(payload: Payload, **arguments: Any) -> list[tuple[str, str]]:
    """Code and pointer of each finding of a body."""
    report: Report = validate(payload, **arguments)
    return [(finding.code, finding.pointer) for finding in report.findings]
