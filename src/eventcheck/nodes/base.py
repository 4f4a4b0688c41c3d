"""What all objects of a body have in common: cleaned fields, a place, defects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, TypeAlias

from eventcheck.guards import Object
from eventcheck.nodes.wire import Shape
from eventcheck.plain import text_of

if TYPE_CHECKING:
    from eventcheck.findings import Path

Reason: TypeAlias = Literal[
    "wrong-type",
    "missing",
    "null",
    "empty",
    "padded",
    "integer",
    "misnamed",
    "unknown",
    "no-items",
]
AS_GIVEN: Mapping[str, str] = MappingProxyType({})
NOTHING: frozenset[str] = frozenset()


class Defect(NamedTuple):
    """One way in which an object is not as the specification says."""

    reason: Reason
    node: Node
    """The object that has the field."""
    field: str
    """The field in the specification's spelling; of an unknown one, as given."""
    path: Path
    value: object = None
    """What the payload has there."""
    expected: str = ""
    """The right kind of value, or the right name."""
    exact: bool = False
    """A misnamed field: only case and separators differ."""


class Mended(NamedTuple):
    """What the cleaned fields of an object do not say."""

    raw: Object
    given: Mapping[str, str]
    lost: frozenset[str]


class Node:
    """An object of the body: its `fields` as cleaned, and where it stands."""

    __slots__ = ("_path", "fields", "index", "mended", "parent")
    shape: ClassVar[Shape]
    collection: ClassVar[str] = ""
    """The field of the parent that lists such objects."""

    def __init__(
        self, fields: Object, parent: Node | None = None, index: int = 0
    ) -> None:
        """`index`: the place in the parent's collection."""
        self.fields = fields
        self.parent = parent
        self.index = index
        self.mended: Mended | None = None
        self._path: Path | None = None

    @property
    def raw(self) -> Object:
        """The object as the payload has it."""
        return self.fields if self.mended is None else self.mended.raw

    @property
    def given(self) -> Mapping[str, str]:
        """The payload's key of each field that it spells differently."""
        return AS_GIVEN if self.mended is None else self.mended.given

    @property
    def lost(self) -> frozenset[str]:
        """Fields that are there and cannot be read."""
        return NOTHING if self.mended is None else self.mended.lost

    @property
    def is_rejected(self) -> bool:
        """Whether Optimizely cannot use it: something in it is unreadable or misnamed.

        Rules judge a misnamed field as if it had its right name; Optimizely does not.
        """
        if self.mended is None:
            return False
        short = self.shape.short
        return bool(self.mended.lost) or any(
            name in self.shape.required and key != short.get(name)
            for name, key in self.mended.given.items()
        )

    @property
    def path(self) -> Path:
        """The path of this object in the payload."""
        if self.parent is None:
            return ()
        if self._path is None:
            self._path = (*self.parent.at(self.collection), self.index)
        return self._path

    def at(self, field: str, *keys: str) -> Path:
        """The path of a field of this object, or of keys in it, as the payload has."""
        if self.mended is not None:
            field = self.mended.given.get(field, field)
        return (*self.path, field, *map(text_of, keys))

    def given_key(self, field: str) -> str:
        """The key that a field has, or would have, in this payload."""
        if field not in self.given and self.is_snippet:
            return self.shape.short.get(field, field)
        return self.given.get(field, field)

    @property
    def is_snippet(self) -> bool:
        """Whether this object has the Web snippet's abbreviated keys."""
        short = self.shape.short
        return any(short.get(name) == key for name, key in self.given.items())

    def settle(self) -> None:
        """Derive what rules use, once the fields are clean."""

    def tolerates(self, defect: Defect) -> bool:
        """Whether official traffic has this here, or another rule judges it."""
        del defect
        return False
