"""Stretches of time in which a decision holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from eventcheck.results.figures import Arm
from eventcheck.results.verdicts import VERDICTS, Verdict

Unit: TypeAlias = str | int
"""What `unique` counts once: "" is the visitor, then sessions, numbers of decisions."""


class Span(NamedTuple):
    """Milliseconds from `start` up to `end`, which is outside."""

    start: float
    end: float
    unit: Unit = ""


ALWAYS = Span(-inf, inf)
NEVER = Span(inf, -inf)
START = attrgetter("start")


class Reach(NamedTuple):
    """When conversions count for a variation."""

    arm: Arm
    spans: Sequence[Span]
    """By time, without overlaps; at least one."""


class Standing(NamedTuple):
    """What conversions count for, and why other conversions do not."""

    reaches: list[Reach]
    reasons: Mapping[Verdict, Sequence[Span]]
    """By time, without overlaps; without any the verdict is `no-decision`."""

    def reason(self, time: int) -> Verdict:
        """Return why a conversion at a time counts for nothing."""
        for verdict in VERDICTS:
            if verdict in self.reasons and covers(self.reasons[verdict], time):
                return verdict
        return "no-decision"


def covers(spans: Sequence[Span], time: float) -> bool:
    """Return whether a time is inside one of some spans without overlaps."""
    place = bisect_right(spans, time, key=START)
    return place > 0 and time < spans[place - 1].end


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in spans without overlaps; each keeps its first unit."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if found and span.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def pieces(
    times: Sequence[int], spans: Sequence[Span]
) -> Iterator[tuple[int, int, Unit]]:
    """Return which of some times are in spans: from an index up to another one."""
    i = 0
    while i < len(times):
        place = bisect_right(spans, times[i], key=START)
        if place and times[i] < spans[place - 1].end:
            j = bisect_left(times, spans[place - 1].end, i)
            yield i, j, spans[place - 1].unit
            i = j
        elif place < len(spans):
            i = bisect_left(times, spans[place].start, i)
        else:
            return
