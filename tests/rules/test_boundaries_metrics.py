"""Where each rule about revenue, values, tags and properties begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, Severity, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

EVENT = "/visitors/0/snapshots/1/events/0"
PROPERTIES = "$opt_event_properties"
MAX = 2**63 - 1
NAN, INFINITY = float("nan"), float("inf")


def catalog(**event: Any) -> Context:
    """A catalog of the one event."""
    return Context(catalog=Catalog(events=[{"id": "51001", **event}]))


METRIC = catalog(has_revenue_metric=True)
DECLARED = catalog(properties={"size": "string", "count": "number", "gift": "boolean"})


def typed(**values: Any) -> Json:
    """A body with typed event properties."""
    return buying(tags={PROPERTIES: values})


def currencies(first: Any, second: Any) -> Json:
    """Two conversions that name a currency each."""
    events = [
        conversion(uuid=f"u-{n}", entity_id=f"5{n}", tags={"currency": x})
        for n, x in enumerate((first, second))
    ]
    return body(visitor(decided(), snapshot(*events)))


def priced(cents: Any, **tags: Any) -> Json:
    """A conversion with revenue and tags."""
    return buying(revenue=cents, tags=tags)


MISPLACED: tuple[tuple[Json, str], ...] = (
    ({"tags": {"revenue": 42}}, "tags/revenue"),
    ({"tags": {"revenue": "42"}}, "tags/revenue"),
    ({"tags": {PROPERTIES: {"revenue": 42}}}, f"tags/{PROPERTIES}/revenue"),
    ({"properties": {"revenue": "42"}}, "properties/revenue"),
)
EMPTY: tuple[list[object], Json] = ([], {})


BOUNDARIES = [
    *(
        Boundary(
            "revenue-not-integer",
            buying(revenue=x),
            buying(revenue=4200),
            path=f"{EVENT}/revenue",
        )
        for x in ("4200", "", "42.00", "free", True, 42.5, NAN)
    ),
    Boundary("revenue-not-integer", buying(revenue=42.5), buying(revenue=42.0)),
    Boundary("revenue-integral-float", buying(revenue=42.0), buying(revenue=42)),
    Boundary(
        "revenue-out-of-range",
        buying(revenue=MAX + 1),
        buying(revenue=MAX),
        path=f"{EVENT}/revenue",
    ),
    Boundary(
        "revenue-out-of-range", buying(revenue=-MAX - 2), buying(revenue=-MAX - 1)
    ),
    Boundary("revenue-out-of-range", buying(revenue=INFINITY), buying(revenue=NAN)),
    Boundary(
        "revenue-out-of-range", buying(revenue=2.0**63), buying(revenue=-(2.0**63))
    ),
    Boundary(
        "revenue-out-of-range",
        body(visitor(snapshot(activation(revenue=MAX + 1), decisions=[decision()]))),
        body(visitor(snapshot(activation(revenue=MAX), decisions=[decision()]))),
        also=frozenset({"activation-with-metrics"}),
    ),
    Boundary(
        "revenue-not-in-cents",
        priced(59, price=59.0),
        priced(59, price=59),
        path=f"{EVENT}/revenue",
    ),
    Boundary("revenue-not-in-cents", priced(59, total="59.00"), priced(59, total="59")),
    Boundary(
        "revenue-not-in-cents",
        priced(59, amount=59, currency="EUR"),
        priced(5900, amount=59, currency="EUR"),
    ),
    Boundary(
        "revenue-not-in-cents", priced(59, price="59.00"), priced(59, cost="59.00")
    ),
    Boundary("revenue-not-in-cents", priced(59, price=59.0), priced(0, price=0.0)),
    Boundary("revenue-negative", buying(revenue=-1), buying(revenue=0)),
    Boundary("revenue-zero", buying(revenue=0), buying(revenue=1)),
    *(
        Boundary(
            "revenue-misplaced",
            buying(**misplaced),
            buying(revenue=42, **misplaced),
            path=f"{EVENT}/{where}",
        )
        for misplaced, where in MISPLACED
    ),
    Boundary(
        "revenue-misplaced",
        buying(tags={"revenue": 42.5}),
        buying(tags={"revenue": "much"}),
    ),
    Boundary(
        "revenue-tags-disagree",
        priced(42, revenue=43),
        priced(42, revenue=42.0),
        path=f"{EVENT}/revenue",
    ),
    Boundary(
        "revenue-tags-disagree", priced(42, revenue="43"), priced(42, revenue="42.00")
    ),
    Boundary("revenue-tags-disagree", priced(42, revenue=43), priced(42, revenue="x")),
    Boundary("revenue-missing", buying(), buying(revenue=0), METRIC, path=EVENT),
    Boundary("revenue-missing", buying(), buying(tags={"revenue": 42}), METRIC),
    Boundary(
        "revenue-mixed-currency",
        currencies("EUR", "USD"),
        currencies("EUR", " eur "),
        path=f"{EVENT[:-1]}1/tags/currency",
    ),
    Boundary(
        "value-not-number",
        buying(value="2.5"),
        buying(value=2.5),
        path=f"{EVENT}/value",
    ),
    Boundary("value-not-number", buying(value=True), buying(value=0)),
    *(
        Boundary(
            "value-not-number",
            buying(value=x),
            buying(value=-1),
            severity=Severity.ERROR,
        )
        for x in (NAN, INFINITY, -INFINITY, 10**400)
    ),
    *(
        Boundary(
            "quantity-not-integer",
            buying(quantity=x),
            buying(quantity=2),
            path=f"{EVENT}/quantity",
        )
        for x in (2.0, 2.5, "2", True)
    ),
    *(
        Boundary(
            "tag-value-unsupported",
            buying(tags={"a": x}),
            buying(tags={PROPERTIES: {"a": "x"}}),
            path=f"{EVENT}/tags/a",
        )
        for x in (*EMPTY, [1], {"b": 1})
    ),
    Boundary(
        "event-properties-shape",
        buying(tags={PROPERTIES: 3}),
        typed(a=1),
        severity=Severity.ERROR,
        path=f"{EVENT}/tags/{PROPERTIES}",
    ),
    Boundary(
        "event-properties-shape",
        typed(a=[1]),
        typed(a="x", b=1.5, c=True),
        path=f"{EVENT}/tags/{PROPERTIES}/a",
    ),
    Boundary(
        "event-properties-undeclared",
        typed(colour="red"),
        typed(size="L"),
        DECLARED,
        path=f"{EVENT}/tags/{PROPERTIES}/colour",
    ),
    Boundary("event-properties-undeclared", typed(size=3), typed(count=3), DECLARED),
    Boundary(
        "event-properties-undeclared", typed(count=True), typed(gift=True), DECLARED
    ),
    Boundary("event-properties-undeclared", typed(gift=1), typed(count=1.5), DECLARED),
    Boundary(
        "event-properties-undeclared",
        buying(properties={"colour": "red"}),
        # All of `properties` is text: the declared type is another.
        buying(properties={"count": "3"}),
        DECLARED,
        path=f"{EVENT}/properties/colour",
    ),
    *(
        Boundary(
            "property-not-string",
            buying(properties={"a": x}),
            buying(properties={"a": "1"}),
            path=f"{EVENT}/properties/a",
        )
        for x in (1, 1.5, True, *EMPTY)
    ),
]


@table(BOUNDARIES)
def test_boundary(boundary: Boundary) -> None:
    """Just found, and just not."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """All of the specification."""
    assert_complete(BOUNDARIES, "metrics", shared)


def fixes(payload: Json, code: str) -> list[tuple[bool, object]]:
    """Of each fix, whether it is safe and what it writes."""
    found = next(x for x in validate(payload).findings if x.code == code)
    return [(x.safe, x.operations[-1]["value"]) for x in found.fixes]


@pytest.mark.parametrize(
    ("revenue", "offered"),
    [
        (42.5, [43, 4250]),
        (1.14 * 100, [114, 11_400]),
        ("42.00", [42, 4200]),
        ("4200", [4200]),
        (str(MAX), [MAX]),
        (str(MAX + 1), []),
        (f"{MAX // 10}.5", [MAX // 10 + 1]),
        ("1e3", []),
        ("free", []),
        (True, []),
    ],
)
def test_money_is_for_its_sender_to_say(revenue: Any, offered: list[int]) -> None:
    """Alternatives, none of them safe."""
    wanted = [(False, x) for x in offered]

    assert fixes(buying(revenue=revenue), "revenue-not-integer") == wanted


@pytest.mark.parametrize(
    ("payload", "code", "wanted"),
    [
        (buying(revenue=42.0), "revenue-integral-float", [(True, 42)]),
        (priced(59, price=59.0), "revenue-not-in-cents", [(False, 5900)]),
        (buying(tags={"revenue": 42}), "revenue-misplaced", [(False, 42)]),
        (buying(tags={"revenue": "42"}), "revenue-misplaced", []),
        (buying(value="2.5"), "value-not-number", [(True, 2.5)]),
        (buying(value="many"), "value-not-number", []),
        (buying(quantity=2.0), "quantity-not-integer", [(True, 2)]),
        (buying(quantity="2"), "quantity-not-integer", []),
        (buying(properties={"a": True}), "property-not-string", [(True, "true")]),
        (buying(properties={"a": [1]}), "property-not-string", []),
    ],
)
def test_fixes(payload: Json, code: str, wanted: list[tuple[bool, object]]) -> None:
    """Safe where the meaning is kept, and there is one answer."""
    assert fixes(payload, code) == wanted


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"revenue": "1"}, "form", "text"),
        ({"revenue": True}, "form", "a boolean"),
        ({"revenue": 1.5}, "form", "a fraction"),
        ({"revenue": NAN}, "form", "not a number"),
        ({"value": "1"}, "form", "text"),
        ({"value": True}, "form", "a boolean"),
        ({"value": INFINITY}, "form", "not finite"),
        ({"tags": {"a": [1]}}, "actual", "array"),
        ({"tags": {"a": {}}}, "actual", "object"),
        (
            {"tags": {PROPERTIES: 3}},
            "problem",
            f"{PROPERTIES} is of type integer, but must be an object",
        ),
        (
            {"tags": {PROPERTIES: {"a": [1]}}},
            "problem",
            "the property is of type array",
        ),
        ({"properties": {"a": 1.5}}, "actual", "number"),
        ({"tags": {"revenue": 4}}, "where", "tags"),
        ({"tags": {PROPERTIES: {"revenue": 4}}}, "where", PROPERTIES),
        ({"properties": {"revenue": "4"}}, "where", "properties"),
    ],
)
def test_params(fields: Json, name: str, said: str) -> None:
    """They say what stands there instead."""
    [finding] = validate(buying(**fields)).findings

    assert finding.params[name] == said


@pytest.mark.parametrize(
    "fields",
    [
        {"tags": {"a": NAN}},
        {"tags": {PROPERTIES: {"a": INFINITY}}},
        {"properties": {"a": NAN}},
    ],
)
def test_a_number_that_json_does_not_have(fields: Json) -> None:
    """No fix turns it into a text."""
    report = validate(buying(**fields))

    assert [(x.code, x.fixes) for x in report.findings] == [("wrong-type", ())]


def test_a_null_revenue_is_told_before_a_copy_is_offered() -> None:
    """The copy would be a second change of the same place."""
    report = validate(buying(revenue=None, tags={"revenue": 42}))
    offered = {x.code: len(x.fixes) for x in report.findings}

    assert offered == {"null-field": 1, "revenue-misplaced": 0}


EVENT_51001: Json = {"id": "51001"}


def test_what_the_catalog_does_not_say_is_not_checked() -> None:
    """One event is known whole, another not."""
    known: Json = {"id": "51002", "has_revenue_metric": True, "properties": {}}
    context = Context(catalog=Catalog(events=[EVENT_51001, known]))
    said = set(validate(typed(a=1), context=context).not_checked)

    assert said >= {
        ("revenue-missing", "metrics"),
        ("event-properties-undeclared", "properties"),
    }


def test_a_property_that_is_no_text_may_be_undeclared_as_well() -> None:
    """Its own fix makes it a text, and nothing new may be found then."""
    found = validate(buying(properties={"a": 1, "count": 1}), context=DECLARED)

    assert found.by_code() == {
        "event-properties-undeclared": 1,
        "property-not-string": 2,
    }


def test_properties_are_missed_if_there_are_any() -> None:
    """Other tags need no catalog of properties."""
    need = ("event-properties-undeclared", "catalog")

    assert need in validate(typed(a=1)).not_checked
    assert need in validate(buying(properties={"a": "1"})).not_checked
    assert need not in validate(buying(tags={"a": 1})).not_checked
