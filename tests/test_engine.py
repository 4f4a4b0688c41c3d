"""The engine runs rules that it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from eventcheck import RULES, Config, Context
from eventcheck.engine import Run
from eventcheck.plan import Plan
from eventcheck.rule import Problem, Unjudged, Verdict

from .rules.build import body

SOME_RULE = RULES["activation-without-decision"]


def run(check: Any) -> Run:
    """A run of one rule over one body."""
    only = Run(Context(), Config())
    odd = replace(SOME_RULE, check=check, needs=(), looks_at="events")
    only.plan = Plan((odd,), frozenset())
    only.read(body())
    return only


def test_a_rule_that_fails_is_named() -> None:
    """Its own exception comes through; a note says that the data is not to blame."""

    def broken(subject: object, context: Context) -> Iterator[Verdict]:
        del subject, context
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        run(broken)
    assert caught.value.__notes__ == [
        "eventcheck: the rule activation-without-decision failed; this is a defect"
    ]


def test_what_rules_yield_is_tallied() -> None:
    """A problem becomes a finding, and a missing need is told."""

    def both(subject: object, context: Context) -> Iterator[Verdict]:
        del subject, context
        yield Problem(("visitors", 0))
        yield Unjudged("catalog")

    tally = run(both).finish()

    assert [x.path for x in tally.findings()] == [("visitors", 0)]
    assert tally.not_checked == {(SOME_RULE.code, "catalog")}
