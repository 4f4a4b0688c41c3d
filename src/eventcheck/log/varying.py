"""What differs between events, and between attributes, of one kind.

Where it is ordinary, no rule looks at it, and nothing but a digest depends on it.
Whatever a rule may find something in is not ordinary, and stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

from eventcheck.guards import OBJECT
from eventcheck.nodes import USER_AGENT
from eventcheck.nodes.wire import EXACT, MAX_INT64

if TYPE_CHECKING:
    from eventcheck.guards import Object

PRICES = ("price", "total", "amount")
"""Tags that a rule compares with the revenue."""
KEPT = frozenset({*PRICES, "revenue", "value", "currency"})
"""Tags and properties whose texts mean something."""
WHOLE, FRACTION, TEXT = (b"int",), (b"float",), (b"str",)
"""Stand for what is ordinary: no JSON has such a value."""
HUGE = 1e300
PRIME = 2**32 - 5
"""Sums of checksums meet where two texts change places; those of squares do not."""
MARK = r'[^\w@"\\\x00-\x1f\x7f-\x9f\ue000]'
"""Not `@`, and not what stands before a typed value."""
SEVEN = rf"(?:{MARK}*+\d){{0,7}}+{MARK}*+"
"""Digits with marks between them: too few for a phone number or a card."""
ORDINARY = re.compile(
    # The first is only the quicker one.
    rf"[A-Za-z_ -]*+\d{{1,7}}|(?=\W*+\w)(?:{SEVEN}[^\W\d]++)*+{SEVEN}"
)
LONGEST = 64
AGENT = re.compile(r"[ !#-\[\]-~]{1,256}")
"""User agents are of any form, but no typed values."""
AT_MOST = 256
"""Bytes of JSON that an ordinary text has at most."""


def erased(event: Object) -> tuple[Object, int, float, int]:
    """A copy of an event without what differs between events of one kind.

    That is the timestamp, the uuid, and what is ordinary: texts of tags and
    properties, and amounts, in their fields and where tags repeat them. These are a
    positive whole revenue and a finite value. They come beside it, 0 where there is
    none; then a hash of the texts.
    """
    plain = event.copy()
    plain["timestamp"] = plain["uuid"] = None
    texts = 0
    tags: Object = {}
    if type(event.get("tags")) is dict:
        tags = plain["tags"] = event["tags"].copy()
        texts = _erase_texts(tags)
    if type(event.get("properties")) is dict:
        plain["properties"] = event["properties"].copy()
        texts += _erase_texts(plain["properties"])
    revenue, value = event.get("revenue"), event.get("value")
    if (revenue is None and value is None) or not tags.keys().isdisjoint(PRICES):
        return plain, 0, 0.0, texts
    cents, amount = 0, 0.0
    if type(revenue) is int and 0 < revenue <= MAX_INT64:
        cents = revenue * _erase(plain, tags, "revenue", WHOLE)
    if (type(value) is float or type(value) is int) and -HUGE < value < HUGE:
        kind = WHOLE if type(value) is int else FRACTION
        amount = value * _erase(plain, tags, "value", kind)
    return plain, cents, amount, texts


def _erase(plain: Object, tags: Object, name: str, kind: tuple[bytes]) -> bool:
    """Erase an amount, unless a tag says something else, or in another way."""
    amount = plain[name]
    if name in tags:
        if type(tags[name]) is not type(amount) or tags[name] != amount:
            return False
        tags[name] = kind
    plain[name] = kind
    return True


def _erase_texts(fields: Object) -> int:
    """Erase ordinary texts; a hash of them, in whatever order they come."""
    texts = 0
    for name, value in fields.items():
        if type(value) is not str or type(name) is not str or len(value) > LONGEST:
            continue
        if name not in KEPT and name[:1] != "$" and _is_ordinary(value):
            fields[name] = TEXT
            said = crc32(f"{name}\0{value}".encode())
            texts += said * said % PRIME
    return texts


def _is_ordinary(text: str) -> bool:
    return text.isalpha() or ORDINARY.fullmatch(text) is not None


def outline(attributes: list[Any]) -> list[Any]:
    """Attributes without ordinary values; where that is all, nothing may be found."""
    return [_without_value(x) if type(x) is OBJECT else x for x in attributes]


def _without_value(attribute: Object) -> Object:
    value, key = attribute.get("value"), attribute.get("key")
    kind: object = None
    if type(key) is not str:
        return attribute
    if key[:1] == "$":
        is_agent = key == USER_AGENT and type(value) is str and AGENT.fullmatch(value)
        kind = TEXT if is_agent else None
    elif type(value) is str:
        kind = TEXT if len(value) <= LONGEST and _is_ordinary(value) else None
    elif type(value) is int:
        kind = WHOLE if -EXACT <= value <= EXACT else None
    elif type(value) is float:
        kind = FRACTION if -EXACT <= value <= EXACT else None
    return attribute if kind is None else {**attribute, "value": kind}
