"""Make records from mappings, bare ids and any iterable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from eventcheck.arguments import many, unexpected, unknown

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import ClassVar


class DataClass(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


class Record(DataClass, Protocol):
    """A record of a catalog: a dataclass whose first field identifies it."""

    @property
    def id(self) -> str:
        """The text that identifies the record among others of its kind."""
        ...


R = TypeVar("R", bound=Record)


def fill(record: object, **values: object) -> None:
    """Set the fields of a frozen record; only for its `__init__`."""
    for name, value in values.items():
        object.__setattr__(record, name, value)


def build_all(
    kind: type[R], items: object, place: str, *, from_text: bool = False
) -> tuple[R, ...]:
    """Return records with distinct ids; with `from_text`, also from bare ids."""
    records: dict[str, R] = {}
    for index, item in enumerate(many(items, place)):
        here = f"{place}[{index}]"
        given = {"id": item} if from_text and isinstance(item, str) else item
        record = given if isinstance(given, kind) else _build(kind, given, here)
        if record.id in records:
            name = fields(kind)[0].name
            msg = f"{here}.{name}: duplicate {name} {record.id!r}"
            raise ValueError(msg)
        records[record.id] = record
    return tuple(records.values())


def _build(kind: type[R], item: object, place: str) -> R:
    if not isinstance(item, Mapping):
        raise unexpected(item, place, f"{kind.__name__} or a mapping")
    values = {str(x): y for x, y in cast("Mapping[object, object]", item).items()}
    names = [field.name for field in fields(kind) if field.init]
    for name in values:
        if name not in names:
            raise unknown(name, place, "name", names)
    if names[0] not in values:
        msg = f"{place}.{names[0]}: missing"
        raise ValueError(msg)
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        msg_0 = f"{place}.{error}"
        raise type(error)(msg_0) from None
