"""Where each rule about identifiers begins and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcheck import Catalog, Context, Severity, apply_fixes, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    found,
    snapshot,
    visitor,
    without,
)

EXACT = 2**53
CATALOG = Catalog(
    account_id="12001",
    project_id="13001",
    revision="7",
    experiments=[
        {
            "id": "31001",
            "key": "checkout",
            "campaign_id": "21001",
            "variations": [{"id": "41001", "key": "off"}, {"id": "41002", "key": "on"}],
        },
        {
            "id": "31002",
            "key": "search",
            "campaign_id": "21002",
            "variations": [
                {"id": "42001", "key": "off"},
                {"id": "42002", "key": "new"},
            ],
        },
        {"id": "31003", "key": "twice", "campaign_id": "21003"},
        {"id": "31004", "key": "twice", "campaign_id": "21004"},
        {
            "id": "31005",
            "campaign_id": "21005",
            "mode": "holdout",
            "variations": ["$opt_dummy_variation_id"],
        },
    ],
    events=[{"id": "51001", "key": "purchase"}],
    pages=[{"id": "71001", "key": "home"}],
)
KNOWN = Context(catalog=CATALOG)
NO_CAMPAIGNS = Context(catalog=Catalog(experiments=[{"id": "31001"}]))
DECISION = "/visitors/0/snapshots/0/decisions/0"
EVENT = "/visitors/0/snapshots/1/events/0"


def by(visitor_id: object) -> Json:
    """A body of a visitor with this id."""
    return body(visitor(visitor_id=visitor_id))


def deciding(entity: str = "", **ids: object) -> Json:
    """A body with one decision; its activation names the same campaign, or `entity`."""
    choice = decision(**ids)
    event = activation(entity_id=entity or choice["campaign_id"])
    return body(visitor(snapshot(event, decisions=[choice])))


def viewing(**fields: object) -> Json:
    """A body with a view of a page."""
    return buying(**{"type": "view_activated", "key": "home", **fields})


def near_miss(decider: str, buyer: str) -> Json:
    """A body of two visitors: one decides, one buys."""
    return body(
        visitor(decided(), visitor_id=decider),
        visitor(snapshot(conversion()), visitor_id=buyer),
    )


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
        for bad in ("undefined", "null", "None", "NaN", "[object Object]", "nil")
    ),
    nobody("YOUR_VISITOR_ID", "your_visitor"),
    placeholder("entity_id", "00000000000", "00000000001"),
    placeholder("entity_id", "YOUR_EVENT_ID", "your_event"),
    placeholder("uuid", "00000000-0000-0000-0000-000000000000", "0" * 31 + "1"),
    placeholder("uuid", "xx", "x"),
    placeholder("uuid", "11111111", "11111112"),
    *(
        placeholder("uuid", bad, f"{bad}2")
        for bad in ("uuid", "string", "test", "null", "undefined", "UUID")
    ),
    placeholder("uuid", "YOUR_UUID", "u1"),
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
        "account-mismatch", body(account_id="1"), body(), KNOWN, path="/account_id"
    ),
    Boundary("account-mismatch", body(account_id="1"), body(account_id="12001"), KNOWN),
    Boundary("project-mismatch", body(project_id="1"), body(), KNOWN),
    Boundary(
        "project-mismatch",
        body(project_id="2"),
        body(project_id="13002"),
        Context(catalog=CATALOG | Catalog(project_id="13002")),
        path="/project_id",
    ),
    Boundary(
        "unknown-id",
        deciding(experiment_id="39999"),
        deciding(),
        KNOWN,
        path=f"{DECISION}/experiment_id",
        params={"kind": "experiment", "revision": "7"},
    ),
    Boundary(
        "unknown-id",
        # An unknown experiment leaves nothing to say of the other ids.
        deciding(experiment_id="39999", campaign_id="1", variation_id="2"),
        deciding(variation_id="41002"),
        KNOWN,
        path=f"{DECISION}/experiment_id",
    ),
    Boundary(
        "unknown-id",
        deciding(variation_id="49999"),
        deciding(variation_id="42001"),
        KNOWN,
        path=f"{DECISION}/variation_id",
        params={"kind": "variation"},
    ),
    Boundary(
        "unknown-id",
        deciding(variation_id="nothing"),
        deciding(variation_id="on"),
        KNOWN,
    ),
    Boundary(
        "unknown-id",
        deciding(campaign_id="29999", experiment_id=None, variation_id=None),
        deciding(campaign_id="31005", experiment_id=None, variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
        params={"kind": "campaign"},
    ),
    Boundary(
        "unknown-id",
        deciding(experiment_id="39999"),
        deciding(campaign_id="29999", experiment_id=None, variation_id=None),
        NO_CAMPAIGNS,
    ),
    Boundary(
        "unknown-id",
        buying(entity_id="59999"),
        buying(entity_id="71001"),
        KNOWN,
        path=f"{EVENT}/entity_id",
        params={"kind": "event"},
    ),
    Boundary(
        "unknown-id",
        viewing(entity_id="13001-79999"),
        viewing(entity_id="13001-71001"),
        KNOWN,
        params={"kind": "page"},
    ),
    *(
        Boundary("key-used-as-id", bad, near, KNOWN, params={"kind": kind}, path=path)
        for kind, bad, near, path in (
            (
                "experiment",
                deciding(experiment_id="checkout"),
                deciding(experiment_id="Checkout"),
                f"{DECISION}/experiment_id",
            ),
            (
                "variation",
                deciding(variation_id="on"),
                deciding(variation_id="ON"),
                f"{DECISION}/variation_id",
            ),
            (
                "variation",
                deciding(variation_id="new"),
                deciding(variation_id="newer"),
                f"{DECISION}/variation_id",
            ),
            (
                "event",
                buying(entity_id="purchase"),
                buying(entity_id="purchases"),
                f"{EVENT}/entity_id",
            ),
            (
                "page",
                viewing(entity_id="home"),
                viewing(entity_id="homes"),
                f"{EVENT}/entity_id",
            ),
        )
    ),
    Boundary(
        "decision-ids-inconsistent",
        deciding(variation_id="42001"),
        deciding(variation_id="41002"),
        KNOWN,
        path=f"{DECISION}/variation_id",
        params={"which": "variation"},
    ),
    Boundary(
        "decision-ids-inconsistent",
        deciding(campaign_id="21002"),
        deciding(campaign_id="21005", experiment_id="31005", variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
        params={"which": "campaign"},
    ),
    Boundary(
        "decision-ids-inconsistent",
        # The activation has the right campaign: that is not its mismatch.
        deciding("21001", campaign_id="opaque-1"),
        deciding(campaign_id="31005", experiment_id="31005", variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
    ),
    Boundary(
        "decision-ids-inconsistent",
        # Two of three ids agree: the third is wrong.
        deciding(experiment_id="31002"),
        deciding(experiment_id="31003"),
        Context(
            catalog=Catalog(
                experiments=[x for x in CATALOG.experiments if x.variations]
            )
        ),
        path=f"{DECISION}/experiment_id",
        params={"which": "experiment"},
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
def test_boundary(boundary: Boundary) -> None:
    """Found just here, and not one step before."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """What the specification says of this family is in the table above."""
    assert_complete(BOUNDARIES, "identifiers", shared)


@pytest.mark.parametrize("payload", [*LONG, deciding(campaign_id="default-12345")])
def test_ids_are_not_judged_by_length(payload: Json) -> None:
    """Short, long, like a time, or opaque: all of them are real."""
    assert found(payload) == []


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (deciding(experiment_id="checkout"), deciding()),
        (deciding(variation_id="on"), deciding(variation_id="41002")),
        (
            deciding(experiment_id="checkout", variation_id="on"),
            deciding(variation_id="41002"),
        ),
        (
            deciding("21001", experiment_id="checkout", campaign_id="21002"),
            deciding(),
        ),
        (buying(entity_id="purchase"), buying()),
        (viewing(entity_id="home"), viewing(entity_id="71001")),
        (deciding(campaign_id="21002"), deciding()),
        (deciding("21001", campaign_id="21002"), deciding()),
        (deciding("29999", campaign_id="21002"), deciding()),
    ],
)
def test_safe_fixes_give_the_right_ids(payload: Json, answer: Json) -> None:
    """In one go: the ids that the catalog has, and nothing more to say."""
    fixed = apply_fixes(payload, validate(payload, context=KNOWN)).payload

    assert fixed == answer
    assert validate(fixed, context=KNOWN).ok


@pytest.mark.parametrize(
    "payload",
    [
        deciding(experiment_id="twice"),
        deciding(variation_id="new"),
        deciding(variation_id="42001"),
        deciding(experiment_id="31002"),
        deciding(experiment_id="39999", variation_id="on"),
        body(account_id="1"),
    ],
)
def test_no_safe_fix_where_several_things_can_be_meant(payload: Json) -> None:
    """A key of two experiments, of another one's variation, or ids that disagree."""
    report = validate(payload, context=KNOWN)

    assert not report.ok
    assert apply_fixes(payload, report).payload == payload


