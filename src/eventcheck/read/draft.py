"""Correct copies of broken objects until models can be built from them."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder
from typing import Any, TypeAlias

from eventcheck.findings import Path
from eventcheck.guards import is_array, is_object
from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    DecisionMetadata,
    Snapshot,
)
from eventcheck.models.base import WireObject
from eventcheck.models.event import event_kind
from eventcheck.models.fields import EVENT_PROPERTIES, MAX_INT64, MIN_INT64
from eventcheck.read.defect import DefectKind
from eventcheck.read.locator import Names
from eventcheck.read.odd import digits, json_type

Model: TypeAlias = type[WireObject]

EVENTS: Mapping[str, Model] = {
    "decision": DecisionEvent,
    "conversion": ConversionEvent,
    "client": ClientActivation,
}
CHILDREN: Mapping[str, Model | None] = {
    "attributes": Attribute,
    "snapshots": Snapshot,
    "decisions": Decision,
    "events": None,
}
"""The lists of objects in other objects; None: each event says which model it has."""
LISTS = frozenset({"visitors", "snapshots", "events"})
"""Lists that an object must have."""
LOST: Any = object()
"""Replaces a value that cannot be read, or a list item that is not an object."""

encoded = JSONEncoder(sort_keys=True, default=json_type).encode


class Draft:
    """A copy of a broken object, without its broken values.

    Whatever is not changed is shared with the payload. The copy is in the copies of the
    objects around it, so `given` of the outermost draft is the whole corrected object.
    """

    def __init__(
        self,
        model: Model | None,
        raw: Mapping[Any, Any],
        at: Path = (),
        parent: Draft | None = None,
    ) -> None:
        """`model`: None for an event. `at`: its path, in the specification's names."""
        self._model = model
        self.given = dict(raw)
        self.at = at
        self.parent = parent
        self.part: WireObject
        """The model, after `build`."""
        self.is_rejected = False
        self._children: dict[tuple[str, int], Draft] = {}
        self._copied: set[str] = set()
        """The fields whose list or object is a copy, too."""
        self._lost: set[str] = set()
        self._aside: list[tuple[str, str]] = []
        """The lost values, as JSON."""

    @property
    def model(self) -> Model:
        """The model of the object; a renamed `key` makes an event another one."""
        return self._model or EVENTS[event_kind(self.given)]

    def find(self, loc: Path) -> tuple[Draft, Path]:
        """Return the draft of the innermost object at a location, and the rest of it.

        The rest is a field and the place inside it, or a list and the index of an item
        that is not an object.
        """
        draft = self
        while len(loc) > 1 and loc[0] in CHILDREN and isinstance(loc[1], int):
            name, index = str(loc[0]), loc[1]
            if not is_object(draft.given[name][index]):
                return draft, (name, index)
            # pydantic puts the kind of an event behind its index.
            draft, loc = draft._child(name, index), loc[3 if name == "events" else 2 :]
        return draft, loc

    def _child(self, name: str, index: int) -> Draft:
        if (name, index) not in self._children:
            items, at = self._own(name), (*self.at, name, index)
            child = Draft(CHILDREN[name], items[index], at, self)
            self._children[name, index] = child
            items[index] = child.given
        return self._children[name, index]

    def _own(self, field: str) -> Any:
        """Return a list or an object to change, which is copied the first time."""
        if field not in self._copied:
            self._copied.add(field)
            value = self.given[field]
            self.given[field] = list(value) if is_array(value) else _copy(value)
        return self.given[field]

    def cut(self, name: str, index: int) -> None:
        """Leave out a list item that is not an object."""
        self._own(name)[index] = LOST
        self._lost.add(name)

    def set_aside(self, place: Path, kind: DefectKind, value: object) -> None:
        """Replace a broken value by what rules get. `place`: the rest from `find`."""
        model, (field, *inside) = self.model, map(str, place)
        if _rejects(model, place, kind, value):
            self.is_rejected = True
        if kind == "missing":
            self._lost.add(field)
        elif inside:
            holder = self._own(field)
            for step in inside[:-1]:
                holder = holder[step]
            holder.pop(inside[-1], None)
            self._remember("/".join((field, *inside)), value)
        elif kind not in ("padded", "no-items"):
            instead = _instead(model, field, kind, value)
            self.given[field] = None if instead is LOST else instead
            if instead is LOST:
                self._remember(field, value)
                self._lost.add(field)

    def _remember(self, name: str, value: object) -> None:
        """Keep a lost value as JSON, to compare objects."""
        try:
            said = encoded(value)
        except (TypeError, ValueError, RecursionError):
            said = json_type(value)
        self._aside.append((name, said))

    def build(self, cuts: Names) -> WireObject:
        """Build the model. `cuts` gets the old indexes of lists that lost items."""
        model = self.model
        values: dict[str, Any] = {x: self.given.get(x) for x in model.model_fields}
        for name in CHILDREN:
            if values.get(name):
                values[name] = self._items(name, values[name], cuts)
        for name in LISTS:
            # Rules treat an unreadable list like an empty one.
            if name in values and values[name] is None:
                values[name] = ()
        if is_object(values.get("metadata")):
            values["metadata"] = self._metadata(values["metadata"])
        part = model.model_construct(self.given.keys() & values.keys(), **values)
        if self._lost:
            vars(part)["lost"] = frozenset(self._lost)
        if self.is_rejected:
            vars(part)["is_rejected"] = True
        if self._aside:
            vars(part)["set_aside"] = tuple(sorted(self._aside))
        self.part = part
        return part

    def _items(self, name: str, items: Any, cuts: Names) -> list[WireObject]:
        kept = [n for n, item in enumerate(items) if item is not LOST]
        if len(kept) < len(items):
            cuts[*self.at, name] = dict(enumerate(kept))
        return [self._item(name, n, items[n], cuts) for n in kept]

    def _item(self, name: str, index: int, item: Any, cuts: Names) -> WireObject:
        if (name, index) in self._children:
            return self._children[name, index].build(cuts)
        model = CHILDREN[name] or EVENTS[event_kind(item)]
        right: WireObject = model.__pydantic_validator__.validate_python(item)
        return right

    def _metadata(self, values: Mapping[str, Any]) -> DecisionMetadata:
        metadata = DecisionMetadata.model_construct(**values)
        names = [name.partition("/") for name, _ in self._aside]
        lost = frozenset(inside for name, _, inside in names if name == "metadata")
        vars(metadata)["lost"] = lost
        return metadata


