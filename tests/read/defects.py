"""Invalid values for any field, and the defects that the reader reports."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    DecisionMetadata,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject
from eventcheck.models.batch import Envelope
from eventcheck.read.body import Body
from eventcheck.read.defect import Defect
from eventcheck.read.reader import Reader
from tests.rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

ODD: Mapping[str, Any] = {
    "null": None,
    "true": True,
    "integer": 5,
    "huge": 10**400,
    "fraction": 1.5,
    "whole float": 2.0,
    "empty text": "",
    "blank": " ",
    "padded": " x ",
    "text": "x",
    "half a pair": "\ud800",
    "NaN": math.nan,
    "empty list": [],
    "list": [1],
    "empty object": {},
    "object": {"a": 1},
    "thing": object(),
}
METADATA: Json = {
    "flag_key": "flag",
    "rule_key": "rule",
    "rule_type": "experiment",
    "variation_key": "on",
    "enabled": True,
}
HEARTBEAT: Json = {"type": "client_activation", "uuid": "beat", "timestamp": NOW}


def defects(payload: object) -> list[Defect]:
    """Return everything in a body that does not fit the models."""
    reader = Reader(Body(payload, 0))
    return [*reader.defects, *(x for chunk in reader.chunks() for x in chunk.defects)]


def body_with(model: type[WireObject], field: str, value: object) -> Json:
    """Return a valid body with another value in one field of one object."""
    given = {field: value}
    if model is Envelope:
        return body(**given)
    if model is Visitor:
        return body(visitor(**given))
    if model is Attribute:
        return body(visitor(attributes=[attribute(**given)]))
    if model is Snapshot:
        return body(visitor({**snapshot(conversion()), **given}))
    if model is Decision:
        chosen = decision(**given)
        return body(visitor(snapshot(activation(), decisions=[chosen])))
    if model is DecisionMetadata:
        return body(visitor(decided(metadata={**METADATA, **given})))
    return body(visitor(snapshot(_event(model, given), decisions=[decision()])))


def _event(model: type[WireObject], given: Json) -> Json:
    named = {"type": "campaign_activated", "key": "campaign_activated"}
    if model is DecisionEvent:
        return {**activation(), **named, **given}
    if model is ClientActivation:
        return {**HEARTBEAT, **given}
    assert model is ConversionEvent
    event: Json = buying(**given)["visitors"][0]["snapshots"][1]["events"][0]
    return event
