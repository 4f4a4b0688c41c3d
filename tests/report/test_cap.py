"""The first findings of each code are listed; all are counted."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Config, validate, validate_all
from tests.benchmarks.traffic import broken_body

CODES = ("missing-field", "revenue-not-integer", "timestamp-in-seconds")


@pytest.mark.parametrize("cap", [1, 3, 7, 50, 100])
def test_the_first_of_each_code_are_listed(cap: int) -> None:
    """Findings are in the order of the payload, and totals are true."""
    body = broken_body(300)
    whole = validate(body, config=Config(max_per_code=1_000))

    report = validate(body, config=Config(max_per_code=cap))

    for code in CODES:
        listed = [x for x in report.findings if x.code == code]
        assert listed == [x for x in whole.findings if x.code == code][:cap]
    assert report.by_code() == whole.by_code()
    assert not report.complete


def test_suppressed_findings_are_listed_separately() -> None:
    """Suppressed findings do not use up the cap."""
    suppress: list[dict[str, str]] = [
        {"code": "missing-field", "path": f"/visitors/{n}/**", "reason": "known"}
        for n in range(200)
    ]
    report = validate(
        broken_body(210), config=Config(max_per_code=5, suppress=suppress)
    )

    assert len(report.suppressed) == 5
    places = [x.path[1] for x in report.findings if x.code == "missing-field"]
    assert places == [200, 201, 202, 203, 204]
    assert report.by_code()["missing-field"] == 10


def test_bodies_in_any_number() -> None:
    """The first bodies come first."""
    many: list[Any] = [broken_body(40) for _ in range(10)]

    report = validate_all(many, config=Config(max_per_code=60))

    listed = [x.payload for x in report.findings if x.code == "missing-field"]
    assert listed == [0] * 40 + [1] * 20
