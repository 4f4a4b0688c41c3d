"""What a person gave that cannot be used."""

from __future__ import annotations


class UnusableError(Exception):
    """An input or an option that cannot be used; the text says why."""

    def __init__(self, name: str, *problems: str | Exception) -> None:
        # The text of a system's error has the name once more.
        said = (getattr(x, "strerror", None) or str(x) for x in problems)
        super().__init__(": ".join((name, *said)))
