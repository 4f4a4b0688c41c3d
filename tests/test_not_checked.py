"""What could not be judged is listed, with the need; what was not there is not."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from eventcheck import RULES, Catalog, Config, Context, validate, validate_all
from eventcheck.needs import Need
from eventcheck.parse.body import Payload
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
"""A body in which no rule finds anything that it would need a fact for, but a time."""
DECIDING = {"decision-ids-inconsistent", "experiment-not-running"}
COUNTING = {"unknown-id", "key-used-as-id"}
CONVERTING = {"event-key-mismatch", "event-unused", "revenue-missing"}
DATED = {"timestamp-outside-experiment", "timestamp-near-boundary"}


def missing(payload: Payload, context: Context | None = None) -> dict[str, set[str]]:
    """The codes that lack each need."""
    report = validate(payload, context=context or Context())
    needs: dict[str, set[str]] = {}
    for code, need in report.not_checked:
        needs.setdefault(need, set()).add(code)
    return needs


def only(*entries: Json, **fields: object) -> Json:
    """A body of one visitor, without an account."""
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
def test_without_a_catalog(payload: Payload, expected: set[str]) -> None:
    """Only rules that would have looked at something in this payload."""
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
def test_every_other_need(need: str, payload: Json, codes: set[str]) -> None:
    """It is named where the payload asks for it, and not where it does not."""
    context = Context(catalog=KNOWN)

    assert missing(payload, context)[need] == codes
    assert need not in missing({**NOTHING, "visitors": []}, context)


def test_what_is_given_is_not_missing() -> None:
    """With all facts every rule has judged."""
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


def test_only_rules_that_were_asked_for() -> None:
    """A rule that is ignored lacks nothing."""
    report = validate(body(), config=Config(select=["timestamp-in-future"]))

    assert [x.code for x in report.not_checked] == ["timestamp-in-future"]


def test_it_is_the_same_for_several_bodies() -> None:
    """Each need is told once, in a fixed order, whichever body asks for it."""
    several = validate_all([body(), NOTHING, body()])

    assert several.not_checked == validate(body()).not_checked
    assert list(several.not_checked) == sorted(several.not_checked)


def test_every_need_of_a_rule_is_told() -> None:
    """The records and the reports speak of the same needs."""
    tested = {"now", "catalog", "windows", "metrics", "properties", "order_id_tag"}

    assert {need for rule in RULES.values() for need in rule.needs} == tested
    assert {*get_args(Need)} == tested | {"history"}


def test_a_person_reads_three_lines() -> None:
    """Rules are grouped by what they lack; a catalog brings what is in it."""
    orders = buying(tags={"order": "A-1"}, properties={"size": "L"})
    payload = body(*orders["visitors"], visitor(attributes=[attribute()]))
    report = validate(payload)
    _, _, told = str(report).partition("NOT CHECKED")
    groups = [x for x in told.splitlines()[1:] if x[:2] == "  " and x[2:3].strip()]

    assert len({x.code for x in report.not_checked}) > 10
    assert len(groups) == 3
    for word in ("Context(now=", "Context(catalog=", "Context(order_id_tag="):
        assert any(word in x for x in groups)
    numbers = [int(x) for x in re.findall(r"\((\d+) rules?\)", told)]
    assert sum(numbers) == len({x.code for x in report.not_checked})
    assert "NOT CHECKED" not in text(report, not_checked=False)
