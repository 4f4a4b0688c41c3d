"""Build models from the valid rest of a broken object."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any, cast

from eventcheck.findings import Path
from eventcheck.guards import is_object
from eventcheck.models import Attribute, Decision, DecisionMetadata
from eventcheck.models.base import WireObject
from eventcheck.models.fields import MAX_INT64, MIN_INT64
from eventcheck.read.defect import DefectKind
from eventcheck.read.errors import (
    CHILDREN,
    OPEN_INSIDE,
    SEVERAL,
    Model,
    Where,
    event_model,
)
from eventcheck.read.locator import Locator
from eventcheck.read.odd import digits, json_type

LISTS = frozenset({"visitors", "snapshots", "events"})
"""Lists that an object must have."""
LOST = object()
"""Marks a field whose value cannot be read."""


class Changes:
    """The values that rules get instead of broken ones, by the path of the part."""

    def __init__(self) -> None:
        self.fields: dict[Path, dict[str, object]] = {}
        """The replaced fields of each part that is built here."""
        self.inner: dict[Path, set[Path]] = {}
        """Values inside fields that are cut out: a tag, a property."""
        self.aside: dict[Path, list[tuple[str, str]]] = {}
        """The lost values, as JSON."""
        self.cuts: set[Path] = set()
        """List items that are not objects."""
        self.rejected: set[Path] = set()
        """Parts that Optimizely cannot use."""

    def note(self, at: Path) -> None:
        """Mark the part at a path, and the parts around it, as built here."""
        while at not in self.fields:
            self.fields[at] = {}
            at = at[:-2]

    def cut(self, at: Path) -> None:
        """Leave an item out."""
        self.cuts.add(at)
        if at:
            self.note(at[:-2])

    def reject(self, at: Path) -> None:
        """Note that Optimizely cannot use the part at a path."""
        self.note(at)
        self.rejected.add(at)

    def set_aside(self, place: Where, kind: DefectKind, value: object) -> None:
        """Choose the value that rules get instead of a broken one."""
        self.note(place.at)
        field, *inside = map(str, place.rest)
        if _rejects(place, kind, value):
            self.rejected.add(place.at)
        if kind == "missing":
            self.fields[place.at][field] = LOST
        elif inside and field in OPEN_INSIDE:
            self.inner.setdefault(place.at, set()).add(place.rest)
            self._remember(place, value)
        elif kind not in ("padded", "no-items"):
            self.fields[place.at][field] = instead = _instead(place, kind, value)
            if instead is LOST:
                self._remember(place, value)

    def _remember(self, place: Where, value: object) -> None:
        try:
            said = dumps(value, sort_keys=True, default=json_type)
        except (TypeError, ValueError, RecursionError):
            said = json_type(value)
        name = "/".join(map(str, place.rest))
        self.aside.setdefault(place.at, []).append((name, said))


def _instead(place: Where, kind: DefectKind, value: object) -> object:
    """Return the value that rules get instead; LOST if it cannot be read."""
    if kind == "null":
        return None
    if kind == "empty" and place.kind is Attribute:
        return ""
    if kind == "integer":
        # The number 0 is no id.
        return digits(cast("int", value)) if value else LOST
    if kind == "odd":
        if place.kind is Attribute:
            return value if type(value) in (int, float) else LOST
        if place.rest[0] == "timestamp" and _is_long(value):
            return value
        if place.rest[0] == "revenue" and _is_cents(value):
            return int(cast("float", value))
    return LOST


def _is_long(value: object) -> bool:
    """Return whether a value is a 64-bit integer, as Optimizely reads timestamps."""
    return type(value) is int and MIN_INT64 <= value <= MAX_INT64


def _is_cents(value: object) -> bool:
    is_whole = isinstance(value, float) and value.is_integer()
    return is_whole and MIN_INT64 <= cast("float", value) <= MAX_INT64


def _rejects(place: Where, kind: DefectKind, value: Any) -> bool:
    """Return whether Optimizely cannot use an object with this defect."""
    if place.kind is Attribute:
        return False
    field = place.rest[0]
    match kind:
        case "missing" | "wrong-type" | "empty":
            return True
        case "null":
            return place.kind.requires(str(field))
        case "odd" if field == "timestamp":
            return not _is_long(value)
        case "odd" if field == "revenue":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and not MIN_INT64 <= value <= MAX_INT64
        case "odd" if field == "tags":
            return len(place.rest) == len(("tags", "name")) and isinstance(
                value, SEVERAL
            )
    return False


def build(
    kind: Model, raw: object, changes: Changes, locator: Locator
) -> dict[Path, WireObject]:
    """Build a part. Return it and the changed parts in it, by their paths."""
    builder = _Builder(changes, locator)
    if () not in changes.cuts:
        builder.part(kind, cast("Mapping[str, Any]", raw), ())
    return builder.parts


class _Builder:
    def __init__(self, changes: Changes, locator: Locator) -> None:
        self.changes = changes
        self.locator = locator
        self.parts: dict[Path, WireObject] = {}

    def part(self, kind: Model, raw: Mapping[str, Any], at: Path) -> WireObject:
        if at not in self.changes.fields:
            # Only changed parts are looked up by their paths.
            right: WireObject = kind.__pydantic_validator__.validate_python(raw)
            return right
        changed = self.changes.fields[at]
        values: dict[str, Any] = {}
        for name, field in kind.model_fields.items():
            value = changed.get(name)
            if name in changed and value in (None, LOST):
                # Rules treat an unreadable list like an empty one.
                values[name] = () if name in LISTS else None
            elif name in changed:
                values[name] = value
            elif name in raw:
                values[name] = self._value(kind, raw[name], at, name)
            else:
                values[name] = None if field.is_required() else field.default
        lost = {
            name
            for name, value in changed.items()
            if value is LOST or (value is None and name in LISTS)
        }
        lost |= {str(x[len(at)]) for x in self.changes.cuts if x[:-2] == at and x}
        part = _made(kind, values, frozenset(raw) & values.keys())
        if lost:
            vars(part)["lost"] = frozenset(lost)
        if at in self.changes.rejected:
            vars(part)["is_rejected"] = True
        if at in self.changes.aside:
            vars(part)["set_aside"] = tuple(sorted(self.changes.aside[at]))
        self.parts[at] = part
        return part

    def _value(self, kind: Model, value: Any, at: Path, name: str) -> object:
        child = CHILDREN.get(kind, {}).get(name)
        if child is not None:
            return self._items(child, value, (*at, name))
        inside = {x[1:] for x in self.changes.inner.get(at, ()) if x[0] == name}
        if inside:
            value = _without(value, inside)
        if kind is Decision and name == "metadata":
            metadata = DecisionMetadata.model_construct(**value)
            vars(metadata)["lost"] = frozenset(str(x[0]) for x in inside)
            return metadata
        return value

    def _items(self, kind: Model, items: Any, at: Path) -> list[WireObject]:
        kept = [n for n in range(len(items)) if (*at, n) not in self.changes.cuts]
        if len(kept) < len(items):
            self.locator.names[at] = dict(enumerate(kept))
        is_events = at[-1] == "events"
        return [
            self.part(event_model(items[n]) if is_events else kind, items[n], (*at, n))
            for n in kept
        ]


def _without(values: Mapping[str, Any], broken: set[Path]) -> dict[str, Any]:
    """Return tags, properties or metadata without the broken values."""
    whole = {key: x for key, x in values.items() if isinstance(key, str)}
    for name, *inner in broken:
        nested = whole.get(str(name))
        if inner and is_object(nested):
            whole[str(name)] = _without(nested, {tuple(inner)})
        else:
            whole.pop(str(name), None)
    return whole


def _made(kind: Model, values: dict[str, Any], given: frozenset[str]) -> WireObject:
    """Create a model without validation."""
    return kind.model_construct(set(given), **values)
