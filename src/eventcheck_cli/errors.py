"""Errors of inputs and options."""

from __future__ import annotations


class UnusableError(Exception):
    """Raised for an input or an option that cannot be used; the text says why."""

    def __init__(self, name: str, *problems: str | Exception) -> None:
        # The text of an `OSError` would repeat the name.
        said = (getattr(x, "strerror", None) or str(x) for x in problems)
        super().__init__(": ".join((name, *said)))
