"""Errors of inputs and options."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UnusableError(Exception):
    """Raised for an input or an option that cannot be used; the text says why."""

    def __init__(self, name: str, *problems: str | Exception) -> None:
        # The text of an `OSError` would repeat the name.
        said = (getattr(x, "strerror", None) or str(x) for x in problems)
        super().__init__(": ".join((name, *said)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `did you mean …?` with the closest known name; "" if none is close."""
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""
