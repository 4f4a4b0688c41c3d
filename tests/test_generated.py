"""Files that are generated from the rules and their pages are up to date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docs.generate import generated
from eventcheck import RULES, Config, Report, explain, validate
from eventcheck.read.payload import Payload

from .rules.build import body, buying
from .rules.pages import read

FILES = generated()
SCHEMA: Any = Draft202012Validator(
    next(json.loads(FILES[x]) for x in FILES if x.name == "report.schema.json")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_generated_file_is_up_to_date(path: Path) -> None:
    """The list of rules, the index and the schema match the rules."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""

    assert written == FILES[path], "run `python docs/generate.py`"


def test_the_index_says_what_each_rule_finds() -> None:
    """Readers search for a symptom instead of a code; no cell is empty."""
    (index,) = (text for path, text in FILES.items() if path.name == "index.md")

    assert all(f" | {rule.summary} | " in index for rule in RULES.values())
    assert "|  |" not in index


@pytest.mark.parametrize("code", RULES)
def test_explain_returns_the_page(code: str) -> None:
    """Why, bad, good and fix are the sections of the rule's page."""
    rule = explain(code)
    sections = read(code).sections

    assert rule is RULES[code]
    assert {
        name.lower(): text.strip() for name, text in sections.items()
    } == rule.explanation._asdict()


def test_explain_names_the_closest_code() -> None:
    """The error for an unknown code suggests a known one."""
    with pytest.raises(KeyError, match="did you mean timestamp-in-seconds"):
        explain("timestamp-in-second")


@pytest.mark.parametrize("values", [True, False])
def test_reports_match_their_schema(values: bool) -> None:  # noqa: FBT001
    """With findings, suppressions and unchecked rules, with and without values."""
    broken = buying(revenue=59.99, timestamp=1_760_000_060, color="red")
    config = Config(
        include_values=values, suppress=[{"code": "unknown-field", "reason": "known"}]
    )
    payloads: list[Payload] = [broken, body(), "[]", "{"]
    for payload in payloads:
        report = validate(payload, config=config)
        assert list(SCHEMA.iter_errors(json.loads(report.to_json()))) == []
        assert Report.from_json(report.to_json()).to_dict() == report.to_dict()
