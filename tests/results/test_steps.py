"""Counting takes linear steps, whatever grows in the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from eventcheck import Catalog, Context, preview_results
from eventcheck.results import Mode
from tests.measure import steps

from .build import Json, act, body, chose, conversion, decision, did, visitor

PREDICTED: Json = {"metadata": {"rule_type": "experiment", "cmab_uuid": "p-1"}}
MODES = get_args(Mode)
SMALL = 30


def of_one_campaign(n: int, m: int, **more: object) -> Json:
    """Return a snapshot with decisions of many experiments, activated many times."""
    decisions = [decision("41", str(3000 + x), **more) for x in range(n)]
    return {"decisions": decisions, "events": [act(x) for x in range(m)]}


def experiments_and_conversions(n: int) -> list[Json]:
    """Return a body of one visitor."""
    done = [did(x) for x in range(n)]
    return [body(visitor("ann", *decided(n), *done))]


def decided(n: int, **more: object) -> list[Json]:
    """Return a decision of each of many experiments."""
    return [chose("41", x, experiment=str(3000 + x), **more) for x in range(n)]


def bandits_and_conversions(n: int) -> list[Json]:
    """Return a body of one visitor with a decision of each bandit."""
    done = [did(x) for x in range(n)]
    return [body(visitor("ann", *decided(n, **PREDICTED), *done))]


def decisions_of_a_bandit(n: int) -> list[Json]:
    """Return a body with a decision of one bandit before each conversion."""
    both = [
        x for n in range(n) for x in (chose("41", 2 * n, **PREDICTED), did(2 * n + 1))
    ]
    return [body(visitor("ann", *both))]


def events_of_a_bandit(n: int) -> list[Json]:
    """Return a body whose conversions have different events."""
    given = [chose("41", x, **PREDICTED) for x in range(n)]
    return [body(visitor("ann", *given, *(did(x, str(5000 + x)) for x in range(n))))]


def activations_and_decisions(n: int) -> list[Json]:
    """Return a body with one campaign in one snapshot."""
    return [body(visitor("ann", of_one_campaign(n, n), did(n)))]


def foreign_activations(n: int) -> list[Json]:
    """Return a body whose activations do not match the decisions."""
    snapshot = of_one_campaign(n, 0)
    snapshot["events"] = [act(x, entity_id="99") for x in range(n)]
    return [body(visitor("ann", snapshot))]


def listed_and_conversions(n: int) -> list[Json]:
    """Return a body with one snapshot, without enrichment."""
    snapshot = of_one_campaign(n, 0)
    snapshot["events"] = [conversion(x) for x in range(n)]
    return [body(visitor("ann", snapshot), enrich=False)]


def variations_and_events(n: int) -> list[Json]:
    """Return bodies in which each variation has its own event."""
    people = [
        visitor(f"v{x}", chose(str(4000 + x)), did(1, str(5000 + x))) for x in range(n)
    ]
    return [body(*people)]


def one_session(n: int) -> list[Json]:
    """Return a body with alternating decisions and conversions."""
    both = [x for n in range(n) for x in (chose("41", 2 * n), did(2 * n + 1))]
    return [body(visitor("ann", *both))]


GROWING = (
    experiments_and_conversions,
    bandits_and_conversions,
    decisions_of_a_bandit,
    events_of_a_bandit,
    activations_and_decisions,
    foreign_activations,
    listed_and_conversions,
    variations_and_events,
    one_session,
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("knows", [False, True])
@pytest.mark.parametrize("make", GROWING)
def test_four_times_the_size_is_not_sixteen_times_the_steps(
    make: Callable[[int], list[Json]],
    knows: bool,  # noqa: FBT001
    mode: Mode,
) -> None:
    """With and without a catalog that has windows and metrics."""
    ids = [str(3000 + x) for x in range(4 * SMALL)]
    catalog = Catalog(
        experiments=[{"id": x, "starts_at": 1_500_000_000_000} for x in ids],
        events=[{"id": "51", "key": "buy", "experiment_ids": ids}],
    )
    context = Context(catalog=catalog) if knows else Context()

    def counted(size: int) -> int:
        bodies = make(size)
        return steps(lambda: preview_results(bodies, context=context, mode=mode))

    counted(2)  # so that nothing is done for the first time
    small, large = counted(SMALL), counted(4 * SMALL)

    assert large < 6 * small
