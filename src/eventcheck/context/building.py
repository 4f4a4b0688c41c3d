"""Making records from mappings, bare ids and any iterable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from eventcheck.context.values import many, unknown

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import ClassVar


class Record(Protocol):
    """A record of a catalog: a dataclass that begins with its id."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    @property
    def id(self) -> str:
        """The text that tells the record from others of its kind."""
        ...


R = TypeVar("R", bound=Record)


def fill(record: object, **values: object) -> None:
    """Set the fields of a frozen record; only for its `__init__`."""
    for name, value in values.items():
        object.__setattr__(record, name, value)


def build_all(
    kind: type[R], items: object, place: str, *, from_text: bool = False
) -> tuple[R, ...]:
    """Records of `kind` with distinct ids; with `from_text` also from bare ids."""
    records: dict[str, R] = {}
    for index, item in enumerate(many(items, place)):
        here = f"{place}[{index}]"
        given = {"id": item} if from_text and isinstance(item, str) else item
        record = given if isinstance(given, kind) else _build(kind, given, here)
        if record.id in records:
            name = fields(kind)[0].name
            msg = f"{here}.{name}: {record.id!r} is there twice"
            raise ValueError(msg)
        records[record.id] = record
    return tuple(records.values())


def located(error: Exception, place: str) -> Exception:
    """Return an error of the same type whose message begins with `place`."""
    return type(error)(f"{place}.{error}")


def _build(kind: type[R], item: object, place: str) -> R:
    if not isinstance(item, Mapping):
        name = kind.__name__
        msg = f"{place}: expected {name} or a mapping, got {type(item).__name__}"
        raise TypeError(msg)
    values = _named(kind, cast("Mapping[object, object]", item), place)
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        raise located(error, place) from None


def _named(
    kind: type[Record], item: Mapping[object, object], place: str
) -> dict[str, object]:
    names = [field.name for field in fields(kind) if field.init]
    values = {str(name): value for name, value in item.items()}
    for name in values:
        if name not in names:
            raise unknown(name, place, names, "name")
    if names[0] not in values:
        msg = f"{place}.{names[0]}: missing"
        raise ValueError(msg)
    return values
