"""Read a JSON, JavaScript or Python literal in a text, token by token.

The reader accepts what `json` rejects: single quotes, bare keys, `True`, `None`,
`undefined`, trailing commas, comments to the end of a line. It never goes back, so its
time is linear, and it has its own stack, so any depth works. It also notes which
objects have `visitors`, and which strings may hold a body.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from eventcheck_cli.recognise.bodies import VISITORS, tells
from eventcheck_cli.recognise.quotes import unquoted

TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?)
    |(?P<mark>[{}\[\]:,])
    |(?P<open>(?:JSON\.stringify|json\.dumps)\s*\(|\((?=\s*['"]))
    |(?P<close>\))
    |(?P<word>[-+.\w$]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
JSON_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")
HINTS = (VISITORS, "eyJ", "H4sI")
"""Signs of a string that may hold a body; the last two begin base64."""


@dataclass(slots=True)
class Frame:
    """An open object or array."""

    start: int
    first: int
    """The index of its first token in the output."""
    is_object: bool
    expects: str
    """The next token: `key`, `colon`, `value` or `comma`."""
    changes: int
    """How many tokens before it had to be changed to JSON."""
    key: str = ""
    """The last key."""
    has_visitors: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a literal that may be or hold a body."""

    text: str
    start: int
    is_verbatim: bool
    is_object: bool


@dataclass(slots=True)
class Literal:
    """The result of reading a literal."""

    start: int
    end: int = 0
    """Where reading ended: after the literal, or at an unexpected token."""
    is_whole: bool = False
    is_json: bool = True
    """Whether it is JSON without changes."""
    is_telling: bool = False
    """Whether it has keys of the Event API."""
    is_computed: bool = False
    """Whether it stopped at a name or a call instead of a value."""
    text: str = ""
    """The literal as JSON, if it is complete."""
    unclosed: int | None = None
    """Where a body without an end begins."""
    parts: list[Part] = field(default_factory=list[Part])


def read(text: str, start: int, end: int) -> Literal:
    """Read the literal that begins with `{` or `[` at `start`, at most up to `end`."""
    return _Reading(text, start, end).run()


