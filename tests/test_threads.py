"""Threads that share a catalog, config, context and payload get the usual results."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from eventcheck import (
    Catalog,
    Config,
    Context,
    History,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.guards import is_object

from .rules.build import (
    NOW,
    attribute,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
)

THREADS = 8
ROUNDS = 6
PAYLOADS: list[Any] = [
    body(),
    buying(revenue=59.99, timestamp=1_760_000_060),
    body(visitor(attributes=[attribute(key="Plan", value="a@example.com")])),
    body(visitor(decided(variation_id="on"), snapshot(conversion(entityId="7")))),
    body(visitor(visitor_id="Visitor-1"), visitor(visitor_id="visitor-1")),
    '{"account_id": "12001"',
]


@pytest.fixture
def switching() -> Iterator[None]:
    """Let threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


def catalog() -> Catalog:
    """Return an account that knows the ids of the bodies."""
    return Catalog(
        account_id="12001",
        experiments=[
            {
                "id": "31001",
                "key": "checkout",
                "campaign_id": "21001",
                "variations": [{"id": "41001", "key": "on"}],
                "starts_at": NOW - 1000,
            }
        ],
        events=[{"id": "51001", "key": "purchase", "has_revenue_metric": True}],
        attributes=[{"id": "61001", "key": "plan"}],
    )


def facts() -> tuple[Context, Config]:
    """Return new objects, whose caches are empty."""
    history = validate(body()).history
    context = Context(now=NOW + 100_000, catalog=catalog(), history=history)
    return context, Config(include_values=True, suppress=[KNOWN])


KNOWN = {"code": "client-name-absent", "reason": "known"}


def everything(context: Context, config: Config) -> list[str]:
    """Return all results of a thread as text."""
    said: list[str] = []
    for payload in PAYLOADS:
        report = validate(payload, context=context, config=config)
        said += [report.to_json(), str(report), report.history.to_json()]
        if is_object(payload):
            said.append(repr(apply_fixes(payload, report).payload))
    together = validate_all(PAYLOADS, context=context, config=config)
    shown = preview_results(PAYLOADS, context=context, verdicts=True)
    return [*said, together.to_json(), str(shown), str(together.history)]


@pytest.mark.usefixtures("switching")
def test_many_threads_get_the_results_of_one() -> None:
    """All start at once, with the same objects and empty caches."""
    expected = everything(*facts())
    for _ in range(ROUNDS):
        context, config = facts()
        start = Barrier(THREADS)

        def work(
            context: Context = context, config: Config = config, start: Barrier = start
        ) -> list[str]:
            start.wait()
            return everything(context, config)

        with ThreadPoolExecutor(THREADS) as pool:
            running = [pool.submit(work) for _ in range(THREADS)]
            for each in running:
                assert each.result() == expected


@pytest.mark.usefixtures("switching")
def test_threads_do_not_see_each_others_findings() -> None:
    """Two payloads take turns in a pool of threads."""
    clean, broken = body(), buying(revenue="59.99")
    with ThreadPoolExecutor(THREADS) as pool:
        reports = list(pool.map(validate, [clean, broken] * 200))

    assert {x.to_json() for x in reports[::2]} == {validate(clean).to_json()}
    assert {x.to_json() for x in reports[1::2]} == {validate(broken).to_json()}


def test_a_call_does_not_change_later_reports() -> None:
    """Whatever was validated before, in any context."""
    expected = everything(*facts())
    validate_all([*PAYLOADS, *PAYLOADS], context=Context(history=History()))

    assert everything(*facts()) == expected
