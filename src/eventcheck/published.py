"""Let pydantic, and so FastAPI, use the published JSON form of a class."""

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
    """A class with a model of its JSON form in `eventcheck.schema`."""

    __slots__ = ()

    @abstractmethod
    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""

    @classmethod
    @abstractmethod
    def wire(cls) -> type[W]:
        """Import and return the model, which most programs never need."""

    @classmethod
    @abstractmethod
    def of_wire(cls, wire: W) -> Self:
        """Read a validated JSON form."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Accept an instance or its JSON form; serialise to the JSON form."""
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
        """Return the JSON Schema of the JSON form."""
        del schema
        form: Any = cls.wire().__pydantic_core_schema__
        return handler(form)
