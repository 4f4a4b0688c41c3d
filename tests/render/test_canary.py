"""No value of a payload is in anything that a report gives, unless it is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventcheck import RULES, Config, Report, validate
from eventcheck.guards import is_array, is_object
from eventcheck.render import github, junit, markdown, sarif
from eventcheck.render.html import report_as_html
from eventcheck.report import InvalidPayloadError
from tests.rules.build import attribute, buying
from tests.rules.pages import read

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
        *map(repr, (x.params for x in report.findings)),
    ]
    try:
        report.raise_for_errors()
    except InvalidPayloadError as error:
        parts.append(str(error))
    return "\n".join(parts)


def bodies() -> list[Any]:
    """The canary in every place, sound or not."""
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
def test_no_value_is_shown_unasked(payload: Any) -> None:
    """In no form; what a failing test prints is the first of them."""
    assert CANARY not in shown(validate(payload))


def test_values_are_shown_on_request() -> None:
    """The value at the place of a finding; the test above could see it."""
    payload = buying(revenue=CANARY)

    report = validate(payload, config=Config(include_values=True))

    assert CANARY in shown(report)


@pytest.mark.parametrize("code", RULES)
def test_no_text_of_a_bad_example_is_in_params(code: str) -> None:
    """Each rule on its own page: params hold words of the rule, not of the payload."""
    for example in read(code).bad:
        values = set(_texts(_parsed(example.block.text)))
        for finding in example.judge().findings:
            said = {x for x in finding.params.values() if isinstance(x, str)}
            assert not said & values - WORDS, (finding.code, said & values)


WORDS = frozenset({"campaign_activated", "other", "card", "email", "phone"})
"""Texts of the specification and of the rules, whoever else writes them."""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _texts(value: Any) -> list[str]:
    if is_object(value):
        return [y for x in value.values() for y in _texts(x)]
    if is_array(value):
        return [y for x in value for y in _texts(x)]
    return [value] if isinstance(value, str) else []
