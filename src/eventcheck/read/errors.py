"""Translate pydantic's errors into defects, and find the part of each.

`tests/read/test_errors.py` pins the table, so that a pydantic with other error types
fails there, not in front of a user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eventcheck.findings import Path
from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    Snapshot,
    Visitor,
)
from eventcheck.models.base import WireObject
from eventcheck.models.event import CAMPAIGN_ACTIVATED, CLIENT_ACTIVATION
from eventcheck.models.fields import EVENT_PROPERTIES
from eventcheck.read.defect import DefectKind
from eventcheck.read.odd import under_key

Model: TypeAlias = type[WireObject]

CHILDREN: Mapping[Model, Mapping[str, Model]] = {
    Visitor: {"attributes": Attribute, "snapshots": Snapshot},
    Snapshot: {"decisions": Decision, "events": ConversionEvent},
}
"""The lists of objects in each object."""
EVENTS: Mapping[object, Model] = {
    "decision": DecisionEvent,
    "conversion": ConversionEvent,
    "client": ClientActivation,
}
"""By the tag that pydantic puts into the place of an error in an event."""
EXPECTED: Mapping[str, str] = {
    "string_type": "string",
    "string_unicode": "string",
    "bool_type": "boolean",
    "int_type": "integer",
    "int_from_float": "integer",
    "is_instance_of": "array",
    "list_type": "array",
    "dict_type": "object",
    "mapping_type": "object",
    "model_type": "object",
    "number": "number",
    "attribute_value": "string, number or boolean",
    "tag": "string, number or boolean",
    "open": "a JSON value",
    "invalid_key": "a string as key",
}
"""The expected type, by the error for a value of another type."""
UNKNOWN = frozenset({"extra_forbidden", "invalid_key"})
KEY = "[key]"
"""The last step of pydantic's location if a key is wrong, not its value."""
FIELD_KEY, NESTED_KEY = 3, 4
LENIENT = frozenset({"timestamp", "revenue", "value", "quantity"})
"""Event fields that have their own rules for plain values of another type."""
OPEN_INSIDE = frozenset({"tags", "properties", "metadata"})
"""Fields that hold several values, of which one may be wrong."""
PLAIN: tuple[type[Any], ...] = (str, int, float)
SEVERAL: tuple[type[Any], ...] = (dict, list, tuple)


class Where(NamedTuple):
    """The part that an error is about."""

    kind: Model
    at: Path
    """The path of the part."""
    rest: Path
    """The field in it, and the place inside the field; empty: the part is no object."""


def errors_of(error: ValidationError) -> Sequence[ErrorDetails]:
    """Return the errors without their URLs and contexts."""
    return error.errors(include_url=False, include_context=False)


def where(kind: Model, loc: Path) -> Where:
    """Return the innermost part that contains a location."""
    at: Path = ()
    while len(loc) > 1 and loc[0] in CHILDREN.get(kind, {}) and isinstance(loc[1], int):
        is_event = loc[0] == "events"
        kind = CHILDREN[kind][str(loc[0])]
        at, loc = (*at, *loc[:2]), loc[2:]
        if is_event and loc and loc[0] in EVENTS:
            kind, loc = EVENTS[loc[0]], loc[1:]
    return Where(kind, at, loc)


def in_words(place: Where, error: ErrorDetails) -> tuple[Where, str, object]:
    """Return the place, type and value of an error; errors of keys in one form."""
    name, value, rest = error["type"], error["input"], place.rest
    nested = EVENT_PROPERTIES in rest[1:2]
    if rest[-1:] == (KEY,) and len(rest) == (NESTED_KEY if nested else FIELD_KEY):
        name, place = "invalid_key", place._replace(rest=rest[:-1])
    if name == "invalid_key":
        value = under_key(value)
    return place, name, value


def event_model(raw: Mapping[str, Any]) -> Model:
    """Return the model of an event, as pydantic chooses it."""
    said = raw.get("key"), raw.get("type")
    if CAMPAIGN_ACTIVATED in said:
        return DecisionEvent
    return ClientActivation if said[1] == CLIENT_ACTIVATION else ConversionEvent


def defect_kind(where: Where, error: str, value: object) -> DefectKind:
    """Return the kind of defect that an error is."""
    field, is_inner = where.rest[0], len(where.rest) > 1
    if error == "missing":
        return "missing"
    if error == "too_short":
        return "no-items"
    if error == "string_pattern_mismatch":
        return "padded" if isinstance(value, str) and str.strip(value) else "empty"
    is_json = value is None or isinstance(value, (*PLAIN, *SEVERAL))
    if where.kind is Attribute and field == "value":
        return "odd" if is_json else WRONG
    shaped = _shaped(where)
    if value is None and shaped in (None, where.rest):
        return "null"
    if shaped is not None:
        return "odd" if is_json and not _is_odd_number(value) else WRONG
    if error == "string_type" and _is_id(str(field)) and _is_integer(value):
        return "integer"
    if is_inner and error != "invalid_key":
        is_odd = isinstance(value, SEVERAL if field == "tags" else (*PLAIN, *SEVERAL))
        return "odd" if is_odd and not _is_odd_number(value) else WRONG
    return "odd" if field in LENIENT and isinstance(value, PLAIN) else WRONG


WRONG: DefectKind = "wrong-type"


def _shaped(where: Where) -> Path | None:
    """Return the path of the surrounding value if a rule checks the shape of that."""
    if where.rest[0] == "metadata":
        return where.rest[:1]
    return where.rest[:2] if EVENT_PROPERTIES in where.rest[1:2] else None


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_id(field: str) -> bool:
    return field == "uuid" or field.endswith("_id")


def _is_odd_number(value: object) -> bool:
    """Return whether a value is NaN or infinite, which JSON does not have."""
    return isinstance(value, float) and value - value != 0
