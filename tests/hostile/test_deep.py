"""A value may nest to any depth: this is a finding, with any stack."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from eventcheck import Report, validate
from eventcheck.read.odd import LEVELS, TOO_DEEP
from tests.rules.build import attribute, body, buying, found, visitor

from .everything import everything
from .values import nested

DEEP = 200_000
BRACKETS = "[" * DEEP + "]" * DEEP


@pytest.mark.parametrize("kind", [list, dict])
@pytest.mark.parametrize("field", ["region", "colour"])
def test_more_than_32_levels_are_a_finding(kind: type, field: str) -> None:
    """Its path leads to the level that is too deep, in any form of the body."""
    inside = LEVELS - 1
    step = "0" if kind is list else "a"
    for levels, count in ((inside, 0), (inside + 1, 1), (250, 1), (900, 1)):
        payload = body(**{field: nested(levels, kind)})
        text = json.dumps(payload)
        report = validate(payload)
        reported = [x for x in report.findings if x.code == "wrong-type"]

        assert len(reported) == count
        for finding in reported:
            assert finding.pointer == f"/{field}" + f"/{step}" * inside
            assert finding.params["actual"] == TOO_DEEP
        assert validate(text) == report
        assert validate(text.encode()) == report


@pytest.mark.parametrize("text", ["[" * DEEP, '{"a":' * DEEP, "[" * DEEP + "}" * DEEP])
def test_unclosed_brackets_are_no_json(text: str) -> None:
    """Brackets, braces, or a mixture of both."""
    assert [code for code, _ in found(text)] == ["invalid-json"]


def test_closed_brackets_are_an_array_instead_of_a_body() -> None:
    """Here 200 000 of them."""
    assert found(BRACKETS) == [("wrong-type", "")]


@pytest.mark.parametrize("kind", [list, dict])
def test_siblings_of_deep_objects_are_checked(kind: type) -> None:
    """Python objects in any place."""
    deep = nested(DEEP // 2, kind)
    places: list[Any] = [
        body(visitor(), visitor(attributes=[attribute(value=deep)])),
        buying(tags={"a": deep}, revenue=59.99),
        body(visitor(visitor_id=deep)),
        body(visitors=deep),
        body(colour=deep),
    ]

    for payload in places:
        assert validate(payload).findings
    assert "revenue-not-integer" in validate(places[1]).by_code()


@pytest.mark.parametrize("kind", [list, dict])
def test_deep_objects_in_every_call(kind: type) -> None:
    """They can be rendered, previewed and fixed."""
    deep = nested(400, kind)
    for payload in (buying(tags={"a": deep}, revenue=59.99), body(colour=deep)):
        everything(payload)


def test_a_large_body_with_a_deep_value_is_too_large() -> None:
    """A dict of four megabytes."""
    payload = buying(tags={"note": "x" * 4_000_000})
    for deep in (nested(300, list), nested(DEEP // 2, dict)):
        assert "payload-too-large" in validate({**payload, "colour": deep}).by_code()


def at_depth(frames: int, call: Callable[[], Report]) -> Report:
    """Call a function with so many frames on the stack."""
    return call() if frames == 0 else at_depth(frames - 1, call)


def test_findings_are_the_same_from_a_deep_stack() -> None:
    """With 900 frames."""
    payloads: list[Any] = [
        BRACKETS,
        "[" * DEEP,
        body(colour=nested(400, list)),
        json.dumps(body(colour=nested(400, dict))),
        buying(tags={"a": nested(400, dict)}),
    ]
    for payload in payloads:
        expected = validate(payload)
        assert at_depth(850, partial(validate, payload)) == expected


@pytest.mark.parametrize("limit", [150, 1_000, 1_000_000])
def test_the_process_survives_any_recursion_limit(limit: int) -> None:
    """Also if the application raised the limit."""
    code = f"""
import json, sys
from eventcheck import validate
validate({{}})
sys.setrecursionlimit({limit})
deep = []
for _ in range({DEEP}):
    deep = [deep]
for payload in ("[" * {DEEP} + "]" * {DEEP}, "[" * {DEEP}, '{{"a":' * {DEEP},
                {{"account_id": "1", "visitors": [], "colour": deep}}):
    print(len(validate(payload).findings))
while deep:
    deep = deep.pop()
"""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-2_000:]
    assert all(map(int, done.stdout.split()))
