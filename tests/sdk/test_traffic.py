"""What the unmodified official SDK sends gives no error and no warning."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from eventcheck import Catalog, Context, Report, validate, validate_all

from .application import Body
from .traffic import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_EXPERIMENT = {"feature-test": 1, "purchase": 1}
SENT: dict[str, dict[str, int]] = {
    "decide and track": ONE_EXPERIMENT,
    "activate and track": {"experiment": 2, "purchase": 1},
    "feature test": {"feature-test": 1, "rollout": 1, "purchase": 1},
    "feature test, quiet": ONE_EXPERIMENT,
    "typed attributes": ONE_EXPERIMENT,
    "revenue and value": {"feature-test": 1, "purchase": 3},
    "zero and refund": {"feature-test": 1, "purchase": 2},
    "tag types": {"feature-test": 1, "Added to cart": 1},
    "event keys with spaces": {
        "feature-test": 1,
        "Added to cart": 1,
        "homepage_view": 1,
    },
    "bots filtered": ONE_EXPERIMENT,
    "bots kept": ONE_EXPERIMENT,
    "bots filtered, no agent": ONE_EXPERIMENT,
    "bucketing id": ONE_EXPERIMENT,
    "delivery": {"rollout": 4, "purchase": 2},
    "delivery, quiet": {"purchase": 2},
    "feature rollout": {"feature-test": 12, "purchase": 12},
    "bandit": ONE_EXPERIMENT,
    "decide all": {"feature-test": 4, "rollout": 2, "purchase": 1},
    "decide all, one body": {"feature-test": 4, "rollout": 2, "purchase": 1},
    "holdout": {"holdout": 6, "purchase": 1},
    "holdout, one body": {"holdout": 6, "purchase": 1},
    "holdout, numeric": {"holdout": 6, "purchase": 1},
    "holdout, deliveries go on": {"holdout": 4, "rollout": 4, "purchase": 2},
    "holdout, local": {"holdout": 1, "feature-test": 3, "rollout": 2, "purchase": 1},
    "forced flag": ONE_EXPERIMENT,
    "forced rule": {"feature-test": 1, "rollout": 1, "purchase": 1},
    "nobody": {"rollout": 1, "purchase": 1},
    "track first": {"homepage_view": 1, "feature-test": 1, "purchase": 1},
    "track first, one body": {"homepage_view": 1, "feature-test": 1, "purchase": 1},
    "decide again": {"feature-test": 3, "homepage_view": 3},
    "many users": {"feature-test": 60, "rollout": 30, "Added to cart": 30},
    "track only": {"purchase": 2},
    "europe": ONE_EXPERIMENT,
}


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK may not reach the network."""

    def refuse(*_: object) -> None:
        pytest.fail("the SDK opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def bodies() -> dict[str, list[Body]]:
    """The bodies of every scenario, sent once."""
    return {name: scenario() for name, scenario in SCENARIOS.items()}


def kinds(bodies: list[Body]) -> Iterator[str]:
    """The rule type of every decision and the key of every conversion."""
    for body in bodies:
        for visitor in body["visitors"]:
            for snapshot in visitor["snapshots"]:
                for decision in snapshot.get("decisions", []):
                    yield decision["metadata"]["rule_type"]
                for event in snapshot["events"]:
                    if event["key"] != "campaign_activated":
                        yield event["key"]


def complaints(report: Report) -> list[str]:
    """Errors and warnings, readable."""
    return [
        f"{finding.code} {finding.payload} {finding.pointer}"
        for finding in (*report.errors, *report.warnings)
    ]


def contexts(name: str, bodies: list[Body]) -> list[Context]:
    """Contexts with which the traffic of a scenario must be fine."""
    catalog = Catalog.from_datafile(SCENARIOS[name].datafile)
    now = max(
        event["timestamp"]
        for body in bodies
        for visitor in body["visitors"]
        for snapshot in visitor["snapshots"]
        for event in snapshot["events"]
    )
    return [Context(), Context(catalog=catalog), Context(catalog=catalog, now=now)]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenario_sends_what_it_says(
    name: str, bodies: dict[str, list[Body]]
) -> None:
    """The scenario is not empty, and shows what its name promises."""
    assert Counter(kinds(bodies[name])) == SENT[name]


def test_the_sdk_leaves_no_thread(bodies: dict[str, list[Body]]) -> None:
    """Every batch processor was stopped."""
    assert bodies
    assert not [t for t in threading.enumerate() if t.name == "EventThread"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_body_is_fine(name: str, bodies: dict[str, list[Body]]) -> None:
    """A body on its own, as a dict and as text."""
    for context in contexts(name, bodies[name]):
        for body in bodies[name]:
            assert complaints(validate(body, context=context)) == []
            assert complaints(validate(json.dumps(body), context=context)) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_all_bodies_are_fine_together(name: str, bodies: dict[str, list[Body]]) -> None:
    """The bodies judged together, in any order."""
    for context in contexts(name, bodies[name]):
        together = validate_all(bodies[name], context=context)
        assert complaints(together) == []
        backwards = validate_all(reversed(bodies[name]), context=context)
        assert complaints(backwards) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_body_is_fine_after_the_earlier_ones(
    name: str, bodies: dict[str, list[Body]]
) -> None:
    """A body judged with the history of those before it."""
    history = validate_all([]).history
    for body in bodies[name]:
        report = validate(body, context=Context(history=history))
        assert complaints(report) == []
        history |= report.history
