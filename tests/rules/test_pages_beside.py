"""Test that data beside the example of a page changes only indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any, TypeAlias

import pytest

from eventcheck import RULES, Context, Finding, Report, validate_all
from eventcheck.findings import Path
from eventcheck.guards import is_array, is_object

from .build import Json, activation, body, decision, snapshot, visitor
from .pages import Example, codes, read

CODES = [x for x in codes() if not RULES[x].compares_visitors]
Said: TypeAlias = tuple[object, ...]
"""The content of a finding, with its places moved."""


def said(finding: Finding, *, body: int = 0, visitor: int = 0) -> Said:
    """A finding, moved by so many bodies or visitors."""
    return (
        finding.code,
        finding.severity,
        finding.payload + body,
        moved(finding.path, visitor),
        json.dumps(dict(finding.params), default=list),
        tuple((x.payload + body, moved(x.path, visitor)) for x in finding.related),
        [(x.title, x.safe, len(x.operations)) for x in finding.fixes],
    )


def moved(path: Path, by: int) -> Path:
    """A path, so many visitors later."""
    match path:
        case ("visitors", int(index), *rest):
            return ("visitors", index + by, *rest)
    return path


def examples(code: str) -> Iterator[tuple[list[Json], Context]]:
    """The bodies of each Bad example that is a JSON object with visitors."""
    for example in read(code).bad:
        if example.block.role != "large" and (bodies := _bodies(example)):
            yield bodies, example.context


def _bodies(example: Example) -> list[Json]:
    try:
        given: Any = json.loads(example.block.text)
    except ValueError:
        return []
    bodies: list[Json] = given if example.block.role == "bodies" else [given]
    return bodies if all(_has_visitors(x) for x in bodies) else []


def _has_visitors(given: object) -> bool:
    return is_object(given) and is_array(given.get("visitors"))


def plain() -> Json:
    """A valid visitor with a decision."""
    event = activation(uuid="own-1")
    return visitor(snapshot(event, decisions=[decision()]), visitor_id="own")


@pytest.mark.parametrize("code", CODES)
def test_a_body_before_it_changes_only_the_index_of_the_body(code: str) -> None:
    """The same holds for the related places."""
    for bodies, context in examples(code):
        alone = validate_all(bodies, context=context)
        after = validate_all([body(plain()), *bodies], context=context)

        found = [x for x in after.findings if x.payload > 0]

        assert [said(x) for x in found if x.code == code] == [
            said(x, body=1) for x in alone.findings if x.code == code
        ]


@pytest.mark.parametrize("code", CODES)
def test_a_visitor_before_it_changes_only_the_index_of_the_visitor(code: str) -> None:
    """No rule stops at the first visitor."""
    for bodies, context in examples(code):
        alone = validate_all(bodies, context=context)
        more = [{**x, "visitors": [plain(), *x["visitors"]]} for x in bodies]
        after = validate_all(more, context=context)
        found = [x for x in after.findings if x.path[:2] != ("visitors", 0)]

        assert [said(x) for x in found if x.code == code] == [
            said(x, visitor=1) for x in alone.findings if x.code == code
        ]


def renamed(given: Json, number: int) -> Json:
    """A visitor with an id, a session and uuids that no other has."""
    name = f"visitor-{number}-"
    own = json.dumps(given)
    for field in ("visitor_id", "session_id", "uuid"):
        own = own.replace(f'"{field}": "', f'"{field}": "{name}')
    return dict(json.loads(own))


def _crowd() -> list[Json]:
    """The visitors of all examples whose bodies have the usual fields."""
    number = count()
    return [
        renamed(entry, next(number))
        for code in CODES
        for bodies, context in examples(code)
        for given in bodies
        if context == Context() and {**given, "visitors": []} == USUAL
        for entry in given["visitors"]
    ]


USUAL: Json = {**body(), "visitors": []}


@pytest.mark.parametrize("step", [1, -1])
def test_a_crowd_has_the_findings_of_each_visitor(step: int) -> None:
    """The order does not matter: no rule stops at a visitor without findings."""
    visitors = _crowd()[::step]
    together = validate_all([{**USUAL, "visitors": visitors}])
    found: list[Said] = []
    for index, each in enumerate(visitors):
        alone = validate_all([{**USUAL, "visitors": [each]}])
        found += [said(x, visitor=index) for x in _own(alone)]

    assert len(visitors) > len(CODES) / 2
    assert [said(x) for x in _own(together)] == found


def _own(report: Report) -> list[Finding]:
    """The findings about single visitors."""
    return [
        x
        for x in report.findings
        if len(x.path) > 1 and not RULES[x.code].compares_visitors
    ]
