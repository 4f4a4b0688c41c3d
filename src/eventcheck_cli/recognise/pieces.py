"""Pieces of a text while it is read: places are offsets into that text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
"""What a note is about. README-like prose is in its text; programs look at this."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One body, and where it begins in the text around it."""

    text: str
    start: int = 0
    is_verbatim: bool = True
    """Whether the text around it has it at `start` as it is, not encoded."""
    request: int | None = None
    time: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person must know beside the bodies."""

    code: Code
    text: str
    start: int | None = None
    is_loss: bool = False
    """Whether something that may be a body is not among the bodies."""


@dataclass(slots=True)
class Taken:
    """The bodies of a text, in its order, and what was not taken."""

    kind: str
    pieces: list[Piece] = field(default_factory=list[Piece])
    remarks: list[Remark] = field(default_factory=list[Remark])

    def add(self, inner: Taken, start: int, *, is_verbatim: bool) -> None:
        """Take over what is in a part of this text.

        start: where the part begins. is_verbatim: whether it is here as it was read;
        otherwise all that is in it is placed at its start.
        """
        for piece in inner.pieces:
            here = is_verbatim and piece.is_verbatim
            at = start + piece.start if is_verbatim else start
            self.pieces.append(replace(piece, start=at, is_verbatim=here))
        self.remarks += moved(inner.remarks, start if is_verbatim else None, start)


Reader: TypeAlias = Callable[[str], Taken]
"""Reads a text that was inside another one."""


def moved(
    remarks: Iterable[Remark], by: int | None, otherwise: int
) -> Iterable[Remark]:
    """Remarks on a part, placed in the text around it."""
    for remark in remarks:
        inside = by is not None and remark.start is not None
        at = (by or 0) + (remark.start or 0) if inside else otherwise
        yield replace(remark, start=at)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
