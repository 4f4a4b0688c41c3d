"""Severities, effects and evidence of rules and findings; levels that fail a build."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from operator import ge, gt, le, lt
from typing import Literal, TypeAlias


class Graded(StrEnum):
    """Text that compares by how severe it is; the most severe member comes first."""

    def __lt__(self, other: str) -> bool:
        return self._compared(lt, other)

    def __le__(self, other: str) -> bool:
        return self._compared(le, other)

    def __gt__(self, other: str) -> bool:
        return self._compared(gt, other)

    def __ge__(self, other: str) -> bool:
        return self._compared(ge, other)

    def _compared(self, holds: Callable[[int, int], bool], other: str) -> bool:
        members = list(type(self))
        if other not in members:
            # Python then uses the method of `str`: other text compares as text.
            return NotImplemented  # type: ignore[no-any-return]
        return holds(-members.index(self), -members.index(type(self)(other)))


class Severity(Graded):
    """How severe a finding is; `INFO < WARNING < ERROR`.

    `error`: Optimizely drops or ignores the data, or counts it wrongly.
    `warning`: the data is accepted, but probably not what you meant.
    `info`: worth knowing, or impossible to decide.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Effect(Graded):
    """The effect on the results page; `NONE` is the least, `REJECTED` the worst."""

    REJECTED = "rejected"
    """Optimizely cannot use the request or the event."""
    NOT_COUNTED = "not-counted"
    """Absent from the results."""
    MISATTRIBUTED = "misattributed"
    """Counted for the wrong experiment, variation or event."""
    DISTORTED = "distorted"
    """Counted, but a number is wrong."""
    DEGRADED = "degraded"
    """The counts are right; segmentation, debugging or privacy suffers."""
    NONE = "none"
    """Nothing happens to the data."""


class Evidence(StrEnum):
    """The kind of source that a rule is based on."""

    DOCUMENTED = "documented"
    MEASURED = "measured"
    SDK = "sdk"
    REPORTED = "reported"
    INFERRED = "inferred"


Level: TypeAlias = Literal["error", "warning"]
"""The least severity of findings that fail a test or a build."""
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
