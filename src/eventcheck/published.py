"""Lets pydantic, and FastAPI with it, use the published JSON form of a class."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from eventcheck.schema import Wire

W = TypeVar("W", bound="Wire")


class Published(Generic[W]):
    """A class whose JSON form a model of `eventcheck.schema` describes."""

    __slots__ = ()

    @abstractmethod
    def to_dict(self) -> dict[str, object]:
        """Return plain values, as the model describes them."""

    @classmethod
    @abstractmethod
    def wire(cls) -> type[W]:
        """Import the model: models take most of pydantic's import time."""

    @classmethod
    @abstractmethod
    def of_wire(cls, wire: W) -> Self:
        """Read a validated form."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take an instance or its JSON form, and write the JSON form."""
        from pydantic_core import core_schema as core  # noqa: PLC0415

        del source
        read = core.no_info_after_validator_function(
            cls.of_wire, handler.generate_schema(cls.wire())
        )
        return core.json_or_python_schema(
            json_schema=read,
            python_schema=core.union_schema([core.is_instance_schema(cls), read]),
            serialization=core.plain_serializer_function_ser_schema(cls.to_dict),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the JSON form."""
        del schema
        form: Any = cls.wire().__pydantic_core_schema__
        return handler(form)
