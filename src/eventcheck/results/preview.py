"""What the results page would show, if some bodies were all that was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from eventcheck.findings import Path, pointer

Mode: TypeAlias = Literal["experimentation", "personalization"]
Verdict: TypeAlias = Literal[
    "counted",
    "duplicate",
    "before-decision",
    "no-decision",
    "outside-window",
    "not-first",
    "not-last",
    "holdback",
    "no-experiment",
    "unknown-id",
    "invalid",
]
WHY: Mapping[Verdict, str] = {
    "counted": "it counts",
    "duplicate": "an earlier event has its entity_id, uuid and timestamp",
    "before-decision": "it is earlier than the visitor's decision",
    "no-decision": "no decision goes with it",
    "outside-window": "it is outside the results window or the experiment's time",
    "not-first": "an earlier decision of the visitor counts",
    "not-last": "a later decision of the session counts",
    "holdback": "the visitor is held back from the campaign",
    "no-experiment": "it is of no experiment: a rollout, nobody bucketed, no metric",
    "unknown-id": "the catalog has no such experiment, variation or event",
    "invalid": "Optimizely cannot use it; validate says why",
}


@dataclass(slots=True)
class EventResult:
    """One event in one variation."""

    total: int = 0
    """How often it happened."""
    unique: int = 0
    """Visitors who did it; in personalization, sessions."""
    revenue: int = 0
    """Cents."""
    value: float = 0.0
    """The sum of the values."""


@dataclass(slots=True)
class VariationResult:
    """One variation of an experiment."""

    visitors: int = 0
    """Visitors who got it; in personalization, sessions."""
    events: dict[str, EventResult] = field(default_factory=dict[str, EventResult])
    """By event id: all that count somewhere in the experiment, here perhaps 0 times."""


@dataclass(slots=True)
class ExperimentResult:
    """One experiment."""

    variations: dict[str, VariationResult] = field(
        default_factory=dict[str, VariationResult]
    )
    """By variation id."""


class EventVerdict(NamedTuple):
    """Why one event counts, or does not."""

    payload: int
    """Index of the body, counted from 0."""
    path: Path
    """Keys and indexes from the root of the body."""
    entity_id: str
    """"" where the event has none."""
    verdict: Verdict
    """The word for what becomes of it."""
    experiments: tuple[str, ...] = ()
    """The experiments that it counts for."""

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)


class Row(NamedTuple):
    """One line of a table: an event of a variation, or the variation alone."""

    experiment_id: str
    """The id of the experiment."""
    variation_id: str
    """The id of the variation."""
    visitors: int
    """Visitors who got the variation; in personalization, sessions."""
    event_id: str | None
    """None where no event counts in the experiment."""
    total: int
    """How often the event happened."""
    unique: int
    """Visitors who did it; in personalization, sessions."""
    revenue: int
    """Cents."""
    value: float
    """The sum of the values."""


@dataclass(frozen=True)
class ResultsPreview:
    """What the results page would show, if these bodies were all.

    experiments: by id; each has variations by id, each with its visitors and events.
    counts: how many events got which verdict.
    events: the verdict of each event, where they were asked for.
    """

    experiments: Mapping[str, ExperimentResult]
    counts: Mapping[Verdict, int]
    events: tuple[EventVerdict, ...] = ()
    mode: Mode = "experimentation"

    def __post_init__(self) -> None:
        """A results page shows each event of an experiment in every variation."""
        for experiment in self.experiments.values():
            variations = experiment.variations.values()
            shown = sorted({event for x in variations for event in x.events})
            for variation in variations:
                known = variation.events
                variation.events = {x: known.get(x, EventResult()) for x in shown}

    def __add__(self, other: ResultsPreview) -> ResultsPreview:
        """Both together, where no visitor is in both: the figures of other visitors.

        An event that two visitors share counts in each. Verdicts keep the indexes of
        the bodies that each preview was given.
        """
        if not isinstance(other, ResultsPreview):
            return NotImplemented
        if other.mode != self.mode:
            msg = f"previews of two modes: {self.mode} and {other.mode}"
            raise ValueError(msg)
        experiments: dict[str, ExperimentResult] = {}
        for row in (*self.rows(), *other.rows()):
            found = experiments.setdefault(row.experiment_id, ExperimentResult())
            arm = found.variations.setdefault(row.variation_id, VariationResult())
            if row.event_id is not None:
                event = arm.events.setdefault(row.event_id, EventResult())
                event.total += row.total
                event.unique += row.unique
                event.revenue += row.revenue
                event.value += row.value
        for preview in (self, other):
            for experiment_id, experiment in preview.experiments.items():
                for variation_id, variation in experiment.variations.items():
                    arm = experiments[experiment_id].variations[variation_id]
                    arm.visitors += variation.visitors
        counts: dict[Verdict, int] = {
            verdict: self.counts.get(verdict, 0) + other.counts.get(verdict, 0)
            for verdict in (*self.counts, *other.counts)
        }
        events = tuple(sorted((*self.events, *other.events)))
        return ResultsPreview(experiments, counts, events, self.mode)

    def rows(self) -> Iterator[Row]:
        """Flat rows for a data frame, ordered by experiment, variation and event."""
        for experiment_id, experiment in sorted(self.experiments.items()):
            for variation_id, variation in sorted(experiment.variations.items()):
                shown = (experiment_id, variation_id, variation.visitors)
                if not variation.events:
                    yield Row(*shown, None, 0, 0, 0, 0.0)
                for event_id, x in sorted(variation.events.items()):
                    yield Row(*shown, event_id, x.total, x.unique, x.revenue, x.value)

    def to_dict(self) -> dict[str, object]:
        """Plain values under the same names."""
        return {
            "mode": self.mode,
            "experiments": {
                experiment_id: {"variations": _variations(experiment)}
                for experiment_id, experiment in sorted(self.experiments.items())
            },
            "counts": dict(sorted(self.counts.items())),
            "events": [
                {
                    "payload": x.payload,
                    "path": list(x.path),
                    "entity_id": x.entity_id,
                    "verdict": x.verdict,
                    "experiments": list(x.experiments),
                }
                for x in self.events
            ],
        }

    def __str__(self) -> str:
        """A table for a terminal, and why the other events do not count."""
        from eventcheck.results.text import preview_as_text  # noqa: PLC0415

        return preview_as_text(self)

    def _repr_html_(self) -> str:
        """The table for a notebook."""
        from eventcheck.results.text import preview_as_html  # noqa: PLC0415

        return preview_as_html(self)


def _variations(experiment: ExperimentResult) -> dict[str, object]:
    return {
        variation_id: {
            "visitors": variation.visitors,
            "events": {
                event_id: {
                    "total": x.total,
                    "unique": x.unique,
                    "revenue": x.revenue,
                    "value": x.value,
                }
                for event_id, x in sorted(variation.events.items())
            },
        }
        for variation_id, variation in sorted(experiment.variations.items())
    }
