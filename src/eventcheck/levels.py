"""From which severity on findings make somebody fail: a test, a build."""

from __future__ import annotations

from typing import Literal, TypeAlias

from eventcheck.closest import did_you_mean
from eventcheck.findings import Severity

Level: TypeAlias = Literal["error", "warning"]
FAILING: dict[Level, tuple[Severity, ...]] = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
}


def failing(level: Level) -> tuple[Severity, ...]:
    """The severities that fail; raises `ValueError` for a level that there is not."""
    if level not in FAILING:
        msg = f"level: there is no {level!r}{did_you_mean(str(level), FAILING)}"
        raise ValueError(msg)
    return FAILING[level]
