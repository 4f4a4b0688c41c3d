"""Merging records of one account from two sources.

Two records with one id are joined: a value that one side does not know (None) comes
from the other, collections are united. Two different values raise an error that names
both. So joining is idempotent, and associative whenever it succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from eventcheck.context.building import Record, located
from eventcheck.context.records import DataType, Event, Experiment, Flag, Named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")
R = TypeVar("R", bound=Record)
N = TypeVar("N", bound=Named)


def join(
    what: str,
    left: Iterable[R],
    right: Iterable[R],
    combine: Callable[[str, R, R], R],
) -> tuple[R, ...]:
    """Return the records of both sides by id, the left ones first."""
    joined = {record.id: record for record in left}
    for record in right:
        known = joined.setdefault(record.id, record)
        if known != record:
            joined[record.id] = combine(f"{what} {record.id!r}", known, record)
    return tuple(joined.values())


def agreed(place: str, left: T | None, right: T | None) -> T | None:
    """Return the value that is known; the sides must not contradict each other."""
    if left is None or left == right:
        return right
    if right is None:
        return left
    msg = f"{place}: {left!r} on the left, {right!r} on the right"
    raise ValueError(msg)


def either(
    left: bool | None,  # noqa: FBT001 - two alike, of which neither needs a name
    right: bool | None,  # noqa: FBT001
) -> bool | None:
    """Return True if one side knows of a metric; the other may not have it."""
    return right if left is None else left or bool(right)


def united(
    left: tuple[T, ...] | None, right: tuple[T, ...] | None
) -> tuple[T, ...] | None:
    """Return the members of both sides, each once; None if neither side knows."""
    if left is None or right is None:
        return right if left is None else left
    return tuple(dict.fromkeys((*left, *right)))


def join_named(place: str, left: N, right: N) -> N:
    """Join two variations, pages or attributes."""
    return type(left)(left.id, agreed(f"{place}.key", left.key, right.key))


def join_experiments(place: str, left: Experiment, right: Experiment) -> Experiment:
    """Join two experiments."""
    # Errors name the field; the place is put before it once.
    try:
        return Experiment(
            left.id,
            agreed("key", left.key, right.key),
            campaign_id=agreed("campaign_id", left.campaign_id, right.campaign_id),
            variations=join(
                "variations", left.variations, right.variations, join_named
            ),
            status=agreed("status", left.status, right.status),
            mode=agreed("mode", left.mode, right.mode),
            is_bandit=left.is_bandit or right.is_bandit,
            starts_at=agreed("starts_at", left.starts_at, right.starts_at),
            ends_at=agreed("ends_at", left.ends_at, right.ends_at),
            overall_revenue=either(left.overall_revenue, right.overall_revenue),
        )
    except ValueError as error:
        raise located(error, place) from None


def join_flags(_place: str, left: Flag, right: Flag) -> Flag:
    """Join two flags; each environment of a project has rules of its own."""
    return Flag(left.key, united(left.experiment_ids, right.experiment_ids) or ())


def join_events(place: str, left: Event, right: Event) -> Event:
    """Join two events."""
    return Event(
        left.id,
        agreed(f"{place}.key", left.key, right.key),
        has_revenue_metric=either(left.has_revenue_metric, right.has_revenue_metric),
        properties=_properties(place, left.properties, right.properties),
        experiment_ids=united(left.experiment_ids, right.experiment_ids),
    )


def _properties(
    place: str,
    left: Mapping[str, DataType] | None,
    right: Mapping[str, DataType] | None,
) -> Mapping[str, DataType] | None:
    if left is None or right is None:
        return right if left is None else left
    for name in left.keys() & right.keys():
        agreed(f"{place}.properties[{name!r}]", left[name], right[name])
    return {**left, **right}
