"""Bodies of the unmodified official Python SDK have no errors and no warnings."""

from __future__ import annotations

import socket
import threading
from collections import Counter

import pytest

from . import datafiles
from .application import Body
from .checking import (
    assert_each_is_fine,
    assert_fine_one_by_one,
    assert_fine_together,
    choices,
    kinds,
)
from .traffic import SCENARIOS

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
    "bandit, changing": {"feature-test": 4, "purchase": 4},
    "bandit, changing, one body": {"feature-test": 4, "purchase": 4},
    "bandit, forced": {"feature-test": 2, "purchase": 1},
    "drafts": {"rollout": 2, "purchase": 1},
    "drafts, forced": ONE_EXPERIMENT,
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
    """Let the SDK not reach the network."""

    def refuse(*_: object) -> None:
        pytest.fail("the SDK opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def bodies() -> dict[str, list[Body]]:
    """Run every scenario once; return their bodies."""
    return {name: scenario() for name, scenario in SCENARIOS.items()}


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_sends_what_its_name_says(
    name: str, bodies: dict[str, list[Body]]
) -> None:
    """No scenario is empty."""
    assert Counter(kinds(bodies[name])) == SENT[name]


def test_the_sdk_leaves_no_thread(bodies: dict[str, list[Body]]) -> None:
    """Every batch processor is stopped."""
    assert bodies
    assert not [t for t in threading.enumerate() if t.name == "EventThread"]


def test_a_bandit_shows_both_variations(bodies: dict[str, list[Body]]) -> None:
    """To each visitor, one after the other."""
    for name in ("bandit, changing", "bandit, changing, one body"):
        assert [variation for _, _, variation in choices(bodies[name])] == [
            *(datafiles.ON, datafiles.OFF),
            *(datafiles.ON, datafiles.OFF),
        ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_body_is_fine(name: str, bodies: dict[str, list[Body]]) -> None:
    """Each body alone."""
    assert_each_is_fine(bodies[name], SCENARIOS[name].datafile)


@pytest.mark.parametrize("name", SCENARIOS)
def test_all_bodies_are_fine_together(name: str, bodies: dict[str, list[Body]]) -> None:
    """All bodies in one call."""
    assert_fine_together(bodies[name], SCENARIOS[name].datafile)


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_body_is_fine_after_the_earlier_ones(
    name: str, bodies: dict[str, list[Body]]
) -> None:
    """Each body with the history of those before it."""
    assert_fine_one_by_one(bodies[name])
