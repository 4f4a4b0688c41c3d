"""Find the lines of values in JSON text."""

from __future__ import annotations

import json
import re

BETWEEN = re.compile(r"[\s,:]*")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
SCALAR = re.compile(r"[^\s,:\[\]{}\"]+")


class _Reader:
    """Reads a text token by token, and keeps the path of the current position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[str, int] = {}
        self.path: list[str | int] = []
        self.key: str | None = None

    def value(self, at: int) -> None:
        """Record the line of a value that begins here."""
        if self.path:
            last = self.path[-1]
            self.path[-1] = last + 1 if isinstance(last, int) else self.key or ""
        pointer = "".join(f"/{_escaped(str(x))}" for x in self.path)
        self.lines[pointer] = self.text.count("\n", 0, at) + 1
        self.key = None

    def string(self, at: int) -> int:
        """Read a key or a text, and return where it ends."""
        found = STRING.match(self.text, at)
        if found is None:
            return len(self.text)
        if self.key is None and self.path and isinstance(self.path[-1], str):
            self.key = str(json.loads(found[0], strict=False))
        else:
            self.value(at)
        return found.end()

    def token(self, at: int) -> int:
        """Read one token, and return where it ends."""
        letter = self.text[at]
        if letter == '"':
            return self.string(at)
        if letter in "]}":
            self.path = self.path[:-1]
            return at + 1
        self.value(at)
        if letter in "[{":
            self.path.append(-1 if letter == "[" else "")
            return at + 1
        scalar = SCALAR.match(self.text, at)
        return scalar.end() if scalar else at + 1


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each value by its JSON Pointer, as far as text is JSON."""
    reader = _Reader(text)
    at = _skip(text, 0)
    while at < len(text):
        at = _skip(text, reader.token(at))
    return reader.lines


def _skip(text: str, at: int) -> int:
    between = BETWEEN.match(text, at)
    return between.end() if between else at


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
