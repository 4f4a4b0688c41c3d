"""Translate pydantic's errors into defects.

`tests/read/test_errors.py` pins the tables, so that a pydantic with other error types
fails there, not in front of a user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eventcheck.findings import Path
from eventcheck.models import Attribute
from eventcheck.models.base import WireObject
from eventcheck.models.fields import EVENT_PROPERTIES
from eventcheck.read.defect import DefectKind
from eventcheck.read.odd import under_key

Types: TypeAlias = tuple[type[Any], ...]

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
SCALARS: Types = (str, int, float)
SEVERAL: Types = (dict, list, tuple)
JSON: Types = (*SCALARS, *SEVERAL)
ODD: Mapping[str, Types] = {
    "timestamp": SCALARS,
    "revenue": SCALARS,
    "value": SCALARS,
    "quantity": SCALARS,
    "attribute value": (*JSON, NoneType),
    "tags/": SEVERAL,
    "properties/": JSON,
    EVENT_PROPERTIES: JSON,
    EVENT_PROPERTIES + "/": (*JSON, NoneType),
    "metadata": JSON,
    "metadata/": (*JSON, NoneType),
}
"""The types of invalid values for which the field has rules of its own. A slash stands
for the values inside the field."""
FINITE = ("tags", "properties", "metadata")
"""In these fields, rules do not check NaN: it is a wrong type."""


def errors_of(error: ValidationError) -> Sequence[ErrorDetails]:
    """Return the errors without their URLs and contexts."""
    return error.errors(include_url=False, include_context=False)


def in_words(place: Path, error: ErrorDetails) -> tuple[Path, str, object]:
    """Return the place, type and value of an error; errors of keys in one form."""
    name, value = error["type"], error["input"]
    is_nested = EVENT_PROPERTIES in place[1:2]
    if place[-1] == KEY and len(place) == 3 + is_nested:
        name, place = "invalid_key", place[:-1]
    return place, name, under_key(value) if name == "invalid_key" else value


def defect_kind(
    model: type[WireObject], place: Path, error: str, value: object
) -> DefectKind:
    """Return the kind of defect that an error is."""
    match error:
        case "missing":
            return "missing"
        case "too_short":
            return "no-items"
        case "string_pattern_mismatch":
            return "padded" if isinstance(value, str) and str.strip(value) else "empty"
    odd = ODD.get(_subject(model, place), ())
    if isinstance(value, odd) and not (place[0] in FINITE and _is_no_number(value)):
        return "odd"
    if value is None:
        return "null"
    if error == "string_type" and _is_id(str(place[0])) and _is_integer(value):
        return "integer"
    return "wrong-type"


def _subject(model: type[WireObject], place: Path) -> str:
    """Return the key of a place in `ODD`."""
    field, *inside = place
    if model is Attribute and field == "value":
        return "attribute value"
    if inside[:1] == [EVENT_PROPERTIES]:
        field, *inside = inside
    return f"{field}/" if inside else str(field)


def _is_id(field: str) -> bool:
    return field == "uuid" or field.endswith("_id")


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_no_number(value: object) -> bool:
    """Return whether a value is NaN or infinite, which JSON does not have."""
    return isinstance(value, float) and value - value != 0
