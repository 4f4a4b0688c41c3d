"""A short hash of what an event says, to tell a harmless retry from a clash."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING
from zlib import crc32

from eventcheck.nodes.wire import MAX_INT64
from eventcheck.plain import exact_copy

if TYPE_CHECKING:
    from eventcheck.guards import Object
    from eventcheck.nodes import Event

PLAIN = ("key", "type", "name", "revenue", "value", "quantity")
OBJECTS = ("tags", "properties")
"""All of an event but its identity: entity_id, uuid and timestamp."""
BODY_BITS = 32
PRICES = frozenset({"price", "total", "amount"})
"""Tags that a rule compares with the revenue."""
WHOLE, FRACTION = (b"int",), (b"float",)
"""Stand for an ordinary amount: no JSON has such a value."""
HUGE = 1e300
AMOUNTS = Struct("<qd")


def erased(event: Object) -> tuple[Object, int, float]:
    """A copy of an event without what differs between events of one kind.

    That is the timestamp, the uuid, and ordinary amounts: a positive whole revenue
    and a finite value, in their fields and where tags repeat them. The amounts come
    beside it; 0 where there is none that is ordinary.
    """
    plain: Object = {**event, "timestamp": None, "uuid": None}
    revenue, value = event.get("revenue"), event.get("value")
    if revenue is None and value is None:
        return plain, 0, 0.0
    tags: Object = {}
    if type(event.get("tags")) is dict:
        tags = plain["tags"] = event["tags"].copy()
        if not PRICES.isdisjoint(tags):
            return plain, 0, 0.0
    if type(revenue) is int and 0 < revenue <= MAX_INT64:
        plain["revenue"] = WHOLE
        if type(tags.get("revenue")) is int and tags["revenue"] == revenue:
            tags["revenue"] = WHOLE
    else:
        revenue = 0
    if (type(value) is float or type(value) is int) and -HUGE < value < HUGE:
        plain["value"] = WHOLE if type(value) is int else FRACTION
        if type(tags.get("value")) is type(value) and tags["value"] == value:
            tags["value"] = plain["value"]
    else:
        value = 0.0
    return plain, revenue, value


def digest(event: Event) -> int:
    """Hash all of an event but its identity and its ordinary amounts.

    An activation is hashed with its decisions. The order of keys does not matter.
    """
    fields, _, _ = erased(event.fields)
    said: list[object] = [*map(fields.get, PLAIN)]
    said += [(x, _sorted(fields[x])) for x in OBJECTS if fields.get(x)]
    if event.is_activation:
        said += [_sorted(x.fields) for x in event.snapshot.decisions_for(event)]
    return crc32(exact_copy(said) or b"".join(map(_kind, said)))


def with_amounts(digest: int, revenue: int, value: float) -> int:
    """The digest of an event together with its amounts."""
    return crc32(AMOUNTS.pack(revenue, value), digest)


def mark(visitor_id: str, body: int) -> int:
    """A hash of the visitor before the digest of a body: 52 bits in all.

    JSON readers that take every number for a float keep 53.
    """
    visitor = crc32(visitor_id.encode(errors="surrogatepass")) >> 12
    return visitor << BODY_BITS | body


def has_visitor_of(one: int, other: int) -> bool:
    """Whether two marks are of the same visitor."""
    return one >> BODY_BITS == other >> BODY_BITS


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
