"""The base class of all objects of the Event API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel


class WireObject(BaseModel, frozen=True, strict=True, extra="forbid"):
    """An object of the Event API, with its field names on the wire.

    Frozen. Strict: no value is converted, so `"1"` is not an integer and `1` is not
    text. Optional fields that are None count as not given. `model_dump()` returns the
    wire form, without fields that were not given.
    """

    short: ClassVar[Mapping[str, str]] = {}
    """The Web snippet's abbreviations of fields."""
    lost: ClassVar[frozenset[str]] = frozenset()
    """The fields that are present but unreadable. The reader sets this, and the two
    fields below, on the objects that it recovers from a broken body."""
    is_rejected: ClassVar[bool] = False
    """Whether Optimizely cannot use the object."""
    set_aside: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The invalid values that were set aside, as JSON, to compare objects."""

    def __init__(self, /, **data: Any) -> None:
        optional = type(self).optional()
        given = {x: v for x, v in data.items() if v is not None or x not in optional}
        super().__init__(**given)

    # None means "not given" only in Python code; null in JSON is a value.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def requires(cls, name: str) -> bool:
        """Return whether a field is required."""
        field = cls.model_fields.get(name)
        return field is not None and field.is_required()

    @classmethod
    def optional(cls) -> frozenset[str]:
        """Return the fields that may be left out."""
        fields = cls.model_fields.items()
        return frozenset(name for name, field in fields if not field.is_required())

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the wire form, without fields that were not given."""
        chosen: dict[str, Any] = {"exclude_unset": True, **options}
        return super().model_dump(**chosen)

    def model_dump_json(self, **options: Any) -> str:
        """Return JSON text, without fields that were not given."""
        chosen: dict[str, Any] = {"exclude_unset": True, **options}
        return super().model_dump_json(**chosen)
