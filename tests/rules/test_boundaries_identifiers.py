"""Test where each rule about the form of ids begins and ends."""

from __future__ import annotations

import pytest

from eventcheck import Severity, apply_fixes, validate

from .boundaries import Boundary, assert_boundary, table
from .build import (
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    found,
    snapshot,
    visitor,
)
from .ids import DECISION, EVENT, KNOWN, deciding, near_miss

EXACT = 2**53


def by(visitor_id: object) -> Json:
    """A body of a visitor with this id."""
    return body(visitor(visitor_id=visitor_id))


def placeholder(field: str, bad: str, near: str) -> Boundary:
    """A conversion's field that somebody forgot to fill in."""
    path = f"{EVENT}/{field}"
    return Boundary(
        "id-placeholder", buying(**{field: bad}), buying(**{field: near}), path=path
    )


def nobody(bad: str, near: str) -> Boundary:
    """A visitor id that stands for nobody."""
    path = "/visitors/0/visitor_id"
    return Boundary("id-placeholder", by(bad), by(near), path=path)


def personal(bad: str, near: str) -> Boundary:
    """A visitor id that names a person."""
    return Boundary("visitor-id-personal", by(bad), by(near))


BOUNDARIES = [
    Boundary("id-not-string", by(1), by("1"), path="/visitors/0/visitor_id"),
    Boundary("id-not-string", by(EXACT - 1), by(str(EXACT - 1))),
    Boundary("id-not-string", by(EXACT), by(str(EXACT)), severity=Severity.ERROR),
    Boundary("id-not-string", by(0), by("0"), severity=Severity.ERROR),
    Boundary("id-not-string", by(10**400), by("1"), severity=Severity.ERROR),
    Boundary("id-not-string", by(-1), by("-1")),
    Boundary("id-not-string", by(-EXACT), by("1"), severity=Severity.ERROR),
    Boundary("id-not-string", buying(entity_id=0), buying(), severity=Severity.ERROR),
    Boundary("id-not-string", buying(uuid=71), buying(uuid="7")),
    Boundary("id-not-string", body(project_id=1), body(project_id=None)),
    Boundary(
        "id-not-string",
        body(visitor(session_id=1_760_000_000_000)),
        body(visitor(session_id="1760000000000")),
        path="/visitors/0/session_id",
    ),
    Boundary("id-padded", by("ann "), by("a n n"), path="/visitors/0/visitor_id"),
    Boundary("id-padded", by("\u00a0ann"), by(" \t"), path="/visitors/0/visitor_id"),
    Boundary("id-padded", deciding("21001", campaign_id=" 21001"), deciding()),
    Boundary("id-padded", buying(uuid="a\n"), buying(uuid="a")),
    Boundary("id-padded", body(project_id=" 1"), body(project_id="1")),
    Boundary("id-padded", body(visitor(session_id="a ")), body(visitor())),
    *(
        nobody(bad, f"{bad}-1")
        for bad in ("undefined", "null", "None", "NaN", "nil", "(not set)", "Guest")
    ),
    nobody("[object Object]", "object"),
    nobody("{{visitorId}}", "visitorId}}"),
    nobody("YOUR_VISITOR_ID", "your_visitor"),
    nobody("00000000-0000-0000-0000-000000000000", "0"),
    placeholder("entity_id", "00000000000", "00000000001"),
    placeholder("entity_id", "YOUR_EVENT_ID", "your_event"),
    placeholder("uuid", "00000000-0000-0000-0000-000000000000", "0" * 31 + "1"),
    placeholder("uuid", "xxxxxxxx", "xxxxxxx"),
    placeholder("uuid", "11111111", "11111112"),
    *(
        placeholder("uuid", bad, f"{bad}2")
        for bad in ("uuid", "string", "test", "null", "undefined", "UUID")
    ),
    placeholder("uuid", "YOUR_UUID", "u1"),
    *(
        Boundary(
            "id-placeholder",
            deciding(**{"experiment_id": "31001", "variation_id": "41001", field: bad}),
            deciding(**{field: near}),
            path=f"{DECISION}/{field}",
        )
        for field, bad, near in (
            ("experiment_id", "null", "nullify"),
            ("variation_id", "undefined", "410"),
            ("campaign_id", "0", "01"),
        )
    ),
    Boundary(
        "id-placeholder",
        body(project_id="YOUR_PROJECT_ID"),
        body(project_id="13001"),
        path="/project_id",
    ),
    Boundary("id-placeholder", body(account_id="unknown"), body(), path="/account_id"),
    Boundary(
        "id-placeholder",
        body(visitor(session_id="${SESSION}")),
        body(visitor(session_id="session")),
        path="/visitors/0/session_id",
    ),
    Boundary(
        "id-placeholder",
        body(visitor(attributes=[attribute(entity_id="<attribute>")])),
        body(visitor(attributes=[attribute()])),
        path="/visitors/0/attributes/0/entity_id",
    ),
    personal("ann@example.com", "ann@example"),
    personal("+4915112345678", "4915112345678"),
    personal("0049 151 12345678", "0049151123456789"),
    personal("(415) 555-0132", "415-5550132"),
    personal("415-555-0132", "2026-07-15"),
    personal("030 / 901820", "030901820"),
    Boundary(
        "visitor-id-near-miss",
        near_miss("Ann", " ann"),
        near_miss("Ann", "an n"),
        path="/visitors/1/visitor_id",
    ),
    Boundary(
        "visitor-id-near-miss",
        near_miss("STRASSE", "straße"),
        body(
            visitor(decided(), visitor_id="Ann"),
            visitor(
                decided() | {"events": [activation(uuid="other")]},
                snapshot(conversion()),
                visitor_id="ann",
            ),
        ),
    ),
    Boundary(
        "variation-id-not-numeric",
        deciding(variation_id="on"),
        deciding(variation_id="0041001"),
        path=f"{DECISION}/variation_id",
    ),
    Boundary(
        "variation-id-not-numeric",
        deciding(variation_id="٤١"),
        deciding(variation_id=None, experiment_id=None),
    ),
    Boundary(
        "variation-id-not-numeric",
        deciding(variation_id="41001.0"),
        deciding(variation_id="on", metadata={"rule_type": "rollout"}),
    ),
]
LONG = [deciding(variation_id=x) for x in ("5", "1234567890123456", "9300000149156")]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


