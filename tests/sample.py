"""Choose cases for the light tests: the same ones each time, the others are heavy."""

from __future__ import annotations

from zlib import crc32

import pytest


def is_chosen(name: str, one_in: int) -> bool:
    """Whether a case is among one in so many."""
    return crc32(name.encode()) % one_in == 0


def heavy_unless(light: bool) -> list[pytest.MarkDecorator]:  # noqa: FBT001
    """Mark a case as heavy, unless it is light."""
    return [] if light else [pytest.mark.heavy]