class _Reading:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.limit = end
        self.found = Literal(start, end)
        self.stack: list[Frame] = []
        self.out: list[str] = []
        self.changes = 0
        self.is_code = False
        """Whether it is JavaScript or Python; a trailing comma alone is broken JSON."""
        self.calls: list[tuple[int, bool]] = []
        """The depth of each open parenthesis, and whether it is `JSON.stringify(`."""
        self.last_string = -1
        """The index of the string just read, or -1."""

    def run(self) -> Literal:
        found = self.found
        for token in TOKEN.finditer(self.text, found.start, self.limit):
            if token.lastgroup == "blank":
                self._blank(token[0])
            elif self._is_argument(token[0]):
                continue
            elif not self._take(token):
                found.end = token.start()
                break
            elif not self.stack:
                found.end = token.end()
                found.is_whole = True
                found.text = self._written(found.start, found.end, 0)
                break
        found.is_json = not self.is_code
        open_bodies = (x.start for x in self.stack if x.has_visitors)
        found.unclosed = next(open_bodies, None)
        return found

    def _take(self, token: re.Match[str]) -> bool:
        match token.lastgroup:
            case "mark":
                return self._mark(token[0], token.start(), token.end())
            case "string":
                return self._string(token)
            case "word":
                return self._word(token[0])
            case "open":
                return self._open(token[0])
            case "close":
                return bool(self.calls) and self.calls.pop()[0] == len(self.stack)
            case _:
                self.found.is_computed = self._at_value()
                return False

    def _blank(self, blank: str) -> None:
        if blank.startswith("//"):
            self.changes += 1
        else:
            self.out.append(blank)

    def _open(self, word: str) -> bool:
        """Take a call that returns JSON, or a parenthesis around a long string."""
        self._change()
        self.calls.append((len(self.stack), not word.startswith("(")))
        return self._at_value()

    def _is_argument(self, mark: str) -> bool:
        """Return whether this is a later argument of a call."""
        if not self.stack or self.stack[-1].expects != "comma":
            return False
        is_inside = (len(self.stack), True) in self.calls[-1:]
        return is_inside and mark[0] not in ")}]\"'`"

    def _is_tuple(self) -> bool:
        return (len(self.stack), False) in self.calls[-1:]

    def _change(self) -> None:
        self.changes += 1
        self.is_code = True

    def _written(self, start: int, end: int, first: int) -> str:
        return "".join(self.out[first:]) if self.is_code else self.text[start:end]

    def _at_value(self) -> bool:
        return bool(self.stack) and self.stack[-1].expects in ("value", "element")

    def _mark(self, mark: str, start: int, end: int) -> bool:
        self.last_string = -1
        frame = self.stack[-1] if self.stack else None
        if mark in "{[":
            if frame is not None and not self._at_value():
                return False
            expects = "key" if mark == "{" else "element"
            self.stack.append(
                Frame(start, len(self.out), mark == "{", expects, self.changes)
            )
            self.out.append(mark)
            return True
        if frame is None:
            return False
        if mark in "}]":
            return self._close(frame, mark, end)
        if mark == ":" and frame.expects == "colon":
            frame.expects = "value"
            frame.has_visitors |= frame.key == VISITORS
            self.found.is_telling |= tells(frame.key)
        elif mark == "," and frame.expects == "comma" and not self._is_tuple():
            frame.expects = "key" if frame.is_object else "element"
        else:
            return False
        self.out.append(mark)
        return True

    def _close(self, frame: Frame, mark: str, end: int) -> bool:
        if (mark == "}") is not frame.is_object or frame.expects in ("colon", "value"):
            return False
        if frame.expects != "comma":
            self._drop_comma(frame)
        self.out.append(mark)
        self.stack.pop()
        if self.stack:
            self.stack[-1].expects = "comma"
        if frame.has_visitors:
            self._found_body(frame, end)
        return True

    def _drop_comma(self, frame: Frame) -> None:
        """Remove a trailing comma, which JSON does not allow."""
        for at in range(len(self.out) - 1, frame.first, -1):
            if self.out[at] == ",":
                self.out[at] = ""
                self.changes += 1
            if not self.out[at].isspace():
                break

    def _found_body(self, frame: Frame, end: int) -> None:
        parts = self.found.parts
        # The outermost object with visitors is the body.
        while parts and parts[-1].start >= frame.start:
            parts.pop()
        is_verbatim = self.changes == frame.changes or not self.is_code
        written = (
            self.text[frame.start : end]
            if is_verbatim
            else self._written(frame.start, end, frame.first)
        )
        parts.append(Part(written, frame.start, is_verbatim, is_object=True))

    def _string(self, token: re.Match[str]) -> bool:
        quoted = token[0]
        if len(quoted) < 2 or quoted[-1] != quoted[0]:  # noqa: PLR2004 - two quotes
            return False
        frame = self.stack[-1]
        is_key = frame.expects == "key"
        is_more = frame.expects == "comma" and self.last_string >= 0
        if not is_key and not is_more and not self._at_value():
            return False
        if quoted[0] == '"' and "\\x" not in quoted and "\\u{" not in quoted:
            written = quoted
        else:
            written = json.dumps(unquoted(quoted), ensure_ascii=False)
            self._change()
        if is_more:
            self._join(written)
            return True
        self.out.append(written)
        if is_key:
            self._key(frame, quoted[1:-1])
            return True
        self.last_string = len(self.out) - 1
        frame.expects = "comma"
        if any(hint in quoted for hint in HINTS):
            inner = unquoted(quoted)
            self.found.parts.append(Part(inner, token.start(), False, False))  # noqa: FBT003
        return True

    def _join(self, written: str) -> None:
        """Join strings: adjacent ones in Python, with a plus in JavaScript."""
        self._change()
        self.out[self.last_string] = self.out[self.last_string][:-1]
        for blank in range(self.last_string + 1, len(self.out)):
            self.out[blank] = ""
        self.out.append(written[1:])
        self.last_string = len(self.out) - 1

    def _key(self, frame: Frame, key: str) -> None:
        frame.expects = "colon"
        frame.key = key

    def _word(self, word: str) -> bool:
        frame = self.stack[-1]
        if frame.expects == "key":
            self._change()
            self.out.append(json.dumps(word))
            self._key(frame, word)
            return True
        if word == "+" and self.last_string >= 0:
            return True
        if not self._at_value():
            self.found.is_computed = self.is_code
            return False
        if word in WORDS:
            self._change()
        elif word not in JSON_WORDS and not NUMBER.fullmatch(word):
            self.found.is_computed = self.is_code
            return False
        self.out.append(WORDS.get(word, word))
        frame.expects = "comma"
        return True
