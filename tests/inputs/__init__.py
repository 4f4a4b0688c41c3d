"""Inputs of every kind, and what is in them. `make.py` wrote them with real tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

FILES = Path(__file__).parent / "files"
EXPECTED = Path(__file__).parent / "expected.json"


class Expected(NamedTuple):
    """The content of an input."""

    bodies: str
    """The letters of its bodies, in order; "?" for one that is broken."""
    notes: frozenset[str]
    """The codes of its notes."""


def expected() -> dict[str, Expected]:
    """Return the expected content of each input by its file name."""
    known = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return {
        name: Expected(x["bodies"], frozenset(x["notes"])) for name, x in known.items()
    }
