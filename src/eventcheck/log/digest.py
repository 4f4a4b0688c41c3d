"""A short hash of what an event says, to tell a harmless retry from a clash."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from pydantic_core import PydanticSerializationError, to_json

if TYPE_CHECKING:
    from eventcheck.guards import Object
    from eventcheck.nodes import Event

PLAIN = ("key", "type", "name", "revenue", "value", "quantity")
OBJECTS = ("tags", "properties")
"""All of an event but its identity: entity_id, uuid and timestamp."""


def digest(event: Event) -> int:
    """Hash all of an event but its identity; an activation with its decisions.

    The order of keys does not matter.
    """
    fields = event.fields
    said: list[object] = [fields.get(name) for name in PLAIN]
    said += [(x, _sorted(fields[x])) for x in OBJECTS if fields.get(x)]
    if event.is_activation:
        said += [_sorted(x.fields) for x in event.snapshot.decisions_for(event)]
    return crc32(_bytes(said))


def mark(visitor_id: str, body: int) -> int:
    """Hash a visitor together with the digest of a body."""
    return crc32(visitor_id.encode(errors="surrogatepass"), body)


def _sorted(fields: Object) -> list[tuple[object, object]]:
    try:
        return sorted(fields.items())
    except TypeError:
        # Equal keys cannot meet, so this is a key that is no text: not JSON, but a
        # dict can have it.
        return sorted(fields.items(), key=str)


def _bytes(said: list[object]) -> bytes:
    try:
        return to_json(said, fallback=lambda value: type(value).__name__)
    except (PydanticSerializationError, ValueError, RecursionError):
        # Only Python objects that no JSON text can give come here.
        return b"".join(type(x).__name__.encode() for x in said)