def test_one_wrong_campaign_is_one_finding() -> None:
    """Its one fix sets decision and activation."""
    (finding,) = validate(deciding(campaign_id="21002"), context=KNOWN).findings
    (fix,) = finding.fixes
    writes = [x["path"] for x in fix.operations if x["op"] == "replace"]

    assert fix.safe
    assert writes == [
        f"{DECISION}/campaign_id",
        "/visitors/0/snapshots/0/events/0/entity_id",
    ]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (without(body(), "account_id"), body()),
        (
            body(
                visitor(
                    snapshot(
                        activation(), decisions=[without(decision(), "campaign_id")]
                    )
                )
            ),
            deciding(),
        ),
        (
            body(
                visitor(
                    snapshot(
                        without(activation(), "entity_id"),
                        decisions=[without(decision(), "campaign_id")],
                    )
                )
            ),
            deciding(),
        ),
        (
            body(visitor(decided(), snapshot(without(conversion(), "entity_id")))),
            body(),
        ),
        (
            body(
                visitor(
                    decided(),
                    snapshot(
                        without(
                            conversion(type="view_activated", key="home"), "entity_id"
                        )
                    ),
                )
            ),
            viewing(entity_id="71001"),
        ),
    ],
)
def test_missing_ids_with_one_answer_are_filled_in(payload: Json, answer: Json) -> None:
    """The catalog has it; without one, there is nothing to offer."""
    fixed = apply_fixes(payload, validate(payload, context=KNOWN)).payload

    assert fixed == answer
    assert apply_fixes(payload, validate(payload)).payload == payload