def _copy(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Copy tags, properties or metadata, without keys that are not text."""
    return {
        key: _copy(x) if key == EVENT_PROPERTIES and is_object(x) else x
        for key, x in values.items()
        if isinstance(key, str)
    }


def _instead(model: Model, field: str, kind: DefectKind, value: Any) -> object:
    """Return the value that rules get instead; LOST if it cannot be read."""
    if kind == "null":
        return LOST if field in LISTS else None
    if kind == "empty" and model is Attribute:
        return ""
    if kind == "integer":
        # The number 0 is no id.
        return digits(value) if value else LOST
    if kind == "odd":
        if model is Attribute:
            return value if type(value) in (int, float) else LOST
        if field == "timestamp" and _is_long(value):
            return value
        if field == "revenue" and isinstance(value, float):
            return int(value) if value.is_integer() and _fits(value) else LOST
    return LOST


def _rejects(model: Model, place: Path, kind: DefectKind, value: Any) -> bool:
    """Return whether Optimizely cannot use an object with this defect."""
    if model is Attribute:
        return False
    match kind, place:
        case (("missing" | "wrong-type" | "empty"), _):
            return True
        case "null", (field, *_):
            return model.requires(str(field))
        case "odd", ("timestamp",):
            return not _is_long(value)
        case "odd", ("revenue",):
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number and not _fits(value)
        case "odd", ("tags", _):
            return is_array(value) or is_object(value)
    return False


def _is_long(value: object) -> bool:
    """Return whether a value is a 64-bit integer, as Optimizely reads timestamps."""
    return type(value) is int and _fits(value)


def _fits(number: float) -> bool:
    return MIN_INT64 <= number <= MAX_INT64
