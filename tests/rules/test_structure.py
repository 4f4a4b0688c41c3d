"""Test what pages and boundaries cannot show about the rules of structure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from eventcheck import Severity, apply_fixes, validate
from eventcheck.guards import is_array, is_object
from eventcheck.models import (
    Attribute,
    ConversionEvent,
    Decision,
    EventBatch,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject

from .build import (
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    decision,
    found,
    snapshot,
    visitor,
)

METADATA = {
    "flag_key": "checkout",
    "rule_key": "test",
    "rule_type": "experiment",
    "variation_key": "on",
    "enabled": True,
}
FULL = body(
    visitor(
        snapshot(
            activation(),
            decisions=[decision(is_campaign_holdback=False, metadata=METADATA)],
        ),
        snapshot(
            conversion(
                type="other",
                revenue=500,
                value=1.5,
                quantity=2,
                tags={"colour": "red"},
                properties={"size": "L"},
            )
        ),
        session_id="session-1",
        attributes=[attribute()],
    ),
    project_id="13001",
    anonymize_ip=True,
    revision="7",
    region="US",
)
"""A body that has every field of the specification."""
MODELS: dict[str, type[WireObject]] = {
    "": EventBatch,
    "visitors": Visitor,
    "attributes": Attribute,
    "snapshots": Snapshot,
    "decisions": Decision,
    "events": ConversionEvent,
}
"""By the field that lists such objects."""
OPEN = ("tags", "properties", "metadata")
"""Objects whose keys are the sender's, or have a rule of their own."""
Steps = tuple[str | int, ...]


def places(value: object, path: Steps = ()) -> Iterator[Steps]:
    """The path of every field, from the root down."""
    if is_array(value):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))
    elif is_object(value) and not set(path) & set(OPEN):
        for name, child in value.items():
            yield (*path, name)
            yield from places(child, (*path, name))


FIELDS = list(places(FULL))
ACTIVATION_KEY: Steps = ("visitors", 0, "snapshots", 0, "events", 0, "key")


def changed(path: Steps, value: object) -> Json:
    """The body with another value in one place."""
    result = deepcopy(FULL)
    part: Any = result
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return result


def is_required(path: Steps) -> bool:
    """Whether the object of a field is of no use without it."""
    model = MODELS["" if len(path) == 1 else str(path[-3])]
    return model.requires(str(path[-1]))


def renamed(path: Steps, name: str) -> Json:
    """The body with another key for one field."""
    result = deepcopy(FULL)
    part: Any = result
    for step in path[:-1]:
        part = part[step]
    part[name] = part.pop(path[-1])
    return result


def spellings(name: str) -> dict[str, bool]:
    """Other spellings of a field, and whether they are surely the same."""
    first, *rest = name.split("_")
    sure = {first + "".join(x.title() for x in rest), name.upper(), name.title()}
    slips = {name + "s", name[:-2] + name[-1] + name[-2]}
    if len(name) > 3:
        slips |= {name[:-1], name[:2] + "q" + name[3:], name[1:]}
    names = dict.fromkeys(slips, False) | dict.fromkeys(sure, True)
    return {x: exact for x, exact in names.items() if x != name}


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: "/".join(map(str, path)))
def test_misnamed_fields_are_checked_as_if_named_correctly(path: Steps) -> None:
    """There is one finding for the name, and the fix restores the body."""
    name = str(path[-1])
    # Without its key, an event is no activation.
    is_vital = path == ACTIVATION_KEY or is_required(path)
    severity = Severity.ERROR if is_vital else Severity.WARNING
    for spelling, exact in spellings(name).items():
        payload = renamed(path, spelling)
        report = validate(payload)
        (finding,) = report.findings

        assert finding.code == "misnamed-field", spelling
        assert finding.path == (*path[:-1], spelling)
        assert finding.severity is severity
        assert finding.params["field"] == name
        assert [fix.safe for fix in finding.fixes] == [exact]
        assert apply_fixes(payload, report, unsafe=True).payload == FULL


