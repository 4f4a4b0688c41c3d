"""One catalog, configuration, context and payload for many threads: as for one."""

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
ROUNDS = 12
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
    """Threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


def catalog() -> Catalog:
    """An account that knows the ids of the bodies."""
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
    """Fresh objects, whose memos are empty."""
    history = validate(body()).history
    context = Context(now=NOW + 100_000, catalog=catalog(), history=history)
    return context, Config(include_values=True, suppress=[KNOWN])


KNOWN = {"code": "client-name-absent", "reason": "known"}


def everything(context: Context, config: Config) -> list[str]:
    """All that a thread does, as text that can be compared."""
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
def test_many_threads_say_what_one_says() -> None:
    """Everything shared, begun at one moment, with memos that nobody has filled."""
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
def test_a_payload_is_shared_and_not_changed() -> None:
    """Each thread has its own run; none sees what another is judging."""
    clean, broken = body(), buying(revenue="59.99")
    with ThreadPoolExecutor(THREADS) as pool:
        reports = list(pool.map(validate, [clean, broken] * 200))

    assert {x.to_json() for x in reports[::2]} == {validate(clean).to_json()}
    assert {x.to_json() for x in reports[1::2]} == {validate(broken).to_json()}


def test_nothing_is_left_behind_by_a_call() -> None:
    """What was judged before, in any context, changes no later report."""
    expected = everything(*facts())
    validate_all([*PAYLOADS, *PAYLOADS], context=Context(history=History()))

    assert everything(*facts()) == expected
