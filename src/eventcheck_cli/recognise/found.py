"""The result of the recogniser, with lines instead of offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from eventcheck_cli.recognise.pieces import Code, Piece, Taken
from eventcheck_cli.recognise.texts import read
from eventcheck_cli.recognise.unpack import Text, texts

NEWLINE = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Body:
    """A body, and where it came from."""

    text: str
    """The JSON as it was sent, valid or broken."""
    name: str
    """The file, or the member of an archive."""
    line: int
    """The line of its beginning in the unpacked text, from 1."""
    column: int
    start: int | None
    """Where it begins in `Found.text`; None if it is encoded there."""
    end: int | None
    request: int | None
    """The number of the request that sent it, from 1."""
    time: str | None
    """When it was sent, according to the recording."""
    page: str | None
    """The URL of the page that sent it, without the query."""

    @property
    def payload(self) -> str | bytes:
        """The text to validate, or bytes if it is not UTF-8."""
        try:
            self.text.encode()
        except UnicodeEncodeError:
            return _bytes(self.text)
        return self.text


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person must know besides the bodies."""

    code: Code
    text: str
    is_loss: bool
    """Whether something that may be a body was lost."""
    name: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of an input, its bodies, and notes."""

    kind: str
    bodies: tuple[Body, ...]
    notes: tuple[Note, ...]
    text: str
    """The unpacked text; empty for an archive."""

    @property
    def is_complete(self) -> bool:
        """Whether no note reports a loss."""
        return not any(note.is_loss for note in self.notes)


def recognise(data: str | bytes, name: str = "") -> Found:
    """Return the bodies in a text or in bytes, and notes on the rest."""
    parts = [Text(name, data)] if isinstance(data, str) else list(texts(data, name))
    is_archive = len(parts) != 1
    kinds: list[str] = []
    bodies: list[Body] = []
    notes: list[Note] = []
    for part in parts:
        is_unreadable = part.remarks and not part.text
        taken = Taken("unreadable") if is_unreadable else read(part.text)
        lines = Lines(part.text)
        kinds.append(taken.kind)
        bodies += [
            _body(x, part.name, lines, is_archive=is_archive) for x in taken.pieces
        ]
        for remark in (*part.remarks, *taken.remarks):
            line = None if remark.start is None else lines.at(remark.start)[0]
            about = remark.code, remark.text, remark.is_loss
            notes.append(Note(*about, part.name, line))
    if not parts:
        what = "this archive holds no files, or is nested too deeply"
        notes.append(Note("unreadable", what, is_loss=True, name=name, line=None))
    # If notes are the same for many bodies, keep the first.
    first = {(x.code, x.text, x.name): x for x in reversed(notes)}
    kind, text = ("archive", "") if is_archive else (kinds[0], parts[0].text)
    return Found(kind, tuple(bodies), tuple(reversed(first.values())), text)


class Lines:
    """Lines and columns of offsets in a text, from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(x.end() for x in NEWLINE.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _body(piece: Piece, name: str, lines: Lines, *, is_archive: bool) -> Body:
    start = piece.start if piece.is_verbatim and not is_archive else None
    end = None if start is None else start + len(piece.text)
    line, column = lines.at(piece.start)
    return Body(
        *(piece.text, name, line, column, start, end),
        request=piece.request,
        time=piece.time,
        page=piece.page,
    )


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
