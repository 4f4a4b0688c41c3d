"""Keys that tell Spark which bodies share something that they should not share.

A superfluous clue only means that a body is checked once more; the rules make the
findings. A field gives a clue if its name has other capitals or separators, but not if
it is misspelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from pydantic_core import from_json

Kind: TypeAlias = Literal["uuid", "session", "time", "order", "currency", "enrichment"]
Object: TypeAlias = dict[str, Any]
DAY = 24 * 60 * 60 * 1000
CROWD, ENOUGH = 20, 10
"""From here on, events and visitors in one millisecond are suspiciously many."""
COMPARED = ("uuid", "session", "time", "order")
UUIDS, TIMES = ("uuid", "u"), ("timestamp", "t")
"""The second name is the Web snippet's."""


class Key(NamedTuple):
    """A value that several bodies may share."""

    kind: Kind
    value: object


NOT_ENRICHED = Key("enrichment", "off")


@dataclass(frozen=True, slots=True)
class Use:
    """Where and how often a key is used."""

    bodies: frozenset[int]
    visitors: frozenset[str] = frozenset()
    """At most `ENOUGH` of them."""
    count: int = 1
    first: int = 0
    last: int = 0
    """Milliseconds."""


Clue: TypeAlias = tuple[Key, Use]


def both(one: Use, other: Use) -> Use:
    """Merge two uses of one key."""
    return Use(
        one.bodies | other.bodies,
        frozenset(islice(one.visitors | other.visitors, ENOUGH)),
        one.count + other.count,
        min(one.first, other.first),
        max(one.last, other.last),
    )


def is_suspect(clue: Clue) -> bool:
    """Return whether the bodies with this key must be checked together."""
    key, use = clue
    match key.kind:
        case "session":
            return len(use.visitors) > 1 or use.last - use.first > DAY
        case "time":
            return use.count >= CROWD and len(use.visitors) >= ENOUGH
        case "uuid" | "order":
            return use.count > 1
        case "currency" | "enrichment":
            return True


def clues(
    rows: Iterable[tuple[int, str]], tag: str | None, known: frozenset[str]
) -> Iterator[Clue]:
    """Yield the clues of bodies. `tag`: the tag of order ids; `known`: sent uuids."""
    rare: dict[Key, int] = {}
    """Keys that many bodies share, each with the first body of this partition."""
    for arrival, text in rows:
        body = parsed(text)
        if body.get("enrich_decisions") is not True:
            rare.setdefault(NOT_ENRICHED, arrival)
        _, entries = field(body, "visitors")
        for entry in items(entries):
            for key, use in _clues(entry, arrival, tag):
                if key.kind == "currency":
                    rare[key] = min(arrival, rare.get(key, arrival))
                else:
                    yield key, use
                    if key.kind == "uuid" and key.value in known:
                        yield key, use
    for key, arrival in rare.items():
        yield key, Use(frozenset((arrival,)))


def _clues(entry: object, arrival: int, tag: str | None) -> Iterator[Clue]:
    here, visitor = frozenset((arrival,)), frozenset((visitor_of(entry),))
    said = list(_walk(entry))
    times = [x for name, x in said if name in TIMES and type(x) is int]
    uses = [Use(here, visitor, 1, time, time) for time in times]
    for use in uses:
        yield Key("time", use.first), use
    for name, value in said:
        if not value or not isinstance(value, str | int):
            continue
        if name in UUIDS or _letters(name) == "uuid":
            yield Key("uuid", str(value)), Use(here)
        elif name == tag:
            yield Key("order", str(value)), Use(here)
        elif name == "currency":
            yield Key("currency", str(value).strip().upper()), Use(here)
        elif _letters(name) == "sessionid":
            yield from ((Key("session", value), use) for use in uses)


def parsed(text: str) -> Object:
    """Return the body as eventcheck reads it; empty if it is not JSON."""
    try:
        body = from_json(text, allow_inf_nan=False)
    except ValueError:
        return {}
    return _object(body)


def visitor_of(entry: object) -> str:
    """Return the id of a visitor entry, as text."""
    return str(field(entry, "visitorid")[1])


def field(value: object, letters: str) -> tuple[str, object]:
    """Return a field with its name, whatever its capitals and separators."""
    for name, inner in _object(value).items():
        if _letters(name) == letters:
            return name, inner
    return letters, None


def _walk(value: Any) -> Iterator[tuple[str, object]]:
    """Yield all fields, at any depth."""
    fields = _object(value)
    yield from fields.items()
    for inner in (*fields.values(), *items(value)):
        yield from _walk(inner)


def items(value: Any) -> list[Any]:
    """Return the value if it is an array, else an empty one."""
    return cast("Any", value) if isinstance(value, list) else []


def _object(value: Any) -> Object:
    """Return the value if it is an object, else an empty one."""
    return cast("Object", value) if isinstance(value, dict) else {}


def _letters(name: str) -> str:
    return "".join(x for x in name.lower() if x.isalnum())
