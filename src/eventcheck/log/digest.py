"""Hash events, to tell a harmless retry from another event with the same id."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from marshal import dumps as packed
from typing import Any
from zlib import crc32

from eventcheck.guards import MAPPING
from eventcheck.models import Decision
from eventcheck.models.event import AnyEvent

MARSHAL = 2
"""A version in which equal values always have equal bytes."""


def digest(event: AnyEvent, decided: int | None = None) -> int:
    """Hash an event without its entity, uuid and timestamp, to 32 bits.

    The order of keys does not matter, at any depth. `decided`: for an activation, the
    hash of the decisions that it makes count.
    """
    return _hash(
        (
            event.key,
            event.type,
            event.name,
            event.revenue,
            event.value,
            event.quantity,
            _in_order(event.tags),
            _in_order(event.properties),
            event.set_aside,
            decided,
        )
    )


def digest_of(decision: Decision, others: int) -> int:
    """Hash a decision after others of its campaign."""
    ids = decision.campaign_id, decision.experiment_id, decision.variation_id
    metadata = decision.metadata
    said: object = None
    if metadata is not None:
        said = *vars(metadata).values(), _in_order(metadata.model_extra)
    return _hash((others, *ids, decision.is_campaign_holdback, said))


def _hash(said: tuple[Any, ...]) -> int:
    try:
        return crc32(packed(said, MARSHAL))
    except ValueError:
        # A subclass of a JSON type, or an open field that is no scalar.
        return crc32(dumps(said, default=str, sort_keys=True).encode())


def _in_order(values: Mapping[str, Any] | None) -> object:
    """Return the items sorted by key, also inside nested objects."""
    if not values:
        return None
    return [
        (name, _in_order(value) if isinstance(value, MAPPING) else value)
        for name, value in sorted(values.items())
    ]
