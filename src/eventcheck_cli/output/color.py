"""Colour text, if standard output is a terminal."""

from __future__ import annotations

import os
import sys

CODES = {"error": "31", "warning": "33", "info": "36", "bad": "31", "good": "32"}
"""Red, yellow, cyan, and red and green for the verdict (ECMA-48)."""


def is_wanted() -> bool:
    """Return whether to use colours; see no-color.org and force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def painted(text: str, kind: str, *, is_colored: bool) -> str:
    """Return the text in the colour of its kind."""
    return f"\x1b[1;{CODES[kind]}m{text}\x1b[0m" if is_colored else text
