"""The findings for each payload of the corpus, as reviewed against its index."""

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
def test_findings_are_as_reviewed(name: str, shared: Path) -> None:
    """No more and no less than a person agreed to."""
    body = (shared / "corpus" / f"{name}.json").read_bytes()

    found = [f"{x.severity} {x.code} {x.pointer}" for x in validate(body).findings]

    assert [x.rstrip() for x in found] == FINDINGS[name]


def test_every_payload_is_reviewed(shared: Path) -> None:
    """A payload that comes to the corpus gets a row here."""
    assert {x.stem for x in (shared / "corpus").glob("*.json")} == FINDINGS.keys()
