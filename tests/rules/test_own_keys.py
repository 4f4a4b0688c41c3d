"""Test that findings point to the keys that the sender uses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest

from eventcheck import validate, validate_all
from eventcheck.findings import Path
from eventcheck.guards import is_array, is_object

from .build import NOW, Json, body, conversion, decided, snapshot, visitor
from .pages import codes
from .test_pages_beside import examples

NAMED = {
    "visitors": "Visitors",
    "visitor_id": "visitorId",
    "session_id": "sessionId",
    "attributes": "Attributes",
    "snapshots": "Snapshots",
    "decisions": "Decisions",
    "campaign_id": "campaignId",
    "experiment_id": "experimentId",
    "variation_id": "variationId",
    "events": "Events",
    "entity_id": "entityId",
    "uuid": "Uuid",
    "timestamp": "Timestamp",
    "revenue": "Revenue",
    "tags": "Tags",
}
"""In camel case, or with a capital."""
SHORT = {
    "campaign_id": "c",
    "experiment_id": "x",
    "variation_id": "v",
    "entity_id": "e",
    "uuid": "u",
    "timestamp": "t",
    "key": "k",
    "type": "y",
    "tags": "a",
    "decisions": "Decisions",
    "revenue": "Revenue",
}
"""As the snippet writes events and decisions."""
COMPARING = {
    "conversion-before-decision",
    "decision-conflict",
    "decision-tie",
    "duplicate-event",
    "event-reissued",
    "event-restamped",
    "order-repeated",
    "timestamps-identical",
    "uuid-reused",
    "variation-changed",
}
"""Codes that compare with what Optimizely could use: required fields in another
spelling are no such thing, but the snippet's keys are."""


FREE = frozenset({"tags", "properties", "metadata"})
"""What holds keys of the sender's own choice."""
Names: TypeAlias = Mapping[str, str]


def renamed(value: Any, names: Names) -> Any:
    """A part of a body with other keys, but for tags and the like."""
    if is_array(value):
        return [renamed(x, names) for x in value]
    if not is_object(value):
        return value
    return {
        names.get(key, key): item if key in FREE else renamed(item, names)
        for key, item in value.items()
    }


def own(path: Path, names: Names) -> Path:
    """A path with the other keys."""
    fixed = next((n + 1 for n, x in enumerate(path) if x in FREE), len(path))
    steps = (names.get(x, x) if isinstance(x, str) else x for x in path[:fixed])
    return (*steps, *path[fixed:])


@pytest.mark.parametrize("code", [x for x in codes() if x != "misnamed-field"])
def test_paths_have_the_keys_of_the_payload(code: str) -> None:
    """The finding and the related places have them."""
    names = SHORT if code in COMPARING else NAMED
    for bodies, context in examples(code):
        usual = validate_all(bodies, context=context).findings
        found = validate_all(renamed(bodies, names), context=context).findings

        assert [
            (x.payload, own(x.path, names), [own(y.path, names) for y in x.related])
            for x in usual
            if x.code == code
        ] == [
            (x.payload, x.path, [y.path for y in x.related])
            for x in found
            if x.code == code
        ]


def test_each_event_of_a_snapshot_has_its_own_keys() -> None:
    """One event has the specification's keys, the next one others."""
    early = {"timestamp": NOW - 1, "entity_id": "51002", "uuid": "u-3"}
    camel = {"entityId": "51003", "timestamp": NOW - 1, "uuid": "u-4", "key": "b"}
    short = {"e": "51004", "t": NOW - 1, "u": "u-5", "k": "c"}
    events = [conversion(), conversion(**early), camel, short]
    findings = validate(body(visitor(decided(), snapshot(*events)))).findings
    code = "conversion-before-decision"

    assert [x.pointer for x in findings if x.code == code] == [
        f"/visitors/0/snapshots/1/events/{n}/{key}"
        for n, key in ((1, "timestamp"), (2, "timestamp"), (3, "t"))
    ]


@pytest.mark.parametrize(
    "name", ["visitor_id", "snapshots", "events", "entity_id", "uuid", "timestamp"]
)
def test_one_key_of_its_own_is_enough(name: str) -> None:
    """A visitor entry, snapshot or event has it; another entry has the usual keys."""
    later = visitor(snapshot(conversion(timestamp=NOW - 1)))
    words = json.dumps(later).replace(f'"{name}":', f'"{NAMED[name]}":')
    path: Path = ("visitors", 1, "snapshots", 0, "events", 0, "timestamp")

    assert places_of(body(visitor(decided()), json.loads(words))) == (
        tuple(NAMED[name] if x == name else x for x in path),
        ("visitors", 0, "snapshots", 0, "decisions", 0),
    )


@pytest.mark.parametrize("name", ["visitors", "decisions"])
def test_a_key_on_the_way_to_both_places(name: str) -> None:
    """The key is in the whole body, or on the way to the related place."""
    payload = body(visitor(decided(), snapshot(conversion(timestamp=NOW - 1))))
    words = json.dumps(payload).replace(f'"{name}":', f'"{NAMED[name]}":')
    path: Path = ("visitors", 0, "snapshots", 1, "events", 0, "timestamp")
    related: Path = ("visitors", 0, "snapshots", 0, "decisions", 0)

    assert places_of(json.loads(words)) == tuple(
        tuple(NAMED[name] if x == name else x for x in usual)
        for usual in (path, related)
    )


def places_of(payload: Json) -> tuple[Path, Path]:
    """Where a conversion before its decision is, and the decision."""
    findings = validate(payload).findings
    (found,) = [x for x in findings if x.code == "conversion-before-decision"]
    return found.path, found.related[0].path
