"""Read JSON documents, with errors that name the place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, TypeAlias, cast

from eventcheck.guards import is_mapping

JsonText: TypeAlias = str | bytes | bytearray
JsonObject: TypeAlias = Mapping[str, object] | JsonText
KINDS: Mapping[type, str] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    dict: "an object",
    list: "a list",
    tuple: "a list",
}
JsonList: TypeAlias = Iterable[Mapping[str, object]] | JsonText


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place: the name of the document, and the path in it.

    A null member counts as absent, except in errors. Every method raises `ValueError`
    if the value does not have the expected type.
    """

    value: object
    source: str
    path: str = ""
    is_absent: bool = False

    @property
    def fields(self) -> Mapping[str, object]:
        """The members of this object."""
        if not is_mapping(self.value):
            self.fail("an object")
        return self.value

    def member(self, name: str) -> Node:
        """Return the member `name`; null if there is none."""
        path = f"{self.path}.{name}" if self.path else name
        fields = self.fields
        return Node(fields.get(name), self.source, path, name not in fields)

    def has(self, name: str) -> bool:
        """Return whether there is a member `name` that is not null."""
        return self.fields.get(name) is not None

    def items(self) -> list[Node]:
        """Return the items of this list."""
        values = self.value
        if not isinstance(values, Sequence) or isinstance(values, JsonText):
            self.fail("a list")
        members = cast("Sequence[object]", values)
        return [
            Node(value, self.source, f"{self.path}[{index}]")
            for index, value in enumerate(members)
        ]

    def items_of(self, name: str) -> list[Node]:
        """Return the items of the list `name`; none if it is absent or null."""
        return self.member(name).items() if self.has(name) else []

    def objects(self, name: str) -> list[Node]:
        """Return the objects of the list `name`; none if it is absent or null."""
        items = self.items_of(name)
        for item in items:
            _ = item.fields
        return items

    def text(self) -> str:
        """Return this text, which must not be empty."""
        if not isinstance(self.value, str):
            self.fail("text")
        if not self.value:
            self.fail("text that is not empty")
        return self.value

    def optional_text(self) -> str | None:
        """Return this text; None if it is absent or empty."""
        if self.value is None or self.value == "":
            return None
        return self.text()

    def identifier(self) -> str:
        """Return this id as text; the REST API returns ids as numbers."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value:
            self.fail("an id (a whole number or text)")
        return self.value

    def optional_identifier(self) -> str | None:
        """Return this id; None if it is absent or empty."""
        return None if self.value in (None, "") else self.identifier()

    def fail(self, expected: str, found: str | None = None) -> NoReturn:
        """Raise the error for this place; `found` replaces the type of the value."""
        if self.is_absent:
            msg = f"{self.place}: missing; expected {expected}"
            raise ValueError(msg)
        msg = f"{self.place}: expected {expected}, got {found or _kind(self.value)}"
        raise ValueError(msg)

    @property
    def place(self) -> str:
        """The document and the path in it, for errors."""
        return f"{self.source}: {self.path}" if self.path else self.source


def parse(document: object, source: str, path: str = "") -> Node:
    """Return the root of a document, which is JSON text or already parsed."""
    node = Node(document, source, path)
    if not isinstance(document, JsonText):
        return node
    if document.lstrip()[:1] in ("<", b"<"):
        node.fail("JSON", "XML or HTML, perhaps an error page")
    try:
        return replace(node, value=json.loads(document))
    except (ValueError, RecursionError) as error:
        msg = f"{node.place}: expected JSON: {error}; pass the text, not a file name"
        raise ValueError(msg) from None


def _kind(value: object) -> str:
    return "empty text" if value == "" else KINDS.get(type(value), type(value).__name__)
