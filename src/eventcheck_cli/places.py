"""Find lines and columns of places in a body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from eventcheck import Report
from eventcheck_cli.recognise import Body
from eventcheck_cli.recognise.found import Lines

Path: TypeAlias = tuple[str | int, ...]
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


class Position(NamedTuple):
    """A line and a column in a file, from 1."""

    line: int
    column: int


def wanted(report: Report) -> dict[int, dict[Path, Position | None]]:
    """Return the places in a report, by body.

    A finding on broken JSON knows its position in the body.
    """
    places: dict[int, dict[Path, Position | None]] = {}
    for finding in (*report.findings, *(x.finding for x in report.suppressed)):
        for place in (finding.place, *finding.related):
            places.setdefault(place.payload, {}).setdefault(place.path, None)
        line, column = finding.params.get("line"), finding.params.get("column")
        if isinstance(line, int) and isinstance(column, int):
            places[finding.payload][finding.path] = Position(line, column)
    return places


def positions(
    body: Body, paths: Mapping[Path, Position | None]
) -> dict[Path, Position]:
    """Return the positions of places of a body in its file.

    All places of an encoded body have one position: the beginning of the body.
    """
    start = Position(body.line, body.column)
    if body.start is None:
        return dict.fromkeys(paths, start)
    known = _located(body.text, {path for path, at in paths.items() if at is None})
    known |= {path: at for path, at in paths.items() if at is not None}
    return {path: _moved(position, start) for path, position in known.items()}


def _moved(position: Position, start: Position) -> Position:
    column = position.column + (start.column - 1 if position.line == 1 else 0)
    return Position(start.line + position.line - 1, column)


def _located(text: str, paths: set[Path]) -> dict[Path, Position]:
    offsets = _offsets(text, {path[:n] for path in paths for n in range(len(path) + 1)})
    lines = Lines(text)
    found: dict[Path, Position] = {}
    for path in paths:
        steps = path
        # An absent value has the position of its container.
        while steps and steps not in offsets:
            steps = steps[:-1]
        found[path] = Position(*lines.at(offsets.get(steps, 0)))
    return found


def _offsets(text: str, paths: set[Path]) -> dict[Path, int]:
    """Return where values begin; a member of an object begins with its key."""
    walk = _Walk(paths)
    for token in TOKEN.finditer(text):
        walk.take(token[0], token.start())
    return walk.offsets


class _Walk:
    """Walks through the tokens of JSON, valid or broken, and knows their paths."""

    def __init__(self, paths: set[Path]) -> None:
        self.paths = paths
        self.offsets: dict[Path, int] = {}
        self.path: list[str | int] = []
        self.is_object: list[bool] = []
        self.expects_key = False

    def take(self, mark: str, at: int) -> None:
        match mark:
            case "{" | "[":
                self._note(at)
                self.expects_key = mark == "{"
                self.is_object.append(self.expects_key)
                self.path.append(0)
            case "}" | "]":
                if self.path:
                    self.path.pop()
                    self.is_object.pop()
                self.expects_key = False
            case ",":
                self._next()
            case ":":
                self.expects_key = False
            case _:
                if self.expects_key and mark.startswith('"'):
                    self.path[-1] = _key(mark)
                self._note(at)

    def _next(self) -> None:
        self.expects_key = bool(self.is_object) and self.is_object[-1]
        if self.path and not self.expects_key and isinstance(self.path[-1], int):
            self.path[-1] += 1

    def _note(self, at: int) -> None:
        path = tuple(self.path)
        if path in self.paths:
            self.offsets.setdefault(path, at)


def _key(word: str) -> str:
    try:
        return str(json.loads(word, strict=False))
    except ValueError:
        return word
