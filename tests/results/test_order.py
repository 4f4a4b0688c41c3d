"""Any order of arrival gives equal previews."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from random import Random
from typing import get_args

import pytest

from eventcheck import Context, preview_results
from eventcheck.results import Mode
from tests.oracle.traffic import Case, Json, case


def of_their_own(bodies: list[Json]) -> list[Json]:
    """Return the same bodies with a unique uuid for each event.

    Of different events with one identity, the first to arrive is kept.
    """
    numbers = count()
    bodies = deepcopy(bodies)
    for body in bodies:
        for visitor in body["visitors"]:
            for snapshot in visitor["snapshots"]:
                for event in snapshot["events"]:
                    if event["uuid"] is not None:
                        event["uuid"] = f"{event['uuid']}-{next(numbers)}"
    return bodies


def shuffled(random: Random, bodies: list[Json]) -> list[Json]:
    """Return the bodies in another order, and all lists in them but decisions."""
    bodies = deepcopy(bodies)
    random.shuffle(bodies)
    for body in bodies:
        random.shuffle(body["visitors"])
        for visitor in body["visitors"]:
            random.shuffle(visitor["snapshots"])
            for snapshot in visitor["snapshots"]:
                random.shuffle(snapshot["events"])
    return bodies


def compare(seed: int) -> None:
    """Compare the figures and verdicts of three orders and of a complete retry."""
    random = Random(seed)  # noqa: S311 - no secrets
    one: Case = case(random)
    context = Context(catalog=one.catalog)
    bodies = of_their_own(one.bodies)
    for mode in get_args(Mode):
        in_order, *others = (
            preview_results(
                some, context=context, since=one.since, until=one.until, mode=mode
            )
            for some in (bodies, *(shuffled(random, bodies) for _ in range(2)))
        )
        assert others == [in_order, in_order], f"seed {seed}, {mode}"
        again = shuffled(random, [*bodies, *bodies])
        retried = preview_results(
            again, context=context, since=one.since, until=one.until, mode=mode
        )
        assert retried.experiments == in_order.experiments, f"seed {seed}, {mode}"


def test_any_order_gives_equal_previews() -> None:
    """For bodies, entries, snapshots and events."""
    for seed in range(60):
        compare(seed)


@pytest.mark.heavy
def test_any_order_gives_equal_previews_for_long() -> None:
    """Try a thousand cases."""
    for seed in range(60, 1_060):
        compare(seed)