@pytest.mark.parametrize("payload", [*LONG, deciding(campaign_id="default-12345")])
def test_the_length_of_ids_does_not_matter(payload: Json) -> None:
    """Real ids may be short, long, like a time, or opaque."""
    assert found(payload) == []


ROLLOUTS: list[Json] = [
    {"campaign_id": "", "experiment_id": "", "variation_id": ""},
    {"campaign_id": None, "experiment_id": "", "variation_id": None},
    {"campaign_id": None, "experiment_id": None, "variation_id": None},
    {
        "campaign_id": "",
        "experiment_id": "",
        "variation_id": "41001",
        "metadata": {
            "flag_key": "checkout",
            "rule_key": "",
            "rule_type": "rollout",
            "variation_key": "on",
            "enabled": True,
        },
    },
]


@pytest.mark.parametrize("ids", ROLLOUTS)
@pytest.mark.parametrize("entity", ["", None])
def test_rollouts_have_no_ids(ids: Json, entity: str | None) -> None:
    """SDKs leave them empty in several ways, and the entity of the activation too."""
    payload = body(visitor(snapshot(activation(entity_id=entity), decisions=[ids])))

    assert found(payload) == [("decision-rollout", DECISION)]
    assert found(payload, context=KNOWN) == [("decision-rollout", DECISION)]


def test_a_missing_id_makes_no_rollout() -> None:
    """Null and "" say that there is no id; a missing key says nothing."""
    payload = body(
        visitor(snapshot(activation(), decisions=[{"experiment_id": None}])),
    )

    assert [code for code, _ in found(payload)] == ["missing-field", "missing-field"]


def test_a_near_miss_names_the_decision_that_was_meant() -> None:
    """An unsafe fix writes its id."""
    payload = near_miss("Ann", "ann")
    (finding,) = validate(payload).findings

    assert [x.pointer for x in finding.related] == [DECISION]
    assert [x.safe for x in finding.fixes] == [False]
    assert apply_fixes(payload, finding.fixes, unsafe=True).payload == near_miss(
        "Ann", "Ann"
    )
