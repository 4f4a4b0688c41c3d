"""Severities, effects and evidence: the words that rules and findings share."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from operator import ge, gt, le, lt


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
            # Python goes on with the method of `str`: other text compares as text.
            return NotImplemented  # type: ignore[no-any-return]
        return holds(-members.index(self), -members.index(type(self)(other)))


class Severity(Graded):
    """What happens to the data; `INFO < WARNING < ERROR`.

    `error`: Optimizely drops it, ignores it or counts it wrongly.
    `warning`: it is accepted, but probably not what was meant.
    `info`: worth knowing, or cannot be decided.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Effect(Graded):
    """How the results page suffers; `NONE` is the least, `REJECTED` the worst."""

    REJECTED = "rejected"
    """The request or the event is not usable."""
    NOT_COUNTED = "not-counted"
    """Absent from the results."""
    MISATTRIBUTED = "misattributed"
    """Counted for the wrong thing."""
    DISTORTED = "distorted"
    """Counted, but a number is wrong."""
    DEGRADED = "degraded"
    """Segmentation, debugging or privacy suffers; the counts do not."""
    NONE = "none"
    """Nothing happens to the data."""


class Evidence(StrEnum):
    """What a rule rests on."""

    DOCUMENTED = "documented"
    MEASURED = "measured"
    SDK = "sdk"
    REPORTED = "reported"
    INFERRED = "inferred"
