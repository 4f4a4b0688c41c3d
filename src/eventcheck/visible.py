"""Make texts of a payload printable: no control characters, not too long.

A key or a value may contain line feeds, terminal escapes or bidirectional marks. None
of them may reach a terminal or break the layout of a report.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width

LONGEST = 48
"""Longer keys are shortened to this many columns."""


def visible(text: str) -> str:
    r"""Return the text with unprintable characters escaped, as `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        x if x.isprintable() else x.encode("unicode_escape").decode() for x in text
    )


def columns(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a printable text; a long one loses its middle."""
    if len(text) <= longest:
        shown = visible(text)
        if columns(shown) <= longest:
            return shown
    half = (longest - 1) // 2
    start = _fitting(visible(text[:longest]), half)
    end = _fitting(visible(text[-longest:])[::-1], half)[::-1]
    return f"{start}…{end}"


def _columns(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _fitting(text: str, longest: int) -> str:
    taken = 0
    for place, character in enumerate(text):
        taken += _columns(character)
        if taken > longest:
            return text[:place]
    return text
