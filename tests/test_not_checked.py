"""A report lists the rules that need more information, if the payload concerns them."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from eventcheck import RULES, Catalog, Config, Context, validate, validate_all
from eventcheck.context.needs import Need
from eventcheck.read.payload import Payload
from eventcheck.render import text

from .rules.build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
    without,
)

HEARTBEAT = {"type": "client_activation", "uuid": "a", "timestamp": NOW}
NOTHING = without(body(visitor(snapshot(HEARTBEAT))), "account_id")
"""A body in which only rules about the send time need more information."""
DECIDING = {"decision-ids-inconsistent", "experiment-not-running"}
COUNTING = {"unknown-id", "key-used-as-id"}
CONVERTING = {"event-key-mismatch", "event-unused", "revenue-missing"}
DATED = {"timestamp-outside-experiment", "timestamp-near-boundary"}


def missing(payload: Payload, context: Context | None = None) -> dict[str, set[str]]:
    """Return the codes that each need is missing for."""
    report = validate(payload, context=context or Context())
    needs: dict[str, set[str]] = {}
    for code, need in report.not_checked:
        needs.setdefault(need, set()).add(code)
    return needs


def only(*entries: Json, **fields: object) -> Json:
    """Return a body of one visitor, without an account."""
    return without(body(visitor(*entries, **fields)), "account_id")


ROLLOUT = {"campaign_id": "", "experiment_id": "", "variation_id": ""}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("{", set[str]()),
        ("[]", set[str]()),
        ({"layerId": "1"}, set[str]()),
        (NOTHING, set[str]()),
        ({**NOTHING, "account_id": "12001"}, {"account-mismatch"}),
        ({**NOTHING, "project_id": "13001"}, {"project-mismatch"}),
        (only(decided()), COUNTING | DECIDING | DATED),
        (only(snapshot(conversion())), COUNTING | CONVERTING | DATED),
        (
            only(snapshot(activation(entity_id=""), decisions=[ROLLOUT])),
            set[str](),
        ),
        (
            only(snapshot(HEARTBEAT), attributes=[attribute()]),
            {"attribute-unknown", "attribute-id-mismatch"},
        ),
        (
            only(snapshot(HEARTBEAT), attributes=[{"type": "device", "value": "tv"}]),
            set[str](),
        ),
        (
            only(snapshot(conversion(properties={"size": "L"}))),
            COUNTING | CONVERTING | DATED | {"event-properties-undeclared"},
        ),
        (
            only(snapshot(conversion(tags={"$opt_event_properties": {"size": 1}}))),
            COUNTING | CONVERTING | DATED | {"event-properties-undeclared"},
        ),
        (
            only(snapshot(conversion(tags={"size": 1}))),
            COUNTING | CONVERTING | DATED,
        ),
    ],
)
def test_without_a_catalog_some_rules_are_not_checked(
    payload: Payload, expected: set[str]
) -> None:
    """Only rules that would have checked something in this payload are listed."""
    assert missing(payload).get("catalog", set()) == expected


KNOWN = Catalog(account_id="12001", experiments=[{"id": "31001"}])


@pytest.mark.parametrize(
    ("need", "payload", "codes"),
    [
        ("now", only(snapshot(HEARTBEAT)), {"timestamp-in-future"}),
        ("windows", only(decided()), DATED),
        ("metrics", only(snapshot(conversion())), {"revenue-missing"}),
        (
            "properties",
            buying(properties={"size": "L"}),
            {"event-properties-undeclared"},
        ),
        ("order_id_tag", buying(tags={"order": "A-1"}), {"order-repeated"}),
        ("history", only(snapshot(conversion())), {"conversion-without-decision"}),
    ],
)
def test_each_missing_need_is_listed(need: str, payload: Json, codes: set[str]) -> None:
    """It is listed only if the payload has something to check."""
    context = Context(catalog=KNOWN)

    assert missing(payload, context)[need] == codes
    assert need not in missing({**NOTHING, "visitors": []}, context)


def test_with_all_facts_every_rule_is_checked() -> None:
    """Nothing is listed as not checked."""
    context = Context(
        now=NOW + 120_000,
        order_id_tag="order",
        history_complete=True,
        catalog=Catalog(
            account_id="12001",
            experiments=[
                {
                    "id": "31001",
                    "campaign_id": "21001",
                    "variations": ["41001"],
                    "starts_at": NOW - 3_600_000,
                }
            ],
            events=[
                {
                    "id": "51001",
                    "key": "purchase",
                    "has_revenue_metric": True,
                    "experiment_ids": ["31001"],
                    "properties": {"size": "string"},
                }
            ],
            attributes=[{"id": "61001", "key": "plan"}],
        ),
    )
    sale = conversion(revenue=5, tags={"order": "A-1"}, properties={"size": "L"})
    payload = body(visitor(decided(), snapshot(sale), attributes=[attribute()]))
    report = validate(payload, context=context)

    assert report.findings == ()
    assert report.not_checked == ()


def test_rules_that_do_not_run_are_not_listed() -> None:
    """`select` leaves one rule."""
    report = validate(body(), config=Config(select=["timestamp-in-future"]))

    assert [x.code for x in report.not_checked] == ["timestamp-in-future"]


def test_several_bodies_list_each_need_once() -> None:
    """In a fixed order, whichever body has the need."""
    several = validate_all([body(), NOTHING, body()])

    assert several.not_checked == validate(body()).not_checked
    assert list(several.not_checked) == sorted(several.not_checked)


def test_this_file_tests_every_need() -> None:
    """Rules and reports have the same needs."""
    tested = {"now", "catalog", "windows", "metrics", "properties", "order_id_tag"}

    assert {need for rule in RULES.values() for need in rule.needs} == tested
    listed = {"account", "project", "experiments", "events", "pages", "attributes"}
    assert {*get_args(Need)} == tested | listed | {"history"}


def test_the_text_groups_rules_by_what_they_need() -> None:
    """One catalog provides several needs, so three lines are enough."""
    orders = buying(tags={"order": "A-1"}, properties={"size": "L"})
    payload = body(*orders["visitors"], visitor(attributes=[attribute()]))
    report = validate(payload)
    _, _, reported = str(report).partition("NOT CHECKED")
    groups = [x for x in reported.splitlines()[1:] if x[:2] == "  " and x[2:3].strip()]

    assert len({x.code for x in report.not_checked}) > 10
    assert len(groups) == 3
    for word in ("Context(now=", "Context(catalog=", "Context(order_id_tag="):
        assert any(word in x for x in groups)
    numbers = [int(x) for x in re.findall(r"\((\d+) rules?\)", reported)]
    assert sum(numbers) == len({x.code for x in report.not_checked})
    assert "NOT CHECKED" not in text(report, not_checked=False)
