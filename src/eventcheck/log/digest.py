"""A short hash of what an event says, to tell a harmless retry from a clash."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import TYPE_CHECKING
from zlib import crc32

from eventcheck.plain import exact_copy

if TYPE_CHECKING:
    from eventcheck.guards import Object
    from eventcheck.nodes import Event

PLAIN = ("key", "type", "name", "revenue", "value", "quantity")
OBJECTS = ("tags", "properties")
"""All of an event but its identity: entity_id, uuid and timestamp."""
AMOUNTS = Struct("<qd")


def digest(event: Event, fields: Object, decided: dict[str | None, int]) -> int:
    """Hash an event of which all that varies is erased: its identity, and more.

    An activation is hashed with its decisions; `decided` has the hashes of those, by
    campaign, that were met in its snapshot. The order of keys does not matter.
    """
    said: list[object] = [*map(fields.get, PLAIN)]
    said += [(x, _sorted(fields[x])) for x in OBJECTS if fields.get(x)]
    if event.is_activation:
        if event.entity_id not in decided:
            made = event.snapshot.decisions_for(event)
            decided[event.entity_id] = _hash([_sorted(x.fields) for x in made])
        said.append(decided[event.entity_id])
    return _hash(said)


def _hash(said: Sequence[object]) -> int:
    return crc32(exact_copy(said) or b"".join(map(_kind, said)))


def with_texts(digest: int, texts: int) -> int:
    """The digest of an event together with a hash of its texts; 0 for none."""
    return (digest ^ texts) & 0xFFFF_FFFF


def with_amounts(digest: int, revenue: int, value: float) -> int:
    """The digest of an event together with its amounts."""
    return crc32(AMOUNTS.pack(revenue, value), digest)


def _sorted(fields: Object) -> list[tuple[object, object]]:
    try:
        return sorted(fields.items())
    except TypeError:
        # Equal keys cannot meet, so this is a key that is no text: not JSON, but a
        # dict can have it.
        return sorted(fields.items(), key=str)


def _kind(value: object) -> bytes:
    # Only Python objects that no JSON text can give come here.
    return type(value).__name__.encode()
