"""Lookups in a catalog, and the number of their steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from eventcheck import Catalog
from eventcheck.context import Experiment
from eventcheck.context.windows import Windows

STEP = 3_600


def dated(number: int, start: int, end: int | None = None, **fields: Any) -> Experiment:
    """Return an experiment that ran for some time."""
    ends_at = None if end is None else end * STEP
    return Experiment(f"{number}", starts_at=start * STEP, ends_at=ends_at, **fields)


OVERALL = [dated(1, 1, 3, overall_revenue=True), dated(2, 6, 9, overall_revenue=True)]
OTHERS = [dated(3, 2, 4), dated(4, 8, 12)]
EVENTS: list[dict[str, object]] = [
    {"id": "used", "experiment_ids": ["3", "1", "unknown"]},
    {"id": "unused", "experiment_ids": []},
    {"id": "not known"},
]
CATALOG = Catalog(experiments=[*OVERALL, *OTHERS], events=EVENTS)


CATALOG_OF_FLAGS = Catalog(
    experiments=[
        {"id": "1", "variations": [{"id": "11", "key": "on"}]},
        {"id": "2", "variations": [{"id": "21", "key": "on"}], "mode": "rollout"},
        {"id": "3"},
        {"id": "4"},
    ],
    flags=[
        {"key": "flag", "experiment_ids": ["1", "2", "3", "unknown"]},
        {"key": "empty", "experiment_ids": ["4"]},
    ],
)


def ids(found: tuple[Experiment, ...] | None) -> list[str] | None:
    """Return the ids of experiments."""
    return None if found is None else [x.id for x in found]


def test_the_experiments_of_an_event() -> None:
    """Those with the event as a metric, and those that sum all revenue."""
    assert ids(CATALOG.experiments_of_event("used")) == ["3", "1", "2"]
    assert ids(CATALOG.experiments_of_event("unused")) == ["1", "2"]
    assert CATALOG.experiments_of_event("not known") is None
    assert CATALOG.experiments_of_event("51001") is None
    assert CATALOG.windows_of_event("not known") is None


@pytest.mark.parametrize("event", ["used", "unused"])
def test_windows_of_an_event_are_those_of_its_experiments(event: str) -> None:
    """The shared part does not change the results."""
    experiments = CATALOG.experiments_of_event(event) or ()
    whole, parts = Windows(experiments), CATALOG.windows_of_event(event)

    assert parts is not None
    assert parts is CATALOG.windows_of_event(event)
    assert parts.bounds == whole.bounds
    assert parts.has_undated == whole.has_undated
    for limit in range(4):
        assert parts.first_ids(limit) == whole.first_ids(limit)
    for experiment in CATALOG.experiments:
        assert (experiment.id in parts) == (experiment in experiments)
    for half in range(28):
        time = half * STEP // 2
        assert parts.around(time) == whole.around(time)
        assert parts.side(time) == whole.side(time)


def test_an_empty_group() -> None:
    """It is false, and no experiment ran."""
    assert not Windows([])
    assert not Windows([], Windows([]))
    assert Windows([], Windows(OTHERS))
    assert Windows([]).around(0) is None


def test_an_unknown_window_is_found() -> None:
    """It may be in either part."""
    undated = Windows([Experiment("9")])

    assert Windows(OTHERS, undated).has_undated
    assert Windows([Experiment("9")], Windows(OTHERS)).has_undated
    assert not Windows(OTHERS).has_undated


def test_the_variations_of_a_decision() -> None:
    """Those of the experiment and its flags; any variation if they are unknown."""
    one, two, bare, alone = CATALOG_OF_FLAGS.experiments
    allows = CATALOG_OF_FLAGS.allows

    assert [allows(one, x) for x in ("11", "21", "31", "")] == [
        True,
        True,
        False,
        False,
    ]
    assert [allows(two, x) for x in ("11", "21", "31")] == [True, True, False]
    assert [allows(bare, x) for x in ("11", "31")] == [True, True]
    assert [allows(alone, x) for x in ("11", "31")] == [True, True]
    assert CATALOG_OF_FLAGS.variations_of_key(one, "on") == {"11", "21"}
    assert CATALOG_OF_FLAGS.variations_of_key(one, "off") == frozenset()


class Walked(tuple[Any, ...]):
    """A tuple that counts how many of its items are read."""

    __slots__ = ()
    steps = 0

    def __iter__(self) -> Iterator[Any]:
        for member in super().__iter__():
            Walked.steps += 1
            yield member


def steps_of(size: int) -> int:
    """Return how many records are read to look up every event."""
    experiments = [dated(x, x, x + 5, overall_revenue=x % 2 == 0) for x in range(size)]
    events: list[dict[str, object]] = [
        {"id": f"e{x}", "experiment_ids": [f"{x}"]} for x in range(size)
    ]
    catalog = Catalog(experiments=experiments, events=events)
    object.__setattr__(catalog, "experiments", Walked(catalog.experiments))
    overall = Walked(x for x in experiments if x.overall_revenue)
    catalog.__dict__["_overall_revenue"] = overall
    Walked.steps = 0
    for event in catalog.events:
        windows = catalog.windows_of_event(event.id)
        assert windows
        assert windows.around(5 * STEP)
        assert len(windows.first_ids(3)) == 3
        assert not windows.has_undated
    return Walked.steps


def test_looking_up_every_event_takes_linear_steps() -> None:
    """Four times the events and experiments take four times the steps."""
    few, many = steps_of(50), steps_of(200)

    assert few
    assert many <= 4 * few
