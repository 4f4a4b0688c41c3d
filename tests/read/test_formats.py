"""Objects that are no Event API body, and bodies that only look unusual."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

from eventcheck.read.formats import Kind, foreign_format, json_inside

Json: TypeAlias = dict[str, Any]
KNOWN = (
    "account_id",
    "visitors",
    "project_id",
    "client_name",
    "client_version",
    "anonymize_ip",
    "enrich_decisions",
    "revision",
    "region",
)
EVENT: Json = {"entity_id": "1", "key": "k", "timestamp": 1, "uuid": "u"}
VISITOR: Json = {"visitor_id": "v", "snapshots": [{"events": [EVENT]}]}
BODY: Json = {"account_id": "1", "visitors": [VISITOR]}
TEXT = json.dumps(BODY)


@pytest.mark.parametrize(
    ("given", "field", "place"),
    [
        ({"url": "https://x", "httpVerb": "POST", "params": BODY}, "params", "params"),
        ({"url": "https://x", "http_verb": "POST", "params": BODY}, "params", "params"),
        ({"body": BODY}, "body", "body"),
        ({"body": TEXT, "statusCode": 200}, "body", "body"),
        ({"body": f" {TEXT}\n"}, "body", "body"),
        ({"data": BODY}, "data", "data"),
        ({"whatever": BODY}, "whatever", "whatever"),
        ({"account_id": "1", "payload": BODY}, "payload", "payload"),
        ({"bodies": [BODY, BODY]}, "bodies", "bodies[0]"),
        ({"data": json.dumps([BODY])}, "data", "data[0]"),
        ({"Records": [{"messageId": "m", "body": TEXT}]}, "Records", "Records[0].body"),
        (
            {"Records": [{"Sns": {"Message": TEXT}}]},
            "Records",
            "Records[0].Sns.Message",
        ),
        ({"request": {"body": BODY}}, "request", "request.body"),
        ({"body": {"visitors": []}}, "body", "body"),
        ({"first": 1, "list": [], "second": BODY, "third": BODY}, "second", "second"),
    ],
)
def test_a_body_is_found_in_its_envelope(given: Json, field: str, place: str) -> None:
    """In a field, as an object or text, alone or in a list."""
    found = foreign_format(given, KNOWN)

    assert found is not None
    assert (found.kind, found.field) == ("envelope", field)
    assert f"`{place}`" in found.hint
    assert ("validate_all" in found.hint) == ("[0]" in place)


OTHERS: list[tuple[Json, Kind]] = [
    ({"projectId": "1", "visitorId": "v", "layerId": "2"}, "legacy"),
    ({"projectId": "1", "visitorId": "v"}, "legacy"),
    ({"decision": {"isLayerHoldback": False}}, "legacy"),
    ({"buckets": []}, "import"),
    ({"events": [{"buckets": {"31001": "41001"}, "user_id": "v"}]}, "import"),
    ({"a": "1", "b": [], "c": {}}, "obfuscated"),
    (
        {
            "version": "4",
            "projectId": "1",
            "experiments": [],
            "featureFlags": [],
            "revision": "7",
        },
        "datafile",
    ),
    ({"log": {"version": "1.2", "entries": []}}, "har"),
    (VISITOR, "visitor"),
    ({"visitor_id": "v", "attributes": []}, "visitor"),
    (EVENT, "event"),
    ({"entity_id": "1", "type": "other", "uuid": "u"}, "event"),
    ({"client_id": "1.2", "events": [{"name": "buy", "params": {}}]}, "ga4"),
    ({"app_instance_id": "1", "events": []}, "ga4"),
    ({"type": "track", "event": "Buy", "anonymousId": "a"}, "segment"),
    ({"type": "identify", "userId": "a", "traits": {}}, "segment"),
    ({"batch": [{"type": "track", "messageId": "m"}], "writeKey": "w"}, "segment"),
]


@pytest.mark.parametrize(("given", "kind"), OTHERS)
def test_other_documents_are_recognised(given: Json, kind: Kind) -> None:
    """Each has its own sentence and advice, and names no field."""
    found = foreign_format(given, KNOWN)

    assert found is not None
    assert (found.kind, found.field) == (kind, None)
    assert found.what
    assert found.hint.endswith(".")


@pytest.mark.parametrize(
    "given",
    [
        BODY,
        {**BODY, "params": BODY, "experiments": [], "revision": "7"},
        {"visitors": None},
        {"visitors": [], "buckets": [], "a": 1},
        {},
        {"account_id": "1"},
        {"account_id": "1", "experiments": [], "revision": "7", "a": 1},
        {"accountId": "1", "Visitors": [VISITOR], "clientName": "x"},
        {"revision": "7", "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7},
        {"revision": "7", **dict.fromkeys("abcdefghi", 1)},
        {"a": 1, "bb": 2, "ccc": 3},
        {"type": "other", "userId": "a"},
        {"hello": "world"},
        {"text": "our visitors"},
        {"text": '{"visitors": '},
        {"text": '"visitors"'},
        {"text": '["visitors"]'},
        {"text": "{visitors}"},
        {"list": ["visitors"], "none": None, "number": 1},
        {"data": {"a": {"b": {"c": BODY}}}, "name": "too deep"},
        {"properties": {"visitors": 3}},
        {"body": {"visitors": None}},
        {"log": "entries", "other": "x"},
        {"log": {"level": "info"}, "other": "x"},
        {"type": "track", "event": "Buy"},
        {"type": ["track"], "userId": "a"},
        {"batch": ["track"], "other": "x"},
        {"batch": [], "other": "x"},
        {"events": [EVENT], "other": "x"},
        {"events": [], "other": "x"},
        {"events": ["buckets"], "other": "x"},
        {"entity_id": "1", "key": "k"},
        {"experiments": []},
    ],
)
def test_bodies_and_unknown_objects_are_no_other_document(given: Json) -> None:
    """Other rules report what is missing."""
    assert foreign_format(given, KNOWN) is None


def test_an_envelope_comes_before_all_other_documents() -> None:
    """Whatever other keys the object has."""
    found = foreign_format({"buckets": [], "type": "track", "data": BODY}, KNOWN)

    assert found is not None
    assert found.kind == "envelope"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (TEXT, BODY),
        (f"\n {TEXT} ", BODY),
        ("[]", []),
        ("{}", {}),
        ('["\\u00e9"]', ["é"]),
        ("", None),
        ("1", None),
        ("true", None),
        ('"x"', None),
        ('"[]"', None),
        ("{", None),
        ("[}", None),
        ("{{visitorId}}", None),
        ("[object Object]", None),
        ("{x}", None),
        ('["\ud800"]', None),
        ("[" * 100_000 + "]" * 100_000, None),
        ("{}" * 100_000, None),
    ],
)
def test_objects_and_arrays_are_read_from_texts(text: str, value: object) -> None:
    """Any other text is only a text."""
    assert json_inside(text) == value


def test_large_objects_take_linear_time() -> None:
    """Only the first item of a list is looked at."""
    records = [{f"k{n}": TEXT[:-1] for n in range(10)} for _ in range(1000)]
    given = {f"field-{n}": records for n in range(10_000)}

    assert foreign_format(given, KNOWN) is None
