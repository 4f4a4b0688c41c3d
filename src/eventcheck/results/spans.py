"""Spans of time, and what conversions count for in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from eventcheck.results.figures import Arm
from eventcheck.results.verdicts import VERDICTS, Verdict

Unit: TypeAlias = str | int
"""A thing that `unique` counts once: "" for the visitor, a session, or the number of a
decision."""


class Span(NamedTuple):
    """Milliseconds from `start` up to but not including `end`."""

    start: float
    end: float
    unit: Unit = ""


ALWAYS = Span(-inf, inf)
NEVER = Span(inf, -inf)
START = attrgetter("start")


class Reach(NamedTuple):
    """The spans in which conversions count for a variation."""

    arm: Arm
    spans: Sequence[Span]
    """Sorted by time, without overlaps; at least one."""


class Attribution(NamedTuple):
    """What conversions count for, and why others do not count."""

    reaches: list[Reach]
    reasons: Mapping[Verdict, Sequence[Span]]
    """Spans by verdict, sorted by time and without overlaps."""

    def reason(self, time: int) -> Verdict:
        """Return why a conversion at a time does not count."""
        for verdict in VERDICTS:
            if verdict in self.reasons and covers(self.reasons[verdict], time):
                return verdict
        return "no-decision"


def covers(spans: Sequence[Span], time: float) -> bool:
    """Return whether a time is in one of some spans without overlaps."""
    place = bisect_right(spans, time, key=START)
    return place > 0 and time < spans[place - 1].end


def joined(spans: Iterable[Span]) -> list[Span]:
    """Merge overlapping spans; each keeps its first unit."""
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
    """Yield the ranges of indexes whose times are in a span, with its unit."""
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
