"""The findings in each payload of the corpus, as a person reviewed them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcheck import validate

FINDINGS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("findings.json").read_text(encoding="utf-8")
)
"""Severity, code and pointer of each finding, by the name of the payload."""


@pytest.mark.parametrize("name", FINDINGS)
def test_exactly_the_reviewed_findings_are_found(name: str, shared: Path) -> None:
    """In the order of the report."""
    body = (shared / "corpus" / f"{name}.json").read_bytes()

    found = [f"{x.severity} {x.code} {x.pointer}" for x in validate(body).findings]

    assert [x.rstrip() for x in found] == FINDINGS[name]


def test_every_payload_is_reviewed(shared: Path) -> None:
    """Add a row to `findings.json` for a new payload."""
    assert {x.stem for x in (shared / "corpus").glob("*.json")} == FINDINGS.keys()
