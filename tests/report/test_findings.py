"""Findings of problems: words, places and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from eventcheck import RULES, Config, Context, Finding, validate
from eventcheck.engine import Run
from eventcheck.findings import Effect, Place, Severity
from eventcheck.plan import Plan
from eventcheck.rule import Check, Problem
from tests.rules.build import attribute, body, buying, visitor

RULE = replace(
    RULES["unknown-field"],
    needs=(),
    message="before {field} after",
    hint="leave {field} out",
)


def finding(problem: Problem) -> Finding:
    """Return the finding of the one problem of a body."""

    def check(subject: object, context: Context) -> Iterator[Problem]:
        del subject, context
        yield problem

    run = Run(Context(), Config())
    judge = replace(RULE, checks=(Check(("body",), check),))
    run.plan = Plan((judge,), frozenset())
    run.read(body())
    (found,) = run.finish().findings()
    return found


def test_findings_take_severity_and_effect_from_the_rule() -> None:
    """A problem may override severity and effect for its case."""
    plain = finding(Problem(("visitors", 0), {"field": "a"}))
    graver = finding(
        Problem(
            ("visitors", 0),
            {"field": "a"},
            severity=Severity.ERROR,
            effect=Effect.REJECTED,
        )
    )

    assert (plain.severity, plain.effect) == (RULE.severity, RULE.effect)
    assert (graver.severity, graver.effect) == (Severity.ERROR, Effect.REJECTED)
    for found in (plain, graver):
        assert (found.message, found.hint) == ("before a after", "leave a out")
        assert (found.code, found.category) == ("unknown-field", "structure")
        assert found.url == RULE.url
        assert found.payload == 0


def test_only_params_have_a_long_key_unshortened() -> None:
    """A message shortens a key to 60 columns, without its middle."""
    for length, said in ((60, "k" * 60), (61, f"{'k' * 29}…{'k' * 29}")):
        found = finding(Problem((), {"field": "k" * length}))

        assert found.message == f"before {said} after"
        assert found.hint == f"leave {said} out"
        assert found.params == {"field": "k" * length}


def test_a_finding_points_to_ten_places_at_most() -> None:
    """The first ones."""
    places = tuple(Place(0, ("visitors", n)) for n in range(11))
    for number in (10, 11):
        found = finding(Problem((), {"field": ""}, related=places[:number]))

        assert found.related == places[:10]


@pytest.mark.parametrize(
    ("given", "params"),
    [
        ("x", {"value": "x"}),
        (1.5, {"value": 1.5}),
        (7, {"value": 7}),
        (True, {"value": True}),
        (None, {"value": None}),
        # What no JSON text can hold is said as text.
        (float("nan"), {"value": "nan"}),
        (float("-inf"), {"value": "-inf"}),
        pytest.param(10**5000, {"value": hex(10**5000)}, id="long"),
        (2**9_999, {"value": 2**9_999}),
        ([], {}),
        ({"a": 1}, {}),
    ],
)
def test_plain_values_are_params_on_request(
    given: Any, params: dict[str, object]
) -> None:
    """An object or an array is not shown: it may be the whole payload."""
    told = validate(body(extra=given), config=Config(include_values=True))
    found, hidden = told.findings[0], validate(body(extra=given)).findings[0]

    assert found.params == {**hidden.params, **params}
    assert "value" not in hidden.params


def test_a_missing_field_has_no_value() -> None:
    """Nor has what hides in something that it cannot be in."""
    config = Config(include_values=True)
    for payload in (
        body(account_id=None, visitors=None),
        body(visitor(attributes=[attribute(value=None)])),
        buying(uuid=None),
        {},
    ):
        for found in validate(payload, config=config).findings:
            assert found.params.get("value") is None
