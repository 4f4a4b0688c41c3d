"""Texts of a payload, so that they can be shown: no control characters, not too long.

A key or a value may hold line feeds, terminal escapes or bidirectional marks. None
may reach a terminal or break the layout of a report.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width

LONGEST = 48
"""Columns of the longest key that is shown whole."""


def visible(text: str) -> str:
    r"""Return the text; characters that do not print are escaped, as `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        x if x.isprintable() else x.encode("unicode_escape").decode() for x in text
    )


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return the text so that it can be shown; a long one loses its middle."""
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
