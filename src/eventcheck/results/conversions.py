"""Count conversions for the variations that they belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import accumulate

from eventcheck.log.rows import EventRow
from eventcheck.results.activated import time_of
from eventcheck.results.book import Book
from eventcheck.results.figures import ZERO, Arm, EventResult
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import Attribution, Reach, Span, Unit, pieces
from eventcheck.results.verdicts import Verdict

Seen = set[tuple[Unit, Arm, str]]
"""The units, variations and events that `unique` has counted for a visitor."""


def count_conversions(
    conversions: Iterable[EventRow],
    attribution: Attribution,
    knowledge: Knowledge,
    book: Book,
    seen: Seen,
) -> None:
    """Count some conversions of a visitor, sorted by time."""
    by_event: dict[str, list[EventRow]] = {}
    for event in conversions:
        by_event.setdefault(event.entity or "", []).append(event)
    reaches = _Reaches(attribution.reaches)
    for event_id, some in by_event.items():
        same = _SameEvent(event_id, some, book, seen)
        for reach in reaches.of(event_id, same.times[-1], knowledge):
            same.count(reach, knowledge.running(reach.arm[0]))
        same.add_verdicts(attribution)


class _Reaches:
    """The variations that conversions may count for, found by event."""

    def __init__(self, reaches: Iterable[Reach]) -> None:
        self._all = sorted(reaches, key=lambda x: x.spans[0].start)
        self._by_experiment: dict[str, list[Reach]] = {}
        for reach in self._all:
            self._by_experiment.setdefault(reach.arm[0], []).append(reach)

    def of(self, event_id: str, last: int, knowledge: Knowledge) -> Iterator[Reach]:
        """Yield those of experiments that use an event, if they begin in time.

        last: the time of the last conversion.
        """
        measuring = knowledge.measuring(event_id, self._by_experiment)
        some: Iterable[Reach] = self._all
        if measuring is not None:
            some = (x for found in measuring for x in self._by_experiment[found])
        for reach in some:
            if reach.spans[0].start <= last:
                yield reach
            elif measuring is None:
                return


class _SameEvent:
    """Conversions with the same event, sorted by time, with running sums.

    So the sum of any range of conversions takes one subtraction.
    """

    def __init__(
        self, event_id: str, events: list[EventRow], book: Book, seen: Seen
    ) -> None:
        self.event_id = event_id
        self.events = events
        self.times = [time_of(x) for x in events]
        self.book = book
        self.seen = seen
        self._revenue = [0, *accumulate(x.revenue or 0 for x in events)]
        self._value = [ZERO, *accumulate(map(_value, events), _sum)]
        # By index: in how many more variations it counts than its predecessor.
        self._counted = [0] * (len(events) + 1)
        self._measured = [0] * (len(events) + 1)
        self._changes: dict[int, list[tuple[str, int]]] = {}

    def count(self, reach: Reach, running: Span) -> None:
        """Count the conversions that happened while an experiment ran."""
        start = bisect_left(self.times, running.start)
        stop = bisect_left(self.times, running.end)
        for first, end, unit in pieces(self.times, reach.spans):
            self._measured[first] += 1
            self._measured[end] -= 1
            if max(first, start) < min(end, stop):
                self._add(reach.arm, max(first, start), min(end, stop), unit)

    def _add(self, arm: Arm, first: int, end: int, unit: Unit) -> None:
        self._counted[first] += 1
        self._counted[end] -= 1
        once = unit, arm, self.event_id
        value = self._value[end]
        if self._value[first]:
            value -= self._value[first]
        result = EventResult(
            end - first,
            int(once not in self.seen),
            self._revenue[end] - self._revenue[first],
            value,
        )
        self.seen.add(once)
        self.book.figures.add_event(arm, self.event_id, result)
        if self.book.keeps:
            self._changes.setdefault(first, []).append((arm[0], 1))
            self._changes.setdefault(end, []).append((arm[0], -1))

    def add_verdicts(self, attribution: Attribution) -> None:
        """Record the verdict of each conversion."""
        counted, measured = accumulate(self._counted), accumulate(self._measured)
        verdict: Verdict
        for experiments, event, variations, possible in zip(
            self._experiments(), self.events, counted, measured, strict=False
        ):
            if variations:
                verdict = "counted-without-revenue" if event.revenue_lost else "counted"
                self.book.count_conversion(event.number, experiments)
            elif possible:
                verdict = "outside-window"
            else:
                verdict = attribution.reason(time_of(event))
            self.book.add_verdict(event.number, verdict)

    def _experiments(self) -> Iterator[tuple[str, ...]]:
        """Yield the experiments that each conversion counts for."""
        active: Counter[str] = Counter()
        found: tuple[str, ...] = ()
        for index in range(len(self.events)):
            if index in self._changes:
                for experiment, by in self._changes[index]:
                    active[experiment] += by
                    if not active[experiment]:
                        del active[experiment]
                # Neighbours share this tuple.
                found = tuple(sorted(active))
            yield found


def _value(event: EventRow) -> Fraction:
    return Fraction(event.value) if event.value else ZERO


def _sum(total: Fraction, value: Fraction) -> Fraction:
    return total + value if value else total
