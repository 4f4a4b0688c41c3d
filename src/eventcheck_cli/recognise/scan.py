"""Find bodies in any text: a list, one per line, one after another, in prose or code.

Each `{` outside of read parts may begin a body. `json` tries to read it; if it cannot,
`literal` reads on from there, so each character is read a fixed number of times.
"""

from __future__ import annotations

import json
import re
from typing import Any

from eventcheck_cli.recognise import literal
from eventcheck_cli.recognise.bodies import is_body, looks_like_body
from eventcheck_cli.recognise.documents import name_json
from eventcheck_cli.recognise.literal import HINTS, Literal
from eventcheck_cli.recognise.pieces import Piece, Reader, Taken, count
from eventcheck_cli.recognise.quotes import unquoted

DECODER = json.JSONDecoder()
LINE = re.compile(r"^(?=\{)", re.MULTILINE)
"""A line that begins with `{` begins a body, and ends a broken body before it."""
OBJECT = re.compile(r'\{\s*["}]')
STRAY = re.compile(r"[^\s,;\[\]]")
STARTS = re.compile(r"\s*(?:\{|\[\s*[\[{\]])")
"""The beginning of JSON: other text between its bodies is a mistake."""
QUOTED = re.compile(r"""'(?:[^'\\]|\\.|'')*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
ESCAPED = re.compile(r"""\{\s*(\\+)(["'])""")
"""JSON as it is inside a string: `{\"visitors\": …`."""
FAILURES = 8
"""How many times the text's length errors of `json` may cost: each counts all lines
before it."""


def scan(text: str, inner: Reader, *, is_one: bool = False) -> Taken:
    """Return the bodies in a text, with remarks on what looks like one.

    is_one: whether the text is one JSON value. In other text, a line that begins with
        `{` ends the body before it.
    """
    taken = Taken("text")
    starts = [0]
    if not is_one:
        starts += (x.start() for x in LINE.finditer(text) if x.start())
    others: list[int] = []
    strays: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        block = _Block(text[start:end], inner)
        block.scan()
        taken.add(block.taken, start, is_verbatim=True)
        others += (start + x for x in block.others)
        strays += (start + x for x in block.strays)
    if strays and taken.pieces and STARTS.match(text):
        what = "left out text between the bodies, which is not JSON"
        taken.say("not-a-body", what, strays[0], is_loss=True)
    if others:
        what = f"left out {count(len(others), 'JSON object')} without `visitors`"
        taken.say("not-a-body", what, others[0])
    return taken


class _Block:
    """A part of a text in which no body from before continues."""

    def __init__(self, text: str, inner: Reader) -> None:
        self.text = text
        self.inner = inner
        self.taken = Taken("text")
        self.others: list[int] = []
        """Where objects begin that are not bodies."""
        self.strays: list[int] = []
        """Where text outside objects begins."""
        self.failed = 0
        """The characters in which errors of `json` counted lines."""

    def scan(self) -> None:
        """Take all bodies."""
        at = 0
        while (found := self.text.find("{", at)) >= 0:
            self._skip(at, found)
            at = found
            if escaped := ESCAPED.match(self.text, at):
                at = self._escaped(escaped)
                continue
            after = self._json(at)
            if after is None:
                after = self._quoted(at)
            at = self._literal(at) if after is None else after
        self._skip(at, len(self.text))

    def _skip(self, start: int, end: int) -> None:
        stray = STRAY.search(self.text, start, end)
        if stray is not None:
            self.strays.append(stray.start())

    def _json(self, at: int) -> int | None:
        """Take a JSON object; return its end, or None if it is not JSON."""
        if not OBJECT.match(self.text, at) or self.failed > FAILURES * len(self.text):
            return None
        try:
            value, after = DECODER.raw_decode(self.text, at)
        except (ValueError, RecursionError):
            self.failed += at
            return None
        if is_body(value):
            self.taken.pieces.append(self._piece(at, after))
            return after
        before = len(self.taken.pieces)
        if any(self.text.find(hint, at, after) >= 0 for hint in HINTS):
            self._add_parts(literal.read(self.text, at, after))
        if len(self.taken.pieces) == before:
            if _is_meant(value):
                self.taken.pieces.append(Piece(self.text[at:after], at))
            else:
                self.others.append(at)
        return after

    def _piece(self, at: int, after: int) -> Piece:
        text = self.text[at:after]
        # Inside the single quotes of SQL, a quote is written twice.
        if self.text[at - 1 : at] == "'" and "''" in text:
            return Piece(text.replace("''", "'"), at, is_verbatim=False)
        return Piece(text, at)

    def _quoted(self, at: int) -> int | None:
        """Take a string of code or SQL that is a body; return its end."""
        # An escaped quote begins no string.
        if (
            self.text[at - 1 : at] not in ("'", '"')
            or self.text[at - 2 : at - 1] == "\\"
        ):
            return None
        quoted = QUOTED.match(self.text, at - 1)
        if quoted is None:
            return None
        within = self.inner(_unquoted(quoted[0], self.text[max(at - 2, 0)]))
        if within.kind != "body":
            return None
        self.taken.add(within, at - 1, is_verbatim=False)
        return quoted.end()

    def _literal(self, at: int) -> int:
        """Take a literal of JavaScript or Python, or broken JSON."""
        found = literal.read(self.text, at, len(self.text))
        before = len(self.taken.pieces)
        self._add_parts(found)
        has_none = len(self.taken.pieces) == before
        if not found.is_whole:
            if found.unclosed is not None or (has_none and found.is_telling):
                return self._broken(found)
        elif found.is_telling:
            if has_none:
                self.taken.pieces.append(Piece(found.text, at, found.is_json))
            if not found.is_json:
                what = "converted a JavaScript or Python literal to JSON"
                self.taken.say("taken-out", what)
        return max(found.end, at + 1)

    def _broken(self, found: Literal) -> int:
        """Take broken JSON as it is, so that a report can say where it breaks."""
        if found.is_computed:
            what = "this code computes values: copy the body that it sends instead"
            self.taken.say("computed", what, found.end, is_loss=True)
            return max(found.end, found.start + 1)
        start = found.start if found.unclosed is None else found.unclosed
        self.taken.pieces.append(Piece(self.text[start:].rstrip(), start))
        return len(self.text)

    def _escaped(self, opening: re.Match[str]) -> int:
        """Take JSON that is inside a string."""
        at, slashes, quote = opening.start(), opening[1], opening[2]
        # Quotes inside the string have more backslashes than the quote that ends it.
        fewer = (len(slashes) - 1) // 2
        closing = re.compile(rf"(?<!\\)\\{{0,{fewer}}}{quote}|\n")
        stop = closing.search(self.text, at)
        last = stop.start() if stop else len(self.text)
        self._add(unquoted(f'"{self.text[at:last]}"'), at)
        return max(last, at + 1)

    def _add_parts(self, found: Literal) -> None:
        for part in found.parts:
            if part.is_object:
                piece = Piece(part.text, part.start, part.is_verbatim)
                self.taken.pieces.append(piece)
            else:
                self._add(part.text, part.start)

    def _add(self, encoded: str, at: int) -> None:
        within = self.inner(encoded)
        if within.pieces:
            self.taken.add(within, at, is_verbatim=False)


def _unquoted(quoted: str, before: str) -> str:
    """Return a string of code, SQL (with doubled quotes) or Python bytes."""
    if quoted.startswith("'") and "''" in quoted[1:-1]:
        return quoted[1:-1].replace("''", "'")
    text = unquoted(quoted)
    if before != "b":
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _is_meant(value: dict[str, Any]) -> bool:
    """Return whether an object without `visitors` may be meant as a body."""
    return looks_like_body(value) and name_json(value) is None
