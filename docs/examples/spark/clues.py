"""What bodies have in common that they should not: keys by which Spark finds it.

A clue too many only has a body judged again; it is the rules that find something. A
field whose name is misspelt, and not only written with other capitals and separators,
is no clue.
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
"""Many events, and many visitors, in one millisecond."""
COMPARED = ("uuid", "session", "time", "order")
UUIDS, TIMES = ("uuid", "u"), ("timestamp", "t")
"""The second is the Web snippet's."""


class Key(NamedTuple):
    """What bodies may have in common."""

    kind: Kind
    value: object


NOT_ENRICHED = Key("enrichment", "off")


@dataclass(frozen=True, slots=True)
class Use:
    """Where a key is used, and how often."""

    bodies: frozenset[int]
    visitors: frozenset[str] = frozenset()
    """At most as many as matter."""
    count: int = 1
    first: int = 0
    last: int = 0
    """Milliseconds."""


Clue: TypeAlias = tuple[Key, Use]


def both(one: Use, other: Use) -> Use:
    """Two uses of one key."""
    return Use(
        one.bodies | other.bodies,
        frozenset(islice(one.visitors | other.visitors, ENOUGH)),
        one.count + other.count,
        min(one.first, other.first),
        max(one.last, other.last),
    )


def is_suspect(clue: Clue) -> bool:
    """Whether a key is worth a second look."""
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
    """What bodies may have in common. `tag`: that of order ids; `known`: sent uuids."""
    rare: dict[Key, int] = {}
    """What many bodies have, with the first of them here."""
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
    """The body as eventcheck reads it; empty where it is none."""
    try:
        body = from_json(text, allow_inf_nan=False)
    except ValueError:
        return {}
    return _object(body)


def visitor_of(entry: object) -> str:
    """The id of a visitor entry, as text."""
    return str(field(entry, "visitorid")[1])


def field(value: object, letters: str) -> tuple[str, object]:
    """A field and its name, in any spelling of the same letters."""
    for name, inner in _object(value).items():
        if _letters(name) == letters:
            return name, inner
    return letters, None


def _walk(value: Any) -> Iterator[tuple[str, object]]:
    """All fields, however deep."""
    fields = _object(value)
    yield from fields.items()
    for inner in (*fields.values(), *items(value)):
        yield from _walk(inner)


def items(value: Any) -> list[Any]:
    """The value itself, if it is an array."""
    return cast("Any", value) if isinstance(value, list) else []


def _object(value: Any) -> Object:
    """The value itself, if it is an object."""
    return cast("Object", value) if isinstance(value, dict) else {}


def _letters(name: str) -> str:
    return "".join(x for x in name.lower() if x.isalnum())