def test_every_field_misnamed_at_once() -> None:
    """Inside a misnamed list, paths have the payload's spelling."""
    camel = {"visitor_id": "visitorId", "entity_id": "entityId", "uuid": "UUID"}
    words = json.dumps(body())
    for name, wrong in camel.items():
        words = words.replace(f'"{name}"', f'"{wrong}"')
    payload = json.loads(words.replace('"snapshots"', '"Snapshots"'))

    assert found(payload) == [
        ("misnamed-field", "/visitors/0/Snapshots"),
        ("misnamed-field", "/visitors/0/Snapshots/0/events/0/UUID"),
        ("misnamed-field", "/visitors/0/Snapshots/0/events/0/entityId"),
        ("misnamed-field", "/visitors/0/Snapshots/1/events/0/UUID"),
        ("misnamed-field", "/visitors/0/Snapshots/1/events/0/entityId"),
        ("misnamed-field", "/visitors/0/visitorId"),
    ]
    assert apply_fixes(payload, validate(payload)).payload == body()


def test_a_slip_does_not_take_the_name_of_a_twin() -> None:
    """The correctly spelled key is the field, in any order."""
    payload = buying()
    event = payload["visitors"][0]["snapshots"][1]["events"][0]
    del event["timestamp"]
    event |= {"timestamps": 1, "timeStamp": 1_760_000_060_000}

    assert found(payload) == [
        ("misnamed-field", "/visitors/0/snapshots/1/events/0/timeStamp"),
        ("unknown-field", "/visitors/0/snapshots/1/events/0/timestamps"),
    ]


OWN_RULE = {
    ("decisions", "experiment_id"): "decision-half-null",
    ("decisions", "variation_id"): "decision-half-null",
    ("attributes", "entity_id"): "attribute-without-id",
    ("attributes", "key"): "attribute-without-key",
    ("attributes", "value"): "attribute-value-unsupported",
}
"""Nulls that a more specific rule reports."""
CONSEQUENCES = {
    "enrich_decisions": {"enrich-decisions-off"},
    "decisions": {"activation-without-decision"},
}
"""If this field is null, the data does not count."""


@pytest.mark.parametrize("path", FIELDS, ids=lambda path: "/".join(map(str, path)))
def test_null_in_every_field(path: Steps) -> None:
    """Null is an error in a required field; the fix drops an optional one."""
    report = validate(changed(path, None))
    name = str(path[-1])
    owner = str(path[-3]) if len(path) > 2 else ""
    code = OWN_RULE.get((owner, name), "null-field")
    codes = report.by_code()

    assert codes.keys() == {code, *CONSEQUENCES.get(name, ())}
    if code == "null-field":
        finding = next(x for x in report.findings if x.code == code)
        assert finding.effect == ("rejected" if is_required(path) else "degraded")
        assert (finding.severity is Severity.ERROR) == is_required(path)
        assert [fix.safe for fix in finding.fixes] == [True] * (not is_required(path))


def test_the_content_of_a_null_list_is_not_missed() -> None:
    """Without its events, a snapshot's decisions have no finding."""
    lost = body(visitor(decided() | {"events": None}))
    absent = body(visitor({"decisions": [decision()]}))

    assert [code for code, _ in found(lost)] == ["null-field"]
    assert [code for code, _ in found(absent)] == ["missing-field"]


@pytest.mark.parametrize(
    ("payload", "fixes"),
    [
        (body(anonymize_ip="false"), [True]),
        (body(anonymize_ip="no"), []),
        (body(anonymize_ip=0), []),
        (body(client_version=1), [True]),
        (body(client_version=True), []),
        ({**body(), "visitors": visitor()}, [False]),
        ({**body(), "visitors": "visitor-1"}, []),
    ],
)
def test_only_exact_values_are_retyped(payload: Json, fixes: list[bool]) -> None:
    """A fix is safe if only one value can be meant."""
    (finding,) = validate(payload).findings

    assert finding.code == "wrong-type"
    assert [fix.safe for fix in finding.fixes] == fixes


def test_empty_snapshots_are_dropped_beside_others() -> None:
    """The last one stays, and so does one with decisions."""
    beside = body(visitor(decided(), snapshot(), snapshot(decisions=[])))
    alone = body(visitor(snapshot(), snapshot()))
    deciding = body(visitor(decided(), snapshot(decisions=[decision()])))

    assert apply_fixes(beside, validate(beside)).payload == body(visitor(decided()))
    assert apply_fixes(alone, validate(alone)).payload == alone
    assert apply_fixes(deciding, validate(deciding)).payload == deciding


def test_an_unknown_field_names_the_known_one_that_it_resembles() -> None:
    """The params have its name for programs."""
    for name, params in (
        ("quantitee", {"closest": "quantity", "maybe": " (did you mean quantity?)"}),
        ("colour", {"maybe": ""}),
    ):
        (given,) = validate(buying(**{name: 1})).findings

        assert given.code == "unknown-field"
        assert given.params == {"field": name, **params}
