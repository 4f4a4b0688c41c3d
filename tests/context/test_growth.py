"""A catalog of twice the size takes about twice as many steps.

Steps are lines and calls of Python, each round of a loop anew: no clock is read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from eventcheck import Catalog
from tests.measure import steps
from tests.rules.build import Json

SIZE = 100
FEW = 3


def datafile(rules: int, **sections: object) -> Json:
    """Return a datafile with some experiments."""
    experiments = [
        {"id": f"{x}", "key": f"k{x}", "variations": [{"id": f"{x}-{y}"} for y in "ab"]}
        for x in range(rules)
    ]
    return {"accountId": "1", "experiments": experiments, **sections}


def names(size: int) -> list[Json]:
    """Return events or attributes."""
    return [{"id": f"n{x}", "key": f"k{x}"} for x in range(size)]


def one_flag(size: int) -> Json:
    """Return a datafile whose rules belong to one flag."""
    flag = {"key": "f", "experimentIds": [f"{x}" for x in range(size)]}
    return datafile(size, featureFlags=[flag])


def many_flags(size: int) -> Json:
    """Return a datafile with a few rules for each flag."""
    flags = [
        {"key": f"f{x}", "experimentIds": [f"{x - y}" for y in range(FEW)]}
        for x in range(size)
    ]
    return datafile(size, featureFlags=flags)


def many_rollouts(size: int) -> Json:
    """Return a datafile in which each flag has its own rollout."""
    file = datafile(size)
    rollouts = [{"id": f"r{x['id']}", "experiments": [x]} for x in file["experiments"]]
    flags = [{"key": f"f{x}", "rolloutId": f"r{x}"} for x in range(size)]
    return {**file, "experiments": [], "rollouts": rollouts, "featureFlags": flags}


def invalid(size: int) -> Json:
    """Return a datafile in which every second record is invalid."""
    twice = [x for name in names(size) for x in (name, {**name, "key": None})]
    return datafile(FEW, events=twice, attributes=twice)


DATAFILES: list[Callable[[int], Json]] = [
    datafile,
    one_flag,
    many_flags,
    many_rollouts,
    invalid,
    lambda size: datafile(size, events=names(size)),
    lambda size: datafile(FEW, attributes=names(size), events=names(size)),
    lambda size: {"accountId": "1", "groups": [datafile(1) for _ in range(size)]},
]


@pytest.mark.parametrize("make", DATAFILES)
def test_reading_merging_and_lookups_take_linear_steps(
    make: Callable[[int], Json],
) -> None:
    """Do all lookups of rules once for each record."""
    files = [make(size) for size in (1, SIZE, 2 * SIZE)]
    _, once, twice = (steps(partial(_ask, file)) for file in files)

    assert twice < 2.2 * once


def _ask(given: Json) -> None:
    catalog = Catalog.from_datafile(given)
    catalog |= catalog
    assert catalog.facts
    for experiment in catalog.experiments:
        assert not catalog.allows(experiment, "unknown")
        assert not catalog.variations_of_key(experiment, "unknown")
        assert catalog.campaign_ids
        assert catalog.variation_ids
        catalog.windows_of_event("n1")
    assert len(catalog.flag_by_key) == len(catalog.flags)
