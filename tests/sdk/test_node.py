"""Bodies of the unmodified official Node SDK have no errors and no warnings."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

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

pytestmark = pytest.mark.heavy
SCRIPT = Path(__file__).with_name("node")
DATAFILES = {
    "PLAIN": datafiles.PLAIN,
    "QUIET": datafiles.QUIET,
    "EUROPE": datafiles.EUROPE,
    "DRAFTS": datafiles.DRAFTS,
    "EMPTY": datafiles.EMPTY,
    "HOLDOUT": datafiles.HOLDOUT,
    "NUMERIC_HOLDOUT": datafiles.NUMERIC_HOLDOUT,
    "LOCAL_HOLDOUT": datafiles.LOCAL_HOLDOUT,
    "BOTS_FILTERED": datafiles.BOTS_FILTERED,
}
ONE_EXPERIMENT = {"feature-test": 1, "purchase": 1}
ALL = {"feature-test": 3, "rollout": 3, "purchase": 1}
BANDIT = {"feature-test": 8, "purchase": 8}
ROLLOUTS = {"rollout": 4, "feature-test": 2, "purchase": 2}
FORCED = {"feature-test": 3, "rollout": 1, "purchase": 1}
SENT = {
    "decide and track": ONE_EXPERIMENT,
    "activate and track": {"experiment": 2, "feature-test": 1, "purchase": 1},
    "tags": {"feature-test": 1, "purchase": 3, "Added to cart": 1},
    "decide all": ALL,
    "decide all, one body": ALL,
    "bandit": BANDIT,
    "bandit, one body": BANDIT,
    "bandit, quiet": BANDIT,
    "holdout": {"holdout": 6, "purchase": 1},
    "holdout, one body": {"holdout": 6, "purchase": 1},
    "holdout, numeric": {"holdout": 6, "purchase": 1},
    "holdout, local": {"holdout": 1, "feature-test": 2, "rollout": 3, "purchase": 1},
    "rollouts": ROLLOUTS,
    "rollouts, one body": ROLLOUTS,
    "drafts": {"rollout": 2, "purchase": 1},
    "drafts, forced": FORCED,
    "forced decisions": FORCED,
    "forced decisions, one body": FORCED,
    "nobody": {"rollout": 1, "purchase": 1},
    "bots": ONE_EXPERIMENT,
    "europe": ONE_EXPERIMENT,
    "many users": {"feature-test": 60, "rollout": 30, "Added to cart": 30},
}
"""The events that each scenario of `node/traffic.js` sends."""


class Sent(NamedTuple):
    """The bodies of a scenario, and the SDK's datafile."""

    bodies: list[Body]
    datafile: datafiles.Json


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sent]:
    """Install the SDK as locked, run it once, and return the bodies per scenario."""
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(SCRIPT, folder, dirs_exist_ok=True)
    npm = shutil.which("npm")
    node = shutil.which("node")
    assert npm is not None
    assert node is not None
    subprocess.run(  # noqa: S603 - our own script
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        check=True,
    )
    ran = subprocess.run(  # noqa: S603 - our own script
        [node, "traffic.js"],
        cwd=folder,
        input=json.dumps(DATAFILES),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    return {
        name: Sent(sent["bodies"], DATAFILES[sent["datafile"]])
        for name, sent in json.loads(ran.stdout).items()
    }


def test_each_scenario_sends_what_its_name_says(traffic: dict[str, Sent]) -> None:
    """No scenario is empty."""
    assert {name: Counter(kinds(x.bodies)) for name, x in traffic.items()} == SENT
    assert {
        len(x.bodies) for name, x in traffic.items() if name.endswith("one body")
    } == {1}


def test_a_bandit_shows_both_variations(traffic: dict[str, Sent]) -> None:
    """To each visitor."""
    for name in ("bandit", "bandit, one body", "bandit, quiet"):
        shown = {(visitor, x) for visitor, _, x in choices(traffic[name].bodies)}
        assert len(shown) == len({"user-ann", "user-bob"}) * 2


@pytest.mark.parametrize("name", SENT)
def test_it_is_fine(name: str, traffic: dict[str, Sent]) -> None:
    """Each body alone, all together, and one after the other."""
    bodies, datafile = traffic[name]
    assert_each_is_fine(bodies, datafile)
    assert_fine_together(bodies, datafile)
    assert_fine_one_by_one(bodies)
