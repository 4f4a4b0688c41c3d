"""No value of a payload is in anything that a report gives, unless it is asked for."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from eventcheck import RULES, Config, InvalidPayloadError, Report, validate
from eventcheck.guards import is_array, is_object
from eventcheck.render import github, junit, markdown, sarif
from eventcheck.render import html as report_as_html
from tests.rules.build import attribute, buying
from tests.rules.pages import Example, read
from tests.sample import is_chosen

CANARY = "canary-7f3a"
PLACES: dict[str, dict[str, Any]] = {
    "account": {"account_id": f" {CANARY} "},
    "project": {"project_id": [CANARY]},
    "client": {"client_name": CANARY, "client_version": CANARY},
    "flags": {"enrich_decisions": CANARY, "anonymize_ip": CANARY},
    "unknown": {"unknown": CANARY, "AccountId": CANARY},
}
FIELDS: dict[str, Any] = {
    "entity_id": f"{CANARY} ",
    "uuid": f"{CANARY}\t",
    "timestamp": CANARY,
    "key": f"{CANARY}?",
    "type": CANARY,
    "revenue": CANARY,
    "value": CANARY,
    "quantity": CANARY,
    "tags": {"note": f"{CANARY}@example.com", "currency": CANARY, "more": [CANARY]},
    "properties": {"size": 7, "colour": f"{CANARY}@example.com"},
    "nonsense": CANARY,
}


def shown(report: Report) -> str:
    """Everything that a report can be turned into."""
    parts = [
        str(report),
        repr(report),
        report_as_html(report),
        report.to_json(),
        repr(list(report.__rich_repr__())),
        json.dumps(sarif(report)),
        junit(report),
        github(report),
        markdown(report),
        repr(asdict(report)),
        repr(report.findings),
        json.dumps([x.to_dict() for x in report.findings]),
        pickle.dumps(report).decode("latin-1"),
        pickle.dumps(report.findings).decode("latin-1"),
        *map(repr, (x.params for x in report.findings)),
    ]
    try:
        report.raise_for_errors()
    except InvalidPayloadError as error:
        parts.append(str(error))
    return "\n".join(parts)


def bodies() -> list[Any]:
    """Payloads with the canary in every place, valid or invalid."""
    told: list[Any] = [{**buying(), **fields} for fields in PLACES.values()]
    told += [buying(**{name: value}) for name, value in FIELDS.items()]
    visitor = buying()
    visitor["visitors"][0] |= {
        "visitor_id": f"{CANARY}@example.com",
        "session_id": CANARY,
        "attributes": [
            attribute(value=f"{CANARY}@example.com"),
            attribute(key=f"{CANARY}?", entity_id=f" {CANARY}", value=[CANARY]),
        ],
    }
    decided = buying()
    decided["visitors"][0]["snapshots"][0]["decisions"][0] |= {
        "campaign_id": CANARY,
        "experiment_id": f" {CANARY}",
        "variation_id": CANARY,
        "metadata": {"flag_key": CANARY, "rule_type": CANARY, "enabled": CANARY},
    }
    return [*told, visitor, decided, CANARY, [CANARY]]


@pytest.mark.parametrize("payload", bodies(), ids=str)
def test_no_value_is_shown_by_default(payload: Any) -> None:
    """No form of a report shows the canary."""
    assert CANARY not in shown(validate(payload))


def test_values_are_shown_on_request() -> None:
    """The value at the place of a finding; the test above could see it."""
    payload = buying(revenue=CANARY)

    report = validate(payload, config=Config(include_values=True))

    assert CANARY in shown(report)


@pytest.mark.parametrize("payload", bodies(), ids=str)
def test_values_are_shown_only_where_promised(payload: Any) -> None:
    """Values are only in `params["value"]` and the operations of fixes."""
    report = validate(payload, config=Config(include_values=True))
    for finding in report.findings:
        others = {name: x for name, x in finding.params.items() if name != "value"}
        titles = [fix.title for fix in finding.fixes]
        said = (finding.message, finding.hint, finding.pointer, others, titles)
        assert CANARY not in repr(said)
    assert CANARY not in sarif(report) + repr(list(report.__rich_repr__()))


@pytest.mark.parametrize("code", RULES)
def test_no_value_of_a_bad_example_is_shown(code: str) -> None:
    """Each rule on its own page: what it says is of the rule, not of the payload."""
    for example in read(code).bad:
        told = shown(example.judge())
        for value in set(_values(_parsed(example.block.text))) - _known(example):
            assert value not in told


LIGHT = 4
"""One value in so many is replaced lightly."""


@pytest.mark.parametrize(
    "light", [True, pytest.param(False, marks=pytest.mark.heavy)], ids=["light", "all"]
)
@pytest.mark.parametrize("code", RULES)
def test_no_value_in_place_of_another_is_shown(
    code: str,
    light: bool,  # noqa: FBT001
) -> None:
    """A canary in place of each value, as text, at the ends of it, and as a number."""
    for example in read(code).bad[:2]:
        payload = _parsed(example.block.text)
        leaves = [
            leaf
            for n, leaf in enumerate(_leaves(payload))
            if not light or is_chosen(f"{code} {n}", LIGHT)
        ]
        for changed in _changed(payload, leaves) if example.block.role == "" else ():
            report = validate(changed, context=example.context)
            if report.findings:
                told = f"{report}{report.to_json()}{report_as_html(report)}"
                assert CANARY not in told
                assert str(NUMBER) not in told


NUMBER = 918_273_645_546
"""A number that no rule makes of others."""
WORDS = frozenset(
    {
        "campaign_activated",
        "view_activated",
        "experiment",
        "rollout",
        "custom",
        "false",
        "2500.0",
        "$opt_bot_filtering",
        "$opt_user_agent",
    }
)
"""Texts of the specification and of the rules, whoever else writes them."""
SHORT = 4


def _known(example: Example) -> set[str]:
    """Words that a report may contain: those of rules, and ids of the catalog."""
    catalog = example.context.account
    return {*WORDS} | {x.id for x in catalog.experiments}


def _changed(payload: Any, leaves: list[tuple[Any, Any]]) -> Iterator[Any]:
    for place, step in leaves:
        old = place[step]
        for new in (CANARY, f" {CANARY}@example.com ", f"{old}{CANARY}", NUMBER):
            place[step] = new
            yield payload
        for nested in ([CANARY], {"a": CANARY}):
            place[step] = nested
            yield payload
        place[step] = old


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    steps: list[Any] = []
    if is_object(value):
        steps = list(value)
    elif is_array(value):
        steps = list(range(len(value)))
    for step in steps:
        inner = value[step]
        if is_object(inner) or is_array(inner):
            yield from _leaves(inner)
        else:
            yield value, step


def _values(payload: Any) -> Iterator[str]:
    """The plain values that are long enough to be told from other text."""
    for place, step in _leaves(payload):
        text = str(place[step])
        if len(text) > SHORT:
            yield text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
