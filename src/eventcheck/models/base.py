"""What all objects of the Event API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel


class WireObject(BaseModel, frozen=True, strict=True, extra="forbid"):
    """An object of the Event API, with the names that it has on the wire.

    Frozen. Strict: nothing is converted, `"1"` is no integer and `1` is no text.
    Optional fields that are None count as not given. `model_dump()` gives the wire
    form, without what was not given.
    """

    short: ClassVar[Mapping[str, str]] = {}
    """The Web snippet's abbreviations, with the fields that they stand for."""
    lost: ClassVar[frozenset[str]] = frozenset()
    """The fields that are there, and that nobody can read. The reader sets this, and
    the two below, on the objects that it recovers from a broken body."""
    is_rejected: ClassVar[bool] = False
    """Whether Optimizely cannot use the object."""
    set_aside: ClassVar[tuple[tuple[str, str], ...]] = ()
    """The values that were set aside, as JSON: in these, objects may differ."""

    def __init__(self, /, **data: Any) -> None:
        optional = type(self).optional()
        given = {x: v for x, v in data.items() if v is not None or x not in optional}
        super().__init__(**given)

    # Only who builds an object leaves None out: in JSON, null is something else.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def requires(cls, name: str) -> bool:
        """Whether the object is of no use without a field."""
        field = cls.model_fields.get(name)
        return field is not None and field.is_required()

    @classmethod
    def optional(cls) -> frozenset[str]:
        """The fields that may be left out."""
        fields = cls.model_fields.items()
        return frozenset(name for name, field in fields if not field.is_required())

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The object as on the wire: what was not given is left out."""
        chosen: dict[str, Any] = {"exclude_unset": True, **options}
        return super().model_dump(**chosen)

    def model_dump_json(self, **options: Any) -> str:
        """The object as JSON text: what was not given is left out."""
        chosen: dict[str, Any] = {"exclude_unset": True, **options}
        return super().model_dump_json(**chosen)
