"""Test where each rule about attributes begins and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcheck import Catalog, Context, Severity, apply_fixes, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    Json,
    attribute,
    body,
    buying,
    conversion,
    decided,
    found,
    snapshot,
    visitor,
    without,
)

EXACT = 2**53
CATALOG = Catalog(
    attributes=[
        {"id": "61001", "key": "plan"},
        {"id": "61002", "key": "tier"},
        {"id": "61003", "key": "twice"},
        {"id": "61004", "key": "twice"},
        {"id": "61005"},
    ]
)
KNOWN = Context(catalog=CATALOG)
PLACE = "/visitors/0/attributes/0"
BOTS = {"type": "custom", "key": "$opt_bot_filtering", "value": True}
BOTS["entity_id"] = "$opt_bot_filtering"
AGENT = attribute(key="$opt_user_agent", entity_id="$opt_user_agent", value="Mozilla")


def having(*attributes: Json, **fields: object) -> Json:
    """A body whose visitor has these attributes."""
    return body(visitor(attributes=list(attributes)), **fields)


def valued(value: object) -> Json:
    """A body whose visitor has an attribute with this value."""
    return having(attribute(value=value))


def entries(deciding: list[Json], converting: list[Json]) -> Json:
    """A body of one visitor with an entry that decides, and one that converts."""
    return body(
        visitor(decided(), attributes=deciding),
        visitor(snapshot(conversion()), attributes=converting),
    )


def among(code: str, bad: Json, near: Json, path: str = PLACE) -> Boundary:
    """A boundary of a single attribute."""
    return Boundary(code, having(bad), having(near), path=path)


def known(code: str, bad: Json, near: Json, path: str = PLACE) -> Boundary:
    """A boundary of a single attribute, beside the catalog."""
    return Boundary(code, having(bad), having(near), KNOWN, path=path)


BUILTIN: Json = {"type": "device", "value": "mobile"}
BOUNDARIES = [
    among("attribute-without-id", without(attribute(), "entity_id"), attribute()),
    among("attribute-without-id", attribute(entity_id=None), BUILTIN),
    among("attribute-without-id", attribute(entity_id=""), without(BOTS, "entity_id")),
    among("attribute-without-id", attribute(entity_id=" "), attribute()),
    among("attribute-without-key", without(attribute(), "key"), attribute()),
    among("attribute-without-key", attribute(key=""), {**BUILTIN, "key": ""}),
    among("attribute-without-key", attribute(key=None), BUILTIN),
    among("attribute-without-key", without(BOTS, "key"), BOTS),
    *(
        among("attribute-id-on-builtin", {**BUILTIN, "entity_id": bad}, near, where)
        for bad, near, where in (
            ("300", {**BUILTIN, "entity_id": ""}, f"{PLACE}/entity_id"),
            (300, {**BUILTIN, "entity_id": None}, f"{PLACE}/entity_id"),
            ("300", attribute(), f"{PLACE}/entity_id"),
            ("300", attribute(type=""), f"{PLACE}/entity_id"),
        )
    ),
    known("attribute-unknown", attribute(entity_id="9", key="x"), attribute()),
    known("attribute-unknown", attribute(entity_id="9", key="x"), BOTS),
    known("attribute-unknown", attribute(entity_id="9", key="x"), BUILTIN),
    *(
        known("attribute-id-mismatch", bad, near, f"{PLACE}/entity_id")
        for bad, near in (
            (attribute(entity_id="61002"), attribute()),
            (attribute(entity_id="9"), attribute(entity_id="9", key="x")),
            (attribute(entity_id="plan"), attribute(entity_id="61005", key="x")),
            (attribute(entity_id="61001", key="x"), without(attribute(), "entity_id")),
            (
                attribute(entity_id="61001", key="twice"),
                attribute(entity_id="61004", key="twice"),
            ),
        )
    ),
    Boundary(
        "attribute-value-unsupported", valued([]), valued(""), path=f"{PLACE}/value"
    ),
    Boundary("attribute-value-unsupported", valued({}), valued(0)),
    Boundary(
        "attribute-value-unsupported",
        valued(None),
        valued(value=False),
        severity=Severity.WARNING,
    ),
    Boundary(
        "attribute-value-out-of-range",
        valued(EXACT + 1),
        valued(EXACT),
        path=f"{PLACE}/value",
    ),
    Boundary("attribute-value-out-of-range", valued(-EXACT - 1), valued(-EXACT)),
    Boundary("attribute-value-out-of-range", valued(2.0**53 + 2), valued(2.0**53)),
    Boundary("attribute-value-out-of-range", valued(float("nan")), valued(1e-300)),
    Boundary("attribute-value-out-of-range", valued(float("inf")), valued("inf")),
    *(
        among("attribute-key-syntax", attribute(key=bad), near, f"{PLACE}/key")
        for bad, near in (
            ("a" * 65, attribute(key="a" * 64)),
            ("ö", attribute(key="A z_0-9.")),
            ("a\n", attribute(key="$opt_anything:else")),
            ("a,b", {**BUILTIN, "key": ""}),
        )
    ),
    Boundary(
        "attribute-repeated",
        having(attribute(), attribute()),
        having(attribute(), attribute(entity_id="61002", key="tier")),
        path="/visitors/0/attributes/1",
    ),
    Boundary(
        "attribute-repeated",
        having(attribute(), attribute(value="silver")),
        body(
            visitor(attributes=[attribute()]),
            visitor(snapshot(conversion(uuid="b")), attributes=[attribute()]),
        ),
        params={"values": "different values"},
    ),
    Boundary(
        "attribute-repeated",
        having(attribute(value=1), attribute(value=True)),
        having(BUILTIN, {**BUILTIN, "type": "source_type"}),
        params={"values": "different values"},
    ),
    Boundary(
        "attribute-repeated",
        having({**BUILTIN, "key": "kind"}, {**BUILTIN, "key": "kind"}),
        having({**BUILTIN, "key": "kind"}, {**BUILTIN, "key": "size"}),
    ),
    Boundary(
        "attribute-repeated",
        having(BUILTIN, BUILTIN),
        having(BUILTIN),
        params={"values": "the same value"},
    ),
    *(
        among("reserved-attribute-shape", bad, near, f"{PLACE}/{field}")
        for bad, near, field in (
            ({**BOTS, "entity_id": "61001"}, BOTS, "entity_id"),
            ({**BOTS, "value": "true"}, {**BOTS, "value": False}, "value"),
            ({**BOTS, "value": 1}, {**AGENT, "value": "true"}, "value"),
        )
    ),
    *(
        Boundary("typed-string-literal", bad, near, path=path)
        for bad, near, path in (
            (valued("\\uE0005"), valued("\ue0005"), f"{PLACE}/value"),
            (valued("\\UE000true"), valued("\\uE00"), f"{PLACE}/value"),
            (valued("\ue000"), valued(" \\uE0005"), f"{PLACE}/value"),
            (valued("\ue000yes"), valued("\ue000false"), f"{PLACE}/value"),
            (valued("\ue000 5"), valued("\ue000-5.5e3"), f"{PLACE}/value"),
            (valued("\ue000inf"), valued("\ue0000"), f"{PLACE}/value"),
            (
                buying(tags={"n": "\\uE0005"}),
                buying(properties={"n": "\\uE0005"}),
                "/visitors/0/snapshots/1/events/0/tags/n",
            ),
        )
    ),
    Boundary(
        "attribute-missing-on-conversion",
        entries([attribute()], []),
        entries([attribute()], [attribute(value="silver")]),
        path="/visitors/1",
    ),
    Boundary(
        "attribute-missing-on-conversion",
        entries([attribute()], []),
        entries([], [attribute()]),
    ),
    Boundary(
        "bot-filtering-without-agent", having(BOTS), having(BOTS, AGENT), path=PLACE
    ),
    Boundary(
        "bot-filtering-without-agent", having(BOTS), having({**BOTS, "value": False})
    ),
    *(
        Boundary(
            "bot-filtering-without-agent",
            having(BOTS, client_name="python-sdk"),
            having(BOTS, client_name=client),
        )
        for client in ("javascript-sdk", "react-sdk", "js", "swift-sdk", "android-sdk")
    ),
]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """The table above has every rule of this family in the specification."""
    assert_complete(BOUNDARIES, "attributes", shared)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (without(attribute(), "entity_id"), attribute()),
        (attribute(entity_id=""), attribute()),
        (without(attribute(), "key"), attribute()),
        (attribute(key=""), attribute()),
        (attribute(entity_id="plan"), attribute()),
        (without(attribute(entity_id="plan"), "key"), attribute()),
        (attribute(entity_id="61002"), attribute()),
        (attribute(entity_id=61001), attribute()),
        ({**BUILTIN, "entity_id": "300"}, BUILTIN),
        ({**BOTS, "entity_id": 61001}, BOTS),
        ({**BOTS, "value": "true"}, BOTS),
        (attribute(value="\\uE0005"), attribute(value="\ue0005")),
    ],
)
def test_safe_fixes(sent: Json, answer: Json) -> None:
    """One call of `apply_fixes` is enough; only infos are left."""
    payload = having(sent)
    fixed = apply_fixes(payload, validate(payload, context=KNOWN)).payload

    assert fixed["visitors"][0]["attributes"] in ([answer], [dict(answer)])
    report = validate(fixed, context=KNOWN)
    assert (*report.errors, *report.warnings) == ()


@pytest.mark.parametrize(
    "sent",
    [
        without(attribute(key="twice"), "entity_id"),
        attribute(entity_id="61001", key="twice"),
        attribute(entity_id="plan", key="x"),
        without(attribute(entity_id="61005"), "key"),
        without(attribute(entity_id="9"), "key"),
        {**BOTS, "value": "yes"},
        attribute(value="\\uE000five"),
        attribute(value=[]),
    ],
)
def test_no_safe_fix_if_several_things_can_be_meant(sent: Json) -> None:
    """The payload stays as it is; also if the catalog knows no answer."""
    payload = having(sent)
    report = validate(payload, context=KNOWN)

    assert report.findings
    assert apply_fixes(payload, report).payload == payload


def test_null_attributes_and_duplicates_are_dropped() -> None:
    """SDKs would have sent the rest."""
    plan, tier = attribute(), attribute(entity_id="61002", key="tier", value=None)
    payload = having(plan, plan, tier, plan)

    assert apply_fixes(payload, validate(payload)).payload == having(plan)
    assert apply_fixes(having(tier), validate(having(tier))).payload == having()


def test_one_cause_one_finding() -> None:
    """An unknown type is one finding; so is the wrong id of a reserved attribute."""
    assert found(having(attribute(type=" "))) == [("empty-field", f"{PLACE}/type")]
    assert found(having({**BOTS, "entity_id": 7}, AGENT)) == [
        ("reserved-attribute-shape", f"{PLACE}/entity_id")
    ]


@pytest.mark.parametrize("reverse", [False, True])
def test_each_entry_shows_whether_the_snippet_wrote_it(
    reverse: bool,  # noqa: FBT001
) -> None:
    """The order of entries in a body that mixes dialects does not matter."""
    short = {"e": BOTS["key"], "k": BOTS["key"], "t": "custom", "v": True}
    entries = [
        visitor(attributes=[BOTS]),
        visitor(snapshot(conversion(uuid="b")), attributes=[short]),
    ]
    payload = body(*(entries[::-1] if reverse else entries))
    code = "bot-filtering-without-agent"
    paths = [x.pointer for x in validate(payload).findings if x.code == code]

    assert paths == [f"/visitors/{int(reverse)}/attributes/0"]


def test_white_space_around_an_id_makes_no_other_attribute() -> None:
    """White space has a finding of its own."""
    report = validate(having(attribute(entity_id=" 61001")), context=KNOWN)

    assert {x.code for x in (*report.errors, *report.warnings)} == {"id-padded"}


def test_a_catalog_without_attributes_cannot_check_them() -> None:
    """The report says that the catalog lists none."""
    context = Context(catalog=Catalog(account_id="12001"))
    report = validate(having(attribute()), context=context)
    codes = ("attribute-unknown", "attribute-id-mismatch")

    assert report.findings == ()
    assert {(x, "attributes") for x in codes} <= {*report.not_checked}


@pytest.mark.parametrize("value", [[1], {"a": 1}])
def test_unreadable_values_are_not_duplicates(value: object) -> None:
    """No fix drops one of two attributes that cannot be compared."""
    payload = having(attribute(value=value), attribute(value=value))
    fixes = [x.fixes for x in validate(payload).findings]

    assert fixes == [(), (), ()]


def test_equal_attributes_are_checked_each_time() -> None:
    """Each wrong one is reported, in a misnamed list too."""
    entry = without(visitor(snapshot(conversion())), "visitor_id")
    several = [
        {
            **entry,
            "visitor_id": f"visitor-{n}",
            "Attributes": [attribute(value=EXACT * 4)],
            "snapshots": [snapshot(conversion(uuid=f"event-{n}"))],
        }
        for n in range(500)
    ]

    assert validate(body(*several)).by_code()["attribute-value-out-of-range"] == 500
