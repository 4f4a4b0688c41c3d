"""A reader of JSON that knows its place, for errors that say where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn, TypeAlias, TypedDict, cast

from eventcheck.guards import is_mapping

if TYPE_CHECKING:
    from eventcheck.context.records import Attribute, Event, Experiment, Page

JsonText: TypeAlias = str | bytes | bytearray
JsonObject: TypeAlias = Mapping[str, object] | JsonText
JsonList: TypeAlias = Iterable[Mapping[str, object]] | JsonText


class Parts(TypedDict, total=False):
    """What an importer finds: the arguments of `Catalog`."""

    account_id: str | None
    project_ids: Iterable[str]
    revision: str | None
    experiments: Iterable[Experiment]
    events: Iterable[Event]
    pages: Iterable[Page]
    attributes: Iterable[Attribute]


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and where it is: `source` names the document, `path` the place.

    A member that is null is the same as absent, except where one is required.
    Every method raises `ValueError` for what is not as it should be.
    """

    value: object
    source: str
    path: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The members of an object."""
        if not is_mapping(self.value):
            self.fail("an object")
        return self.value

    def member(self, name: str) -> Node:
        """The member `name`; null where there is none."""
        path = f"{self.path}.{name}" if self.path else name
        return Node(self.fields.get(name), self.source, path)

    def has(self, name: str) -> bool:
        """Whether there is a member `name` that is not null."""
        return self.fields.get(name) is not None

    def items(self) -> list[Node]:
        """The members of a list."""
        values = self.value
        if not isinstance(values, Sequence) or isinstance(values, JsonText):
            self.fail("a list")
        members = cast("Sequence[object]", values)
        return [
            Node(value, self.source, f"{self.path}[{index}]")
            for index, value in enumerate(members)
        ]

    def objects(self, name: str) -> list[Node]:
        """The objects of the list `name`; none where it is absent (not null)."""
        if name not in self.fields:
            return []
        items = self.member(name).items()
        for item in items:
            _ = item.fields
        return items

    def texts(self, name: str) -> list[str]:
        """The texts of the list `name`; none where it is absent (not null)."""
        if name not in self.fields:
            return []
        return [item.text() for item in self.member(name).items()]

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str):
            self.fail("text")
        if not self.value:
            self.fail("text that is not empty")
        return self.value

    def optional_text(self) -> str | None:
        """A text; None where it is absent or empty."""
        if self.value is None or self.value == "":
            return None
        return self.text()

    def identifier(self) -> str:
        """An id, which the REST API gives as a number and payloads as text."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value:
            self.fail("an id (a whole number or text)")
        return self.value

    def optional_identifier(self) -> str | None:
        """An id; None where it is absent."""
        return None if self.value is None else self.identifier()

    def fail(self, expected: str, found: str | None = None) -> NoReturn:
        """Raise the error for this place; `found` is else the kind of value."""
        msg = f"{self.place}: expected {expected}, got {found or _kind(self.value)}"
        raise ValueError(msg)

    @property
    def place(self) -> str:
        """The document and the place in it, for errors."""
        return f"{self.source}: {self.path}" if self.path else self.source


def parse(document: object, source: str, path: str = "") -> Node:
    """The root of a document: JSON text, or what was parsed of it."""
    node = Node(document, source, path)
    if not isinstance(document, JsonText):
        return node
    try:
        return replace(node, value=json.loads(document))
    except (ValueError, RecursionError) as error:
        msg = f"{node.place}: expected JSON: {error}; give the text, not its file"
        raise ValueError(msg) from None


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "text" if value else "empty text"
        case Mapping():
            return "an object"
        case list() | tuple():
            return "a list"
        case _:
            return type(value).__name__
