"""The payload's own keys, where they are not the specification's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from eventcheck.nodes.base import AS_GIVEN

if TYPE_CHECKING:
    from eventcheck.findings import Path
    from eventcheck.nodes import Node, Snapshot

Spelling: TypeAlias = tuple[Mapping[str, str], ...]
"""The payload's own keys in a body, a visitor, a snapshot, and an event or decision."""
AS_SPECIFIED: Spelling = ({}, {}, {}, {})


def has_own_keys(snapshot: Snapshot) -> bool:
    """Whether a snapshot, or what it is in, spells a key differently."""
    visitor = snapshot.visitor
    batch = visitor.parent
    return bool(snapshot.given or visitor.given or (batch and batch.given))


def spelling(node: Node, snapshot: Snapshot) -> Spelling:
    """The keys on the way to an event or decision of a snapshot."""
    visitor = snapshot.visitor
    batch = visitor.parent
    given = batch.given if batch else AS_GIVEN
    return given, visitor.given, snapshot.given, node.given


def spelled_path(
    keys: Spelling, kind: str, indexes: tuple[int, int, int], fields: tuple[str, ...]
) -> Path:
    """The path of an event or decision (`kind`), or of its fields."""
    visitor, snapshot, index = indexes
    return (
        keys[0].get("visitors", "visitors"),
        visitor,
        keys[1].get("snapshots", "snapshots"),
        snapshot,
        keys[2].get(kind, kind),
        index,
        *(keys[3].get(x, x) for x in fields),
    )
