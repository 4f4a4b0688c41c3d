"""Twice as large a catalog takes about twice as many steps, whatever is many in it.

Steps are lines that Python runs, each round of a loop anew: no clock is read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from eventcheck import Catalog
from tests.rules.build import Json

SIZE = 100
FEW = 3


def datafile(rules: int, **sections: object) -> Json:
    """A datafile with some experiments."""
    experiments = [
        {"id": f"{x}", "key": f"k{x}", "variations": [{"id": f"{x}-{y}"} for y in "ab"]}
        for x in range(rules)
    ]
    return {"accountId": "1", "experiments": experiments, **sections}


def names(size: int) -> list[Json]:
    """Events or attributes."""
    return [{"id": f"n{x}", "key": f"k{x}"} for x in range(size)]


def one_flag(size: int) -> Json:
    """All rules belong to one flag."""
    flag = {"key": "f", "experimentIds": [f"{x}" for x in range(size)]}
    return datafile(size, featureFlags=[flag])


def many_flags(size: int) -> Json:
    """A few rules belong to each flag."""
    flags = [
        {"key": f"f{x}", "experimentIds": [f"{x - y}" for y in range(FEW)]}
        for x in range(size)
    ]
    return datafile(size, featureFlags=flags)


def many_rollouts(size: int) -> Json:
    """Each flag has a rollout of its own."""
    file = datafile(size)
    rollouts = [{"id": f"r{x['id']}", "experiments": [x]} for x in file["experiments"]]
    flags = [{"key": f"f{x}", "rolloutId": f"r{x}"} for x in range(size)]
    return {**file, "experiments": [], "rollouts": rollouts, "featureFlags": flags}


def odd(size: int) -> Json:
    """Every second record is left out."""
    twice = [x for name in names(size) for x in (name, {**name, "key": None})]
    return datafile(FEW, events=twice, attributes=twice)


DATAFILES: list[Callable[[int], Json]] = [
    datafile,
    one_flag,
    many_flags,
    many_rollouts,
    odd,
    lambda size: datafile(size, events=names(size)),
    lambda size: datafile(FEW, attributes=names(size), events=names(size)),
    lambda size: {"accountId": "1", "groups": [datafile(1) for _ in range(size)]},
]


@pytest.mark.parametrize("make", DATAFILES)
def test_a_datafile_is_read_merged_and_asked_in_linear_steps(
    make: Callable[[int], Json],
) -> None:
    """Everything that rules ask, once for each record."""
    _steps(make(1))
    once, twice = (_steps(make(size)) for size in (SIZE, 2 * SIZE))

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


def _steps(given: Json) -> int:
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        del frame, argument
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        _ask(given)
    finally:
        sys.settrace(before)
    return count
