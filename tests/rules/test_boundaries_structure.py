"""Test where each rule about the structure of a body begins and ends."""

from __future__ import annotations

from pathlib import Path

from eventcheck import Severity

from .boundaries import Boundary, assert_boundary, assert_complete, table, text
from .build import (
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
    without,
)

LIMIT = 3_500_000
SURE = 3_670_016
SOUND = text(body())
ROLLOUT = {"campaign_id": "", "experiment_id": "", "variation_id": ""}


def padded(size: int) -> Json:
    """A body that is so many bytes long as compact JSON, in two-byte letters."""
    sent = buying(tags={"note": ""})
    room = size - len(text(sent).replace(": ", ":").replace(", ", ","))
    sent["visitors"][0]["snapshots"][1]["events"][0]["tags"]["note"] = "é" * (
        room // 2
    ) + "e" * (room % 2)
    return sent


def events(*several: Json) -> Json:
    """A body whose conversions are these."""
    return body(visitor(decided(), snapshot(*several)))


FOREIGN: list[tuple[Json, Json]] = [
    ({"projectId": "1", "visitorId": "2"}, {"projectId": "1"}),
    ({"layerId": "1"}, {"accountId": "1"}),
    ({"decision": {}}, {"decisions": {}}),
    ({"decision": {}}, {"decision": {}, "account_id": "1"}),
    ({"buckets": []}, {"buckets": [], "visitors": []}),
    ({"a": 1, "bb": 2}, {"a": 1, "bbb": 2}),
    ({"a": 1}, {"a": 1, "region": "US"}),
    ({"a": 1}, {}),
]
BOUNDARIES = [
    Boundary("invalid-json", SOUND[:-1], SOUND, path=""),
    Boundary("invalid-json", "\ufeff" + SOUND, " \r\n\t" + SOUND),
    Boundary("invalid-json", b"\xef\xbb\xbf" + SOUND.encode(), SOUND.encode()),
    Boundary("invalid-json", SOUND.encode("utf-16"), bytearray(SOUND, "utf-8")),
    Boundary(
        "invalid-json",
        SOUND.replace("visitor-1", "é").encode("latin-1"),
        SOUND.replace("visitor-1", "é").encode(),
    ),
    Boundary(
        "invalid-json",
        text(buying(value=float("nan"))),
        text(buying(value=1e308)),
        params={"line": 1},
    ),
    Boundary("invalid-json", text(buying(value=float("-inf"))), SOUND),
    Boundary("invalid-json", SOUND.replace("visitor-1", "\ud800"), SOUND),
    Boundary("invalid-json", "", "{}"),
    Boundary("invalid-json", "{'a': 1}", "[]"),
    Boundary("invalid-json", SOUND + ",", SOUND + "\n"),
    Boundary(
        "invalid-json",
        '{\n "account_id": }',
        '{\n "account_id": null }',
        params={"line": 2, "column": 16},
    ),
    Boundary("wrong-type", "[]", "{}", path="", params={"actual": "array"}),
    Boundary(
        "wrong-type",
        body(anonymize_ip="true"),
        body(anonymize_ip=True),
        path="/anonymize_ip",
        params={"expected": "boolean", "actual": "string"},
    ),
    Boundary("wrong-type", body(account_id=True), body(account_id="1")),
    Boundary("wrong-type", body(account_id=1.5), body(account_id=1)),
    Boundary("wrong-type", {**body(), "visitors": visitor()}, body()),
    Boundary(
        "wrong-type",
        body(visitor(attributes={"plan": "gold"})),
        body(visitor(attributes=[])),
        path="/visitors/0/attributes",
        params={"expected": "array", "actual": "object"},
    ),
    Boundary(
        "wrong-type",
        {**body(), "visitors": [visitor(), 1]},
        body(),
        path="/visitors/1",
        params={"expected": "object", "actual": "integer"},
    ),
    Boundary(
        "wrong-type",
        buying(revenue=[1]),
        buying(revenue=1),
        params={"expected": "integer", "actual": "array"},
    ),
    Boundary(
        "wrong-type",
        buying(timestamp={}),
        buying(),
        params={"expected": "integer", "actual": "object"},
    ),
    Boundary(
        "wrong-type",
        buying(value={}),
        buying(value=1.5),
        params={"expected": "number", "actual": "object"},
    ),
    Boundary("wrong-type", buying(tags="gold"), buying(tags={})),
    # What the events belong to cannot be told then.
    *(
        Boundary(
            "wrong-type",
            body(visitor(snapshot(event, decisions="none")), enrich_decisions=False),
            body(),
            path="/visitors/0/snapshots/0/decisions",
        )
        for event in (activation(), conversion())
    ),
    Boundary(
        "missing-field",
        without(body(), "account_id"),
        body(),
        path="",
        params={"field": "account_id"},
    ),
    Boundary("missing-field", without(body(), "visitors"), body()),
    *(
        Boundary(
            "missing-field",
            body(visitor(decided(), snapshot(without(conversion(), name)))),
            body(),
            path="/visitors/0/snapshots/1/events/0",
            params={"field": name},
        )
        for name in ("timestamp", "uuid", "entity_id")
    ),
    *(
        Boundary(
            "missing-field",
            body(
                visitor(snapshot(activation(), decisions=[without(decision(), name)]))
            ),
            body(),
            path="/visitors/0/snapshots/0/decisions/0",
            params={"field": name},
        )
        for name in decision()
    ),
    *(
        Boundary(
            "missing-field",
            body(visitor(attributes=[without(attribute(), name)])),
            body(visitor(attributes=[attribute()])),
            path="/visitors/0/attributes/0",
            params={"field": name},
        )
        for name in ("type", "value")
    ),
    Boundary(
        "missing-field",
        events(without(conversion(type="other"), "entity_id")),
        events(without(conversion(type="client_activation"), "entity_id", "key")),
    ),
    Boundary(
        "missing-field",
        # A rollout may leave its ids empty, but not out.
        body(visitor(snapshot(activation(), decisions=[{}]))),
        body(visitor(snapshot(activation(entity_id=""), decisions=[ROLLOUT]))),
    ),
    Boundary("empty-field", body(account_id=""), body(account_id="0a")),
    Boundary("empty-field", body(visitor(visitor_id=" \t")), body()),
    Boundary("empty-field", buying(uuid=""), buying(uuid="-")),
    Boundary(
        "empty-field",
        buying(entity_id=""),
        buying(entity_id="", type="client_activation"),
        path="/visitors/0/snapshots/1/events/0/entity_id",
    ),
    Boundary(
        "empty-field",
        body(visitor(snapshot(activation(), decisions=[decision(experiment_id="")]))),
        body(visitor(snapshot(activation(entity_id=None), decisions=[ROLLOUT]))),
    ),
    Boundary(
        "empty-field",
        body(visitor(attributes=[attribute(type="")])),
        body(visitor(attributes=[attribute()])),
    ),
    Boundary("null-field", body(region=None), body(region="EU"), path="/region"),
    Boundary("null-field", body(revision=None), body(revision=7)),
    Boundary("null-field", buying(revenue=None), buying(revenue=0)),
    Boundary(
        "null-field",
        buying(tags={"a": None}),
        buying(tags={"a": ""}),
        path="/visitors/0/snapshots/1/events/0/tags/a",
    ),
    Boundary("null-field", buying(properties={"a": None}), buying(properties={})),
    Boundary("null-field", body(visitor(decided(metadata=None))), body()),
    Boundary(
        "null-field",
        # The ids of a rollout may be null, its flags may not.
        body(
            visitor(
                snapshot(
                    activation(entity_id=""),
                    decisions=[{**ROLLOUT, "is_campaign_holdback": None}],
                )
            )
        ),
        body(visitor(snapshot(activation(entity_id=""), decisions=[ROLLOUT]))),
    ),
    *(
        Boundary("null-field", bad, near, severity=Severity.ERROR)
        for bad, near in (
            ({**body(), "visitors": None}, body()),
            (body(visitor(visitor_id=None)), body()),
            ({**body(), "visitors": [visitor() | {"snapshots": None}]}, body()),
            (body(visitor(decided() | {"events": None})), body()),
            (buying(uuid=None), body()),
            (buying(entity_id=None), buying(entity_id=None, type="client_activation")),
            (
                body(visitor(decided(campaign_id=None))),
                body(visitor(decided(experiment_id=None, variation_id=None))),
            ),
        )
    ),
    Boundary(
        "misnamed-field",
        body(visitor({"Events": [conversion()]})),
        body(visitor({"events": [conversion()]})),
        path="/visitors/0/snapshots/0/Events",
        params={"found": "Events", "field": "events"},
    ),
    Boundary(
        "misnamed-field",
        buying(revenu=5),
        # Where the right name is there too, the other is just not known.
        buying(revenu=5, revenue=5),
        severity=Severity.WARNING,
    ),
    Boundary("unknown-field", body(colour="red"), body(region="US"), path="/colour"),
    Boundary("unknown-field", buying(name_=1, name=1), buying(name=1)),
    Boundary(
        "unknown-field",
        body(enrich_decision=1),
        body(visitor(decided() | {"activationTimestamp": 1})),
    ),
    *(Boundary("foreign-format", bad, near, path="") for bad, near in FOREIGN),
    Boundary(
        "snippet-dialect",
        body(visitor(snapshot({"e": "1", "u": "a", "t": 1_760_000_000_000, "k": "x"}))),
        body(visitor(snapshot(conversion()))),
        path="",
    ),
    Boundary(
        "snippet-dialect",
        body(visitor(attributes=[{"e": "1", "k": "a", "t": "custom", "v": 1}])),
        body(visitor(attributes=[attribute()])),
    ),
    *(
        Boundary("payload-too-large", bad, near, severity=severity, path="")
        for bad, near, severity in (
            (text(body(), LIMIT + 1), text(body(), LIMIT), None),
            (text(body(), LIMIT + 1).encode(), text(body(), LIMIT).encode(), None),
            (padded(LIMIT + 1), padded(LIMIT), None),
            (text(body(), SURE + 1), text(body(), LIMIT), Severity.ERROR),
            (padded(SURE + 1), padded(LIMIT), Severity.ERROR),
            (text(body(), SURE), text(body(), LIMIT), Severity.WARNING),
        )
    ),
    Boundary("empty-collection", {**body(), "visitors": []}, body()),
    Boundary(
        "empty-collection",
        {**body(), "visitors": [visitor() | {"snapshots": []}]},
        body(visitor(attributes=[])),
    ),
    Boundary(
        "empty-collection",
        body(visitor(decided(), snapshot())),
        body(visitor(decided(), snapshot(conversion(), decisions=[]))),
        path="/visitors/0/snapshots/1/events",
    ),
]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """The table above has every rule of this family in the specification."""
    assert_complete(BOUNDARIES, "structure", shared)
