"""Pieces of a text; places are offsets into the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Code: TypeAlias = Literal[
    "requests",
    "other-requests",
    "no-body",
    "not-a-body",
    "computed",
    "taken-out",
    "unpacked",
    "unreadable",
]
"""The kind of a note, for programs."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A body, and where it begins in the text around it."""

    text: str
    start: int = 0
    is_verbatim: bool = True
    """Whether the body is verbatim at `start`, not encoded."""
    request: int | None = None
    time: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person must know besides the bodies."""

    code: Code
    text: str
    start: int | None = None
    is_loss: bool = False
    """Whether something that may be a body was lost."""


@dataclass(slots=True)
class Taken:
    """The bodies of a text, in order, and remarks on the rest."""

    kind: str
    pieces: list[Piece] = field(default_factory=list[Piece])
    remarks: list[Remark] = field(default_factory=list[Remark])

    def say(
        self, code: Code, text: str, start: int | None = None, *, is_loss: bool = False
    ) -> None:
        """Add a remark."""
        self.remarks.append(Remark(code, text, start, is_loss))

    def add(self, inner: Taken, start: int, *, is_verbatim: bool) -> None:
        """Add the bodies and remarks of a part of this text.

        start: where the part begins. is_verbatim: whether the part was read as it is;
        otherwise everything in it is placed at its start.
        """
        for piece in inner.pieces:
            here = is_verbatim and piece.is_verbatim
            at = start + piece.start if is_verbatim else start
            self.pieces.append(replace(piece, start=at, is_verbatim=here))
        for remark in inner.remarks:
            at = start + (remark.start or 0) if is_verbatim else start
            self.remarks.append(replace(remark, start=at))


Reader: TypeAlias = Callable[[str], Taken]
"""Reads a text inside another one."""


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