def test_a_variation_key_without_an_experiment() -> None:
    """The catalog alone says whose key it is; two experiments may have it."""
    one = deciding(variation_id="new")
    two = deciding(variation_id="off")
    for payload in (one, two):
        del payload["visitors"][0]["snapshots"][0]["decisions"][0]["experiment_id"]
    fixed = apply_fixes(one, validate(one, context=KNOWN)).payload

    assert fixed["visitors"][0]["snapshots"][0]["decisions"][0] == {
        "campaign_id": "21001",
        "variation_id": "42002",
    }
    assert apply_fixes(two, validate(two, context=KNOWN)).payload == two


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
    """Whichever way an SDK leaves them empty; and so its activation."""
    payload = body(visitor(snapshot(activation(entity_id=entity), decisions=[ids])))

    assert found(payload) == [("decision-rollout", DECISION)]
    assert found(payload, context=KNOWN) == [("decision-rollout", DECISION)]


def test_an_absent_id_makes_no_rollout() -> None:
    """Null and "" say that there is none; a key that is not there says nothing."""
    payload = body(
        visitor(snapshot(activation(), decisions=[{"experiment_id": None}])),
    )

    assert [code for code, _ in found(payload)] == ["missing-field", "missing-field"]


def test_a_near_miss_is_told_with_the_decision_that_was_meant() -> None:
    """And with the fix that writes its id, which is for the caller to choose."""
    payload = near_miss("Ann", "ann")
    (finding,) = validate(payload).findings

    assert [x.pointer for x in finding.related] == [DECISION]
    assert [x.safe for x in finding.fixes] == [False]
    assert apply_fixes(payload, finding.fixes, unsafe=True).payload == near_miss(
        "Ann", "Ann"
    )
