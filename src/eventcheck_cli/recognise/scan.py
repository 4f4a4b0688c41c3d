"""Finds bodies in any text: a list, one a line, one after another, in prose or code.

Each `{` outside of what was read already may begin a body. `json` reads it if it can;
what it cannot read goes through `literal`, which continues where `json` stopped or
later, so each character is read a fixed number of times.
"""

from __future__ import annotations

import json
import re
from typing import Any

from eventcheck_cli.recognise import literal
from eventcheck_cli.recognise.bodies import is_body, looks_like_body
from eventcheck_cli.recognise.documents import name_json
from eventcheck_cli.recognise.literal import HINTS, Literal
from eventcheck_cli.recognise.pieces import Piece, Reader, Remark, Taken, count
from eventcheck_cli.recognise.quotes import unquoted

DECODER = json.JSONDecoder()
LINE = re.compile(r"^(?=\{)", re.MULTILINE)
"""A line that begins with `{` begins a body: what was cut off before it ends there."""
OBJECT = re.compile(r'\{\s*["}]')
STRAY = re.compile(r"[^\s,;\[\]]")
STARTS = re.compile(r"\s*(?:\{|\[\s*[\[{\]])")
"""How a text begins that is meant as JSON: what is between its bodies is a mistake."""
QUOTED = re.compile(r"""'(?:[^'\\]|\\.|'')*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
ESCAPED = re.compile(r"""\{\s*(\\+)(["'])""")
"""JSON as it is inside a string: `{\"visitors\": …`."""
FAILURES = 8
"""How often an error of `json` may be worked out, in lengths of the text: it counts the
lines before it each time."""


def scan(text: str, inner: Reader, *, is_one: bool = False) -> Taken:
    """Return the bodies in a text, with remarks on what looks like one.

    is_one: whether the text is one JSON value. In any other, a line that begins with
        `{` ends what came before it.
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
        what = "left out text between the bodies: it is not JSON"
        taken.remarks.append(Remark("not-a-body", what, strays[0], is_loss=True))
    if others:
        what = count(len(others), "JSON object") + " without `visitors`: no body"
        taken.remarks.append(Remark("not-a-body", f"left out {what}", others[0]))
    return taken


class _Block:
    """A part of a text in which nothing continues that began before it."""

    def __init__(self, text: str, inner: Reader) -> None:
        self.text = text
        self.inner = inner
        self.taken = Taken("text")
        self.others: list[int] = []
        """Where objects begin that are no bodies."""
        self.strays: list[int] = []
        """Where text begins that is in no object."""
        self.failed = 0
        """How many characters the errors of `json` counted lines in."""

    def scan(self) -> None:
        """Take what is in it."""
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
        """Take a JSON object; return where it ends, or None if it is not JSON."""
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
        """Take a text of code or SQL that is a body; return where it ends."""
        # An escaped quote ends a text, so none begins there.
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
        """Take a literal of JavaScript or Python, or JSON that is broken."""
        found = literal.read(self.text, at, len(self.text))
        before = len(self.taken.pieces)
        self._add_parts(found)
        has_none = len(self.taken.pieces) == before
        if not found.is_whole:
            if found.unclosed is not None or (has_none and found.is_telling):
                return self._broken(found)
        elif found.is_telling:
            if has_none:
                piece = Piece(found.text, at, is_verbatim=found.is_json)
                self.taken.pieces.append(piece)
            if not found.is_json:
                what = "read a literal of JavaScript or Python as JSON"
                self.taken.remarks.append(Remark("taken-out", what))
        return max(found.end, at + 1)

    def _broken(self, found: Literal) -> int:
        """Take broken JSON as it is, so that a report says where it breaks."""
        if found.is_computed:
            what = "code that computes values: copy the body that it sends instead"
            remark = Remark("computed", what, found.end, is_loss=True)
            self.taken.remarks.append(remark)
            return max(found.end, found.start + 1)
        start = found.start if found.unclosed is None else found.unclosed
        self.taken.pieces.append(Piece(self.text[start:].rstrip(), start))
        return len(self.text)

    def _escaped(self, opening: re.Match[str]) -> int:
        """Take JSON that was written into a string once more."""
        at, slashes, quote = opening.start(), opening[1], opening[2]
        # The string ends at a quote with fewer backslashes than those inside it have.
        fewer = (len(slashes) - 1) // 2
        closing = re.compile(rf"(?<!\\)\\{{0,{fewer}}}{quote}|\n")
        stop = closing.search(self.text, at)
        last = stop.start() if stop else len(self.text)
        within = self.inner(unquoted(f'"{self.text[at:last]}"'))
        if within.pieces:
            self.taken.add(within, at, is_verbatim=False)
        return max(last, at + 1)

    def _add_parts(self, found: Literal) -> None:
        for part in found.parts:
            if part.is_object:
                piece = Piece(part.text, part.start, part.is_verbatim)
                self.taken.pieces.append(piece)
                continue
            within = self.inner(part.text)
            if within.pieces:
                self.taken.add(within, part.start, is_verbatim=False)


def _unquoted(quoted: str, before: str) -> str:
    """Return a text of code, of SQL if its quotes are doubled, or of Python's bytes."""
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
    """Return whether an object without visitors may be a body all the same."""
    return looks_like_body(value) and name_json(value) is None
