"""What the recogniser returns, with lines instead of offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from eventcheck_cli.recognise.pieces import Code, Piece, Remark, Taken
from eventcheck_cli.recognise.texts import read
from eventcheck_cli.recognise.unpack import Text, texts

NEWLINE = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Body:
    """One body, and where it came from."""

    text: str
    """The JSON as it was sent, broken or not."""
    name: str
    """The file, or the member of an archive."""
    line: int
    """The line at which it begins in the unpacked text, from 1."""
    column: int
    start: int | None
    """Where it begins in `Found.text`; None if that has it in another form."""
    end: int | None
    request: int | None
    """The number of the request that sent it, from 1."""
    time: str | None
    """When it was sent, as the recording says."""
    page: str | None
    """The address of the page that sent it, without its query."""

    @property
    def payload(self) -> str | bytes:
        """What to validate: the text, or its bytes if they are no UTF-8."""
        try:
            self.text.encode()
        except UnicodeEncodeError:
            return _bytes(self.text)
        return self.text


@dataclass(frozen=True, slots=True)
class Note:
    """What a person must know beside the bodies."""

    code: Code
    text: str
    is_loss: bool
    """Whether something that may be a body is not among the bodies."""
    name: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What an input is, and what was taken out of it."""

    kind: str
    bodies: tuple[Body, ...]
    notes: tuple[Note, ...]
    text: str
    """The unpacked text; empty if this is an archive."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing that may be a body was lost."""
        return not any(note.is_loss for note in self.notes)


def recognise(data: str | bytes, name: str = "") -> Found:
    """Return the bodies in a text or in bytes, and notes on the rest."""
    parts = [Text(name, data)] if isinstance(data, str) else list(texts(data, name))
    is_archive = len(parts) != 1
    kinds: list[str] = []
    bodies: list[Body] = []
    notes: list[Note] = []
    for part in parts:
        taken = (
            Taken("unreadable") if part.remarks and not part.text else read(part.text)
        )
        lines = Lines(part.text)
        kinds.append(taken.kind)
        for piece in taken.pieces:
            here = replace(piece, is_verbatim=piece.is_verbatim and not is_archive)
            bodies.append(_body(here, part, lines))
        notes += _notes((*part.remarks, *taken.remarks), part.name, lines)
    # Of what is said of many bodies alike, the first place is enough.
    notes = list({(x.code, x.text, x.name): x for x in reversed(notes)}.values())
    notes.reverse()
    if not parts:
        what = "this archive holds no file, or files packed too often"
        notes.append(Note("unreadable", what, is_loss=True, name=name, line=None))
    kind, text = ("archive", "") if is_archive else (kinds[0], parts[0].text)
    return Found(kind, tuple(bodies), tuple(notes), text)


class Lines:
    """Lines and columns of offsets in a text, from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(x.end() for x in NEWLINE.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _body(piece: Piece, part: Text, lines: Lines) -> Body:
    line, column = lines.at(piece.start)
    return Body(
        piece.text,
        part.name,
        line,
        column,
        piece.start if piece.is_verbatim else None,
        piece.start + len(piece.text) if piece.is_verbatim else None,
        piece.request,
        piece.time,
        piece.page,
    )


def _notes(remarks: Iterable[Remark], name: str, lines: Lines) -> Iterable[Note]:
    for remark in remarks:
        line = None if remark.start is None else lines.at(remark.start)[0]
        yield Note(remark.code, remark.text, remark.is_loss, name, line)


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
