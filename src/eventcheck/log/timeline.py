"""All that is known of one visitor, whichever bodies it came in."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from eventcheck.context.sent import SentDecision
from eventcheck.log import rows
from eventcheck.log.rows import DecisionRow, EventRow

if TYPE_CHECKING:
    from eventcheck.context.windows import Windows
    from eventcheck.log.eventlog import EventLog

BY_TIME = attrgetter("timestamp", "number")
NO_IDS: frozenset[str] = frozenset()
IN_NO_RESULTS = rows.HOLDBACK | rows.ROLLOUT
"""Decisions from which no experiment gets a result."""


class _Experiments(NamedTuple):
    """The experiments that decisions with results are of."""

    of_activation: dict[int, frozenset[str]]
    of_snapshot: dict[int, frozenset[str]]
    of_visitor: frozenset[str]
    """With those of the history."""


class Timeline:
    """One visitor: events and decisions by time, then by arrival."""

    def __init__(
        self,
        log: EventLog,
        visitor: int,
        events: list[EventRow],
        decisions: list[DecisionRow],
        using: dict[int, Windows | None],
    ) -> None:
        """`using`: what all timelines of a log share."""
        self.log = log
        self.visitor = visitor
        self.events = events
        self.decisions = decisions
        self.past: list[SentDecision] = log.past.decisions_of(log.visitors[visitor])
        """The decisions of the visitor that the history knows."""
        self.using = using
        """By event: the experiments that use it, as far as that was looked up. All
        timelines share this, so that the catalog is asked once."""
        self.followed: dict[tuple[frozenset[str], int], Windows] = {}
        """What conversions can count for that follow the same and are of one event."""

    @property
    def is_whole(self) -> bool:
        """Whether all decisions and events of the visitor can be read."""
        return self.visitor not in self.log.incomplete

    def experiments_of(self, event: EventRow) -> frozenset[str]:
        """The experiments that an activation decides, or a conversion follows.

        Any decision of the visitor is one that a conversion may follow: whether it
        came in time is another question. Without enrichment it follows those of its
        own snapshot, if there are any.
        """
        mine = self._experiments
        if event.flags & rows.ACTIVATION:
            return mine.of_activation.get(event.number, NO_IDS)
        own = mine.of_snapshot.get(event.snapshot)
        return own if own and not event.flags & rows.ENRICHED else mine.of_visitor

    @cached_property
    def _experiments(self) -> _Experiments:
        of_activation: dict[int, set[str]] = {}
        of_snapshot: dict[int, set[str]] = {}
        of_visitor = {x.experiment_id for x in self.past if x.experiment_id}
        for decision in self.decisions:
            if not decision.experiment or decision.flags & rows.ROLLOUT:
                continue
            experiment = self.log.entities[decision.experiment]
            # Without enrichment all counts that a snapshot lists, held back or not.
            of_snapshot.setdefault(decision.snapshot, set()).add(experiment)
            if not decision.flags & rows.HOLDBACK:
                of_activation.setdefault(decision.activation, set()).add(experiment)
                of_visitor.add(experiment)
        return _Experiments(
            {x: frozenset(ids) for x, ids in of_activation.items()},
            {x: frozenset(ids) for x, ids in of_snapshot.items()},
            frozenset(of_visitor),
        )

    @cached_property
    def listed(self) -> Mapping[int, list[DecisionRow]]:
        """The decisions of each snapshot."""
        found: dict[int, list[DecisionRow]] = {}
        for decision in self.decisions:
            found.setdefault(decision.snapshot, []).append(decision)
        return found

    @cached_property
    def begun(self) -> Mapping[int, int]:
        """The earliest time in each snapshot; NO_TIME where one cannot be read.

        A decision without an activation there was made before that.
        """
        found: dict[int, int] = {}
        for event in self.events:
            time = rows.NO_TIME if event.time is None else event.time
            found[event.snapshot] = min(time, found.get(event.snapshot, time))
        return found

    @property
    def conversions(self) -> Iterator[EventRow]:
        """The conversions by time."""
        return (x for x in self.events if x.flags & rows.CONVERSION)


def timelines(log: EventLog, visitors: Sequence[int]) -> Iterator[Timeline]:
    """The timelines of visitors, in the order in which they are given."""
    if not visitors:
        return
    events = Grouped(log.event_visitors, len(log.visitors.items))
    decisions = Grouped(log.decision_visitors, len(log.visitors.items))
    using: dict[int, Windows | None] = {}
    for visitor in visitors:
        happened = sorted(map(log.event, events.of(visitor)), key=BY_TIME)
        chosen = sorted(map(log.decision, decisions.of(visitor)), key=BY_TIME)
        yield Timeline(log, visitor, happened, chosen, using)


class Grouped:
    """The numbers of rows, visitor by visitor; sorted by counting, in packed arrays."""

    def __init__(self, whose: array[int], visitors: int) -> None:
        """`whose`: the visitor of each row; `visitors`: how many there are."""
        sizes = array("I", bytes(whose.itemsize * visitors))
        for visitor in whose:
            sizes[visitor] += 1
        ends = array("I", accumulate(sizes))
        self.numbers = array("I", bytes(whose.itemsize * len(whose)))
        for number in range(len(whose) - 1, -1, -1):
            visitor = whose[number]
            ends[visitor] -= 1
            self.numbers[ends[visitor]] = number
        self.starts = ends
        self.starts.append(len(whose))

    def of(self, visitor: int) -> array[int]:
        """The rows of a visitor, by arrival."""
        return self.numbers[self.starts[visitor] : self.starts[visitor + 1]]
