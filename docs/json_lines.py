"""Find the lines of values in JSON text."""

from __future__ import annotations

import re
from json.decoder import scanstring

SPACE = re.compile(r"[\s,:]*")
SCALAR = re.compile(r'[^\s,:\[\]{}"]+')


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each value by its JSON Pointer; up to where it is broken."""
    lines: dict[str, int] = {}
    path: list[str | int] = []
    key: str | None = None
    at = 0

    def begin() -> None:
        if path and isinstance(path[-1], int):
            path[-1] += 1
        elif path:
            path[-1] = key or ""
        pointer = "".join(f"/{_escaped(str(x))}" for x in path)
        lines[pointer] = text.count("\n", 0, at) + 1

    while True:
        at = SPACE.match(text, at).end()  # type: ignore[union-attr] - it may be empty
        if at >= len(text):
            return lines
        letter = text[at]
        if letter in "]}":
            if path:
                path.pop()
            at += 1
            key = None
        elif letter in "[{":
            begin()
            path.append(-1 if letter == "[" else "")
            key = None
            at += 1
        elif letter == '"':
            try:
                value, end = scanstring(text, at + 1)
            except ValueError:
                return lines
            is_key = bool(path) and isinstance(path[-1], str) and key is None
            if is_key:
                key = value
            else:
                begin()
                key = None
            at = end
        else:
            begin()
            key = None
            scalar = SCALAR.match(text, at)
            if scalar is None:
                return lines
            at = scalar.end()


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
