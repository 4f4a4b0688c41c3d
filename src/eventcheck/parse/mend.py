"""The slow path of the reader: an object that is not as the specification says.

It gives cleaned fields, so that one defect hides no other, and says what was wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import TypeAlias

from eventcheck.guards import Object, is_array, is_object
from eventcheck.nodes import NOTHING, Defect, Mended, Node
from eventcheck.nodes.wire import ACCEPTS, EXPECTED, Kind, Shape, letters
from eventcheck.plain import NotJson, digits, text_of

PLAIN = (str, int, float, bool)
JSON_TYPES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    tuple: "array",
    dict: "object",
}
LENIENT: frozenset[Kind] = frozenset({"time", "revenue", "number", "integer"})
"""Kinds whose other plain values have rules of their own."""
SLIP = 0.85
"""Likeness of two names from which one may be a slip for the other."""
SHORT = 4
"""Letters of the shortest name of which one may be another one."""
FEW = 3
"""Letters by which a slip may be longer or shorter than what was meant."""
LIKE = 0.6
"""Likeness from which a name is worth a mention."""
LONG = 100
"""A key of so many letters is no slip for anything."""
SLIPS = 100
"""How many unknown keys of an object are compared with the known names."""

Found: TypeAlias = Iterator[Defect]


def json_type(value: object) -> str:
    """The JSON name of a value's type; for what JSON has not, Python's."""
    if isinstance(value, NotJson):
        return value.kind
    return JSON_TYPES.get(type(value), type(value).__name__)


def mend(node: Node, raw: Object) -> list[Defect]:
    """Clean the fields of `node`, and say what was wrong with them."""
    shape = node.shape
    names = _names(raw, shape)
    given = {name: key for key, name in names.items() if name != key}
    fields: Object = {}
    node.fields = fields
    node.mended = Mended(raw, given, NOTHING)
    lost: list[str] = []
    defects = list(_unknown(node, raw, names)) if len(names) < len(raw) else []
    accepts = shape.accepts
    for key, value in raw.items():
        name = names.get(key)
        if name is None:
            continue
        if name == key and type(value) in accepts[name] and _is_filled(value):
            fields[name] = value
            continue
        if name != key and key not in shape.short.values():
            exact = letters(key) == letters(name)
            path = node.at(name)
            defects.append(Defect("misnamed", node, name, path, value, exact=exact))
        kept, found = _field(node, name, value)
        defects.extend(found)
        if kept is _DROPPED:
            lost.append(name)
        else:
            fields[name] = kept
    if lost:
        node.mended = Mended(raw, given, frozenset(lost))
    absent = sorted(shape.required.difference(names.values()))
    return defects + [Defect("missing", node, x, node.path) for x in absent]


def forget_misnamed(node: Node) -> None:
    """Drop what only we understand; without a required field it is rejected anyway."""
    for name, key in node.given.items():
        if name not in node.shape.required and key != node.shape.short.get(name):
            node.fields.pop(name, None)


def _names(raw: Object, shape: Shape) -> dict[str, str]:
    """The specification's name of each key that has one."""
    names: dict[str, str] = {key: key for key in raw if key in shape.kinds}
    if len(names) == len(raw):
        return names
    if names.keys().isdisjoint(shape.short):
        # The snippet writes the names that it does not abbreviate out.
        short = {key: name for name, key in shape.short.items()}
        names |= {key: short[key] for key in raw if key in short}
    absent = sorted(shape.kinds.keys() - set(names.values()))
    wanted = set(map(letters, absent))
    others = [x for x in raw if x not in names and isinstance(x, str) and len(x) < LONG]
    twins = [key for key in others if letters(key) in wanted]
    # What is surely meant comes first, so that no slip takes its name away.
    for alike, keys in (_twins, twins), (_slip, others[:SLIPS]):
        for key in keys:
            if key in names:
                continue
            meant = [name for name in absent if alike(key, name)]
            if meant:
                name = max(meant, key=lambda x: _likeness(key, x))
                names[key] = name
                absent.remove(name)
    return names


def _twins(key: str, name: str) -> bool:
    return letters(key) == letters(name)


def _slip(key: str, name: str) -> bool:
    """Whether a letter or two are too many, missing, other ones or swapped."""
    if abs(len(key) - len(name)) > FEW:
        return False
    return _likeness(key, name) >= SLIP or _swapped(key.lower(), name)


def _swapped(key: str, name: str) -> bool:
    """Whether one letter is another one, or two neighbours changed places."""
    if len(key) != len(name):
        return False
    odd = [at for at, letter in enumerate(name) if letter != key[at]]
    if len(odd) == 1:
        return len(name) >= SHORT
    first, last = (odd[0], odd[-1]) if odd else (0, 0)
    return last - first == 1 and (key[first], key[last]) == (name[last], name[first])


def _likeness(key: str, name: str) -> float:
    return SequenceMatcher(None, key.lower(), name).ratio()


def _unknown(node: Node, raw: Object, names: Mapping[str, str]) -> Found:
    unused = [name for name in node.shape.kinds if name not in raw]
    unknown = [key for key in raw if key not in names]
    for place, key in enumerate(unknown):
        name = text_of(key)
        known = unused if place < SLIPS and len(name) < LONG else ()
        # Another spelling of a name that is there too is closer than any other.
        twins = [x for x in node.shape.kinds if known and _twins(name, x)]
        close = twins or get_close_matches(name, known, n=1, cutoff=LIKE)
        path = (*node.path, name)
        yield Defect("unknown", node, name, path, raw[key], "".join(close[:1]))


def _field(node: Node, name: str, value: object) -> tuple[object, list[Defect]]:
    """The value as rules may use it, and what was wrong with it."""
    kind = node.shape.kinds[name]
    if value is None:
        return None, [Defect("null", node, name, node.at(name))]
    if is_array(value):
        value = list(value)
    if kind == "id":
        return _id(node, name, value)
    if type(value) in ACCEPTS[kind]:
        blank = _blank(node, name, value)
        return "" if blank else value, blank
    if kind in LENIENT and isinstance(value, PLAIN):
        return value, []
    if kind == "scalar" and (is_object(value) or is_array(value)):
        return value, []
    expected = EXPECTED.get(kind, kind)
    return _DROPPED, [Defect("wrong-type", node, name, node.at(name), value, expected)]


def _id(node: Node, name: str, value: object) -> tuple[object, list[Defect]]:
    if isinstance(value, str):
        stripped = value.strip()
        if stripped == value and value:
            return value, []
        path = node.at(name)
        if not stripped:
            return "", [Defect("empty", node, name, path, value)]
        # Who a visitor is and which event this is, is compared as given.
        kept = value if name in ("visitor_id", "uuid") else stripped
        return kept, [Defect("padded", node, name, path, value)]
    if isinstance(value, int) and not isinstance(value, bool):
        return digits(value), [Defect("integer", node, name, node.at(name), value)]
    wrong = Defect("wrong-type", node, name, node.at(name), value, "string")
    return _DROPPED, [wrong]


def _is_filled(value: object) -> bool:
    return not isinstance(value, str) or "" != value == value.strip()


def _blank(node: Node, name: str, value: object) -> list[Defect]:
    is_blank = isinstance(value, str) and not value.strip()
    if is_blank and name in node.shape.required_texts:
        return [Defect("empty", node, name, node.at(name), value)]
    return []


_DROPPED = object()
