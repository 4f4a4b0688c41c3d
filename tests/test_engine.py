"""The engine runs rules that it does not know."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from eventcheck import RULES, Config, Context
from eventcheck.engine import Run
from eventcheck.findings import Path, sort_key
from eventcheck.plan import Plan
from eventcheck.rule import Problem, Unjudged, Verdict

from .rules.build import body

SOME_RULE = RULES["activation-without-decision"]


def run(check: Any, config: Config | None = None) -> Run:
    """A run of one rule over one body."""
    only = Run(Context(), config or Config())
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


@pytest.mark.parametrize("seed", range(20))
def test_a_rule_may_yield_places_in_any_order(seed: int) -> None:
    """Of any depth: the first in the order of the payload are listed."""
    places = [("visitors", n, "snapshots") for n in range(30)]
    texts = ("account_id",), ("color", "red"), ("shade", 99), ("visitors",)
    paths: list[Path] = [*places, *texts, ("visitors", "zero"), ()]
    shuffled = random.Random(seed).sample(paths, len(paths))  # noqa: S311 - an order

    def anywhere(subject: object, context: Context) -> Iterator[Verdict]:
        del subject, context
        yield from map(Problem, shuffled)

    tally = run(anywhere, Config(max_per_code=9)).finish()

    listed = [x.path for x in tally.findings()]
    assert listed == sorted(paths, key=sort_key)[:9]
    assert sum(tally.totals.values()) == len(paths)
