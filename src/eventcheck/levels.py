"""Levels: the least severity of findings that fail a test or a build."""

from __future__ import annotations

from typing import Literal, TypeAlias

from eventcheck.severity import Severity

Level: TypeAlias = Literal["error", "warning"]
FAILING: dict[Level, tuple[Severity, ...]] = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
}


def failing(level: Level) -> tuple[Severity, ...]:
    """Return the severities that fail. Raises `ValueError` for an unknown level."""
    if level not in FAILING:
        msg = f"level: expected 'error' or 'warning', got {level!r}"
        raise ValueError(msg)
    return FAILING[level]
