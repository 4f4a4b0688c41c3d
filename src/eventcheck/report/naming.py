"""Names that a caller gives to bodies: names of files, or any other."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeAlias

Names: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""A name for each body, in their order; for one body its name is enough."""


def names_of(given: Names, bodies: int, argument: str) -> tuple[str, ...]:
    """Return a name for each body; raise `TypeError` or `ValueError` if they don't fit.

    argument: how the caller knows `given`.
    """
    # A path is no iterable, and a text one of letters.
    each = [given] if isinstance(given, str | os.PathLike) else given
    names = tuple(_text(x, argument) for x in each)
    if len(names) != bodies:
        msg = (
            f"{argument}: expected {bodies} names, one for each body, got {len(names)}"
        )
        raise ValueError(msg)
    return names


def _text(name: str | os.PathLike[str], argument: str) -> str:
    text = os.fspath(name) if isinstance(name, os.PathLike) else name
    if not isinstance(text, str):
        msg = f"{argument}: expected texts or paths, got {type(name).__name__}"
        raise TypeError(msg)
    return text
