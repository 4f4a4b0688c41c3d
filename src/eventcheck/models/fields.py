"""The types of fields that the Event API accepts, checked by pydantic in Rust.

A field of a model has two types. Its annotation is what a rule may find: None if the
field is absent or unreadable. `Right` is the type of the specification, which pydantic
checks. Sources: Event API OpenAPI 1.3.0 and the official SDKs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sys import float_info
from typing import Annotated, Any, TypeAlias, TypeVar, get_args

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

MIN_TIME = 1_262_304_000_000
"""2010-01-01 in milliseconds: nothing older was ever sent to this API."""
MAX_TIME = 4_102_444_800_000
"""2100-01-01 in milliseconds: no event is later, whatever the clock says."""
MIN_INT64, MAX_INT64 = -(2**63), 2**63 - 1
EXACT = 2**53
"""A JSON parser that uses floats may change larger integers."""
LARGEST = int(float_info.max)
EVENT_PROPERTIES = "$opt_event_properties"
"""The only tag that may hold an object."""

Item = TypeVar("Item")
Scalar: TypeAlias = str | int | float | bool
"""A value of an attribute, a tag or an event property; never null."""
Tag: TypeAlias = Scalar | Mapping[str, Scalar]
"""A value of a tag; only `$opt_event_properties` is an object."""


def Right(kind: Any) -> GetPydanticSchema:  # noqa: N802 - it is used like a type
    """The type of the specification, for a field in which rules may find more."""
    return GetPydanticSchema(lambda _, handler: handler.generate_schema(kind))


def one_of(*kinds: Any, error: str) -> GetPydanticSchema:
    """Return a union of types with one error for all of them."""

    def schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.union_schema(
            [handler.generate_schema(kind) for kind in kinds],
            mode="left_to_right",
            custom_error_type=error,
            custom_error_message=error.replace("_", " ") + " is of a wrong type",
        )

    return GetPydanticSchema(schema)


def _exact(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Accept only floats: strict pydantic converts any object with `__float__`."""
    schema = handler(source)
    python = core_schema.chain_schema([core_schema.is_instance_schema(float), schema])
    return core_schema.json_or_python_schema(schema, python)


def _list(at_least: int | None = None) -> GetPydanticSchema:
    """Accept only a list or a tuple, as JSON writers do."""

    def schema(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kind = handler.generate_schema(*get_args(source))
        items = core_schema.list_schema(kind, strict=False, min_length=at_least)
        several = core_schema.is_instance_schema((list, tuple), cls_repr="list")
        python = core_schema.chain_schema([several, items])
        return core_schema.json_or_python_schema(items, python)

    return GetPydanticSchema(schema)


def _keyed(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Accept any mapping whose keys are text."""
    _, kind = get_args(source)
    text = core_schema.str_schema(strict=True)
    return core_schema.dict_schema(text, handler.generate_schema(kind), strict=False)


def _tags(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Accept scalars, and an object only under `$opt_event_properties`."""
    properties = handler.generate_schema(Keyed[_TagScalar])
    return core_schema.typed_dict_schema(
        {EVENT_PROPERTIES: core_schema.typed_dict_field(properties, required=False)},
        extras_schema=handler.generate_schema(_TagScalar),
        extra_behavior="allow",
        strict=False,
    )


Text: TypeAlias = Annotated[str, Field(strict=True)]
Flag: TypeAlias = Annotated[bool, Field(strict=True)]
Id: TypeAlias = Annotated[
    str, StringConstraints(strict=True, pattern=r"^\S([\s\S]*\S)?$")
]
"""Not empty, and without surrounding white space."""
IdOrEmpty: TypeAlias = Annotated[
    str, StringConstraints(strict=True, pattern=r"^(\S([\s\S]*\S)?)?$")
]
Filled: TypeAlias = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
"""Text with more than white space."""
Integer: TypeAlias = Annotated[int, Field(strict=True)]
Int64: TypeAlias = Annotated[int, Field(strict=True, ge=MIN_INT64, le=MAX_INT64)]
Millis: TypeAlias = Annotated[int, Field(strict=True, ge=MIN_TIME, lt=MAX_TIME)]
_Float: TypeAlias = Annotated[
    float, Field(strict=True, allow_inf_nan=False), GetPydanticSchema(_exact)
]
_Finite: TypeAlias = Annotated[int, Field(strict=True, ge=-LARGEST, le=LARGEST)]
_Bound: TypeAlias = Annotated[
    float,
    Field(strict=True, ge=-float_info.max, le=float_info.max, allow_inf_nan=False),
    GetPydanticSchema(_exact),
]
Number: TypeAlias = Annotated[int | float, one_of(_Bound, _Finite, error="number")]
"""A finite number."""
_Whole: TypeAlias = Annotated[int, Field(strict=True, ge=-EXACT, le=EXACT)]
_Short: TypeAlias = Annotated[
    float,
    Field(strict=True, ge=-EXACT, le=EXACT, allow_inf_nan=False),
    GetPydanticSchema(_exact),
]
AttributeValue: TypeAlias = Annotated[
    Scalar, one_of(Text, Flag, _Whole, _Short, error="attribute_value")
]
_TagScalar: TypeAlias = Annotated[
    Scalar, one_of(Text, Flag, Integer, _Float, error="tag")
]
_SCALAR = {"type": ["string", "boolean", "integer", "number"]}
_PROPERTIES = {"type": "object", "additionalProperties": _SCALAR}
Tags: TypeAlias = Annotated[
    Mapping[str, Tag],
    GetPydanticSchema(_tags),
    # pydantic before 2.12 leaves out the types of other tags.
    WithJsonSchema(
        {
            "type": "object",
            "properties": {EVENT_PROPERTIES: _PROPERTIES},
            "additionalProperties": _SCALAR,
        }
    ),
]
Open: TypeAlias = Annotated[Any, one_of(Text, Flag, Integer, _Float, error="open")]
"""A field that official SDKs send but the specification does not have. Scalars are
checked here; the reader checks larger values."""
ListOf: TypeAlias = Annotated[Sequence[Item], _list()]
SomeOf: TypeAlias = Annotated[Sequence[Item], _list(at_least=1)]
"""At least one."""
Keyed: TypeAlias = Annotated[Mapping[str, Item], GetPydanticSchema(_keyed)]
