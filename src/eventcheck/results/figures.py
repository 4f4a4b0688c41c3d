"""The figures of a results page: experiments, variations, events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from sys import float_info
from typing import NamedTuple, TypeAlias

Arm: TypeAlias = tuple[str, str]
"""The id of an experiment and of a variation of it; "" if there is none."""
ZERO = Fraction()


@dataclass(frozen=True, slots=True)
class EventResult:
    """One event in one variation."""

    total: int = 0
    """How often the event happened."""
    unique: int = 0
    """Visitors who did it; in personalization, sessions; for bandits, decisions."""
    revenue: int = 0
    """Cents."""
    exact_value: Fraction = ZERO
    """The sum of the values before rounding, which does not depend on the order of
    events, or on how they are divided into parts."""

    @property
    def value(self) -> float:
        """The sum of the values, always finite: at most the largest float."""
        try:
            return float(self.exact_value)
        except OverflowError:
            return float_info.max if self.exact_value > 0 else -float_info.max

    def __add__(self, other: EventResult) -> EventResult:
        """Add the figures of other visitors."""
        return EventResult(
            self.total + other.total,
            self.unique + other.unique,
            self.revenue + other.revenue,
            self.exact_value + other.exact_value,
        )


NOTHING = EventResult()


class EventResults(Mapping[str, EventResult]):
    """The events of one variation by id, sorted by id.

    It has every event that counts in some variation of the experiment, but only those
    that count in this variation take memory.
    """

    __slots__ = ("counted", "shown")

    def __init__(
        self, counted: Mapping[str, EventResult], shown: Mapping[str, None]
    ) -> None:
        """`shown`: the sorted events of the experiment, which variations share."""
        self.counted = counted
        """The events that count in this variation."""
        self.shown = shown

    def __getitem__(self, event_id: str) -> EventResult:
        if event_id not in self.shown:
            raise KeyError(event_id)
        return self.counted.get(event_id, NOTHING)

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EventResults):
            return super().__eq__(other)
        # Without this, each variation would compare all events of its experiment.
        return self.shown == other.shown and self.counted == other.counted

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"EventResults({dict(self)!r})"


@dataclass(frozen=True, slots=True)
class VariationResult:
    """One variation of an experiment."""

    visitors: int
    """Visitors who got it; in personalization, sessions; for bandits, decisions."""
    events: EventResults
    """By event id: all events that count in the experiment, perhaps 0 times here."""


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """One experiment."""

    variations: Mapping[str, VariationResult]
    """By variation id."""


class Row(NamedTuple):
    """A row of the table: an event of a variation, or a variation without events."""

    experiment_id: str
    """The id of the experiment."""
    variation_id: str
    """The id of the variation."""
    visitors: int
    """Visitors who got the variation; in personalization, sessions; for bandits,
    decisions."""
    event_id: str | None
    """None if no event counts in the experiment."""
    total: int
    """How often the event happened."""
    unique: int
    """Visitors who did it; in personalization, sessions; for bandits, decisions."""
    revenue: int
    """Cents."""
    value: float
    """The sum of the values."""


class Figures:
    """Add up figures, in any order."""

    def __init__(self) -> None:
        self._visitors: Counter[Arm] = Counter()
        self._events: defaultdict[Arm, dict[str, EventResult]] = defaultdict(dict)

    def add_visitors(self, arm: Arm, visitors: int) -> None:
        """Add visitors of a variation."""
        self._visitors[arm] += visitors

    def add_event(self, arm: Arm, event_id: str, result: EventResult) -> None:
        """Add the result of an event in a variation."""
        events = self._events[arm]
        known = events.get(event_id)
        events[event_id] = known + result if known else result

    def add(self, experiments: Mapping[str, ExperimentResult]) -> None:
        """Add the figures of another preview."""
        for experiment_id, experiment in experiments.items():
            for variation_id, variation in experiment.variations.items():
                arm = experiment_id, variation_id
                self.add_visitors(arm, variation.visitors)
                for event_id, result in variation.events.counted.items():
                    self.add_event(arm, event_id, result)

    def experiments(self) -> Mapping[str, ExperimentResult]:
        """Return the experiments, each with its variations, sorted by id."""
        shown: defaultdict[str, set[str]] = defaultdict(set)
        for (experiment_id, _), events in self._events.items():
            shown[experiment_id].update(events)
        # A results page shows each event of an experiment in every variation.
        in_order = {x: dict.fromkeys(sorted(events)) for x, events in shown.items()}
        found: dict[str, dict[str, VariationResult]] = {}
        for arm in sorted({*self._visitors, *self._events}):
            counted = self._events.get(arm, {})
            results = EventResults(counted, in_order.get(arm[0], {}))
            result = VariationResult(self._visitors[arm], results)
            found.setdefault(arm[0], {})[arm[1]] = result
        return {x: ExperimentResult(variations) for x, variations in found.items()}
