"""The smallest payload that a rule finds, and the nearest that it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from eventcheck import RULES, Context, Severity, validate_all
from eventcheck.read.payload import Payload

NOTHING_KNOWN = Context()


class Boundary(NamedTuple):
    """What is just found, and what just is not; several bodies as a tuple."""

    code: str
    bad: Payload | tuple[Payload, ...]
    near: Payload | tuple[Payload, ...]
    context: Context = NOTHING_KNOWN
    severity: Severity | None = None
    """That of the bad case; None is the rule's own."""
    path: str | None = None
    """The pointer of the bad case, where the table says it."""
    params: dict[str, object] | None = None
    """Params that the bad case must have, among others."""
    also: frozenset[str] = frozenset()
    """Other errors and warnings, which have a cause of their own."""


def table(boundaries: list[Boundary]) -> pytest.MarkDecorator:
    """Run a test for each boundary of a table."""
    names = [f"{x.code}-{n}" for n, x in enumerate(boundaries)]
    return pytest.mark.parametrize("boundary", boundaries, ids=names)


def assert_boundary(boundary: Boundary) -> None:
    """The bad case gives the code and no other error or warning; the near one not."""
    code = boundary.code
    bad = validate_all(_bodies(boundary.bad), context=boundary.context)
    found = [x for x in bad.findings if x.code == code]

    assert found, f"{code} is not found"
    severity = boundary.severity or RULES[code].severity
    assert found[0].severity is severity
    if boundary.path is not None:
        assert found[0].pointer == boundary.path
    if boundary.params is not None:
        assert dict(found[0].params).items() >= boundary.params.items()
    others = {x.code for x in (*bad.errors, *bad.warnings)} - {code}
    assert others == boundary.also

    near = validate_all(_bodies(boundary.near), context=boundary.context)
    assert code not in near.by_code()


def assert_complete(boundaries: list[Boundary], category: str, shared: Path) -> None:
    """Each rule of the family that the specification has, has a boundary."""
    said = (shared / "rules.md").read_text(encoding="utf-8")
    codes = {x.code for x in RULES.values() if x.category == category}
    wanted = {code for code in codes if f"| `{code}` |" in said}

    assert {x.code for x in boundaries} >= wanted


def text(body: object, length: int | None = None) -> str:
    """JSON text of a body, with blanks up to a length."""
    return json.dumps(body).ljust(length or 0)


def _bodies(given: Payload | tuple[Payload, ...]) -> tuple[Payload, ...]:
    return given if isinstance(given, tuple) else (given,)
