"""Values that JSON does not have, and subclasses of JSON types."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math
import pathlib
import types
import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.rules.build import (
    Json,
    attribute,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
)


class Text(str):
    """A subclass of str, as frameworks have them."""

    __slots__ = ()


class Dict(dict[str, Any]):
    """A subclass of dict."""


class List(list[Any]):
    """A subclass of list."""


class Integer(int):
    """A subclass of int."""


class Number(float):
    """A subclass of float."""


class Buffer(bytearray):
    """A subclass of bytearray."""


class Table(Mapping[str, Any]):
    """A mapping that is no dict."""

    def __getitem__(self, key: str) -> int:
        return {"revenue": 1}[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["revenue"])

    def __len__(self) -> int:
        return 1


class Key(enum.StrEnum):
    """An enumeration of event keys."""

    ACTIVATION = "campaign_activated"


def nested(depth: int, kind: type) -> Any:
    """Return a value in many lists or dicts."""
    value: Any = "bottom"
    for _ in range(depth):
        value = [value] if kind is list else {"a": value}
    return value


def itself(kind: type) -> Any:
    """Return a value that contains itself."""
    value: Any = kind()
    if kind is list:
        value.append(value)
    else:
        value["a"] = value
    return value


ODD_KEYS: dict[Any, Any] = {
    1: 2,
    None: [],
    1.5: None,
    (1, 2): 3,
    b"x": 1,
    "s": "",
    10**5000: 7,
    "lone \ud800": 8,
}
VALUES: Mapping[str, Callable[[], Any]] = {
    "str subclass": lambda: Text("campaign_activated"),
    "dict subclass": lambda: Dict(revenue=1, a="b"),
    "list subclass": lambda: List([1, None]),
    "int subclass": lambda: Integer(5),
    "float subclass": lambda: Number(2.5),
    "mapping of another class": Table,
    "UUID": lambda: uuid.UUID(int=7),
    "path": lambda: pathlib.Path("body.json"),
    "mapping": lambda: types.MappingProxyType({"revenue": 1}),
    "enumeration": lambda: Key.ACTIVATION,
    "ordered dict": lambda: OrderedDict[str, int](a=1),
    "default dict": lambda: defaultdict[str, int](int, a=1),
    "named": lambda: types.SimpleNamespace(a=1),
    "tuple": lambda: (1, (2, 3)),
    "NaN": lambda: math.nan,
    "infinity": lambda: -math.inf,
    "large float": lambda: 1e308,
    "10 000 digits": lambda: 10**10_000,
    "minus 10 000 digits": lambda: -(10**10_000),
    "Decimal": lambda: decimal.Decimal("59.99"),
    "signalling NaN": lambda: decimal.Decimal("sNaN"),
    "datetime": lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "date": lambda: dt.date(2026, 1, 1),
    "bytes": lambda: b"\xff",
    "bytearray": lambda: bytearray(b"a"),
    "bytearray subclass": lambda: Buffer(b"a"),
    "memoryview": lambda: memoryview(b"a"),
    "generator": lambda: (x for x in (1, 2)),
    "set": lambda: {1, 2},
    "complex": lambda: 1j,
    "class": lambda: int,
    "function": lambda: len,
    "ellipsis": lambda: ...,
    "object": object,
    "lone surrogate": lambda: "a\ud800",
    "NUL": lambda: "\0a\0",
    "terminal escape": lambda: "\x1b[31m\r\nOK: nothing to report\u202e",
    "list in itself": lambda: itself(list),
    "dict in itself": lambda: itself(dict),
    "keys that are no text": lambda: ODD_KEYS,
    "300 lists": lambda: nested(300, list),
    "300 dicts": lambda: nested(300, dict),
    "long text": lambda: "ab1 " * 2_000,
}
FIELDS = (
    "revenue",
    "value",
    "quantity",
    "timestamp",
    "uuid",
    "entity_id",
    "key",
    "type",
    "name",
    "tags",
    "properties",
)


def everywhere(make: Callable[[], Any]) -> Iterator[tuple[str, Any]]:
    """Return payloads that have a value in each kind of place."""
    yield "the body", make()
    yield "the body's fields", body(revision=make(), account_id=make(), x=make())
    yield "visitors", body(visitors=make())
    yield "a visitor", body(visitor(), make())
    yield "a visitor's fields", body(visitor(visitor_id=make(), session_id=make()))
    yield "attributes", body(visitor(attributes=make()))
    names = ("value", "key", "entity_id", "type")
    yield "an attribute", body(visitor(attributes=[make()]))
    several = [attribute(**{name: make()}) for name in names]
    yield "an attribute's fields", body(visitor(attributes=several))
    ids = ("campaign_id", "experiment_id", "variation_id", "metadata")
    for name in ids:
        decision = decided(**{name: make()})
        yield name, body(visitor(decision, snapshot(conversion())))
    for name in FIELDS:
        yield name, buying(**{name: make()})
    yield "details", buying(tags=_details(make), properties=_details(make))
    yield "amounts", buying(revenue=10, value=1.5, tags=_details(make))
    yield "misnamed", buying(entityId=make(), Revenue=make())
    yield "keys", _keyed(make())


def _details(make: Callable[[], Any]) -> Json:
    names = ("revenue", "value", "currency", "price", "order", "other")
    inner = {name: make() for name in names}
    return {**inner, "$opt_event_properties": dict(inner)}


def _keyed(key: Any) -> Json:
    try:
        hash(key)
    except TypeError:
        return {}
    unusual: dict[Any, Any] = {key: 1, "b": None, "c": []}
    return {**buying(tags=unusual, properties=unusual), key: 1}
