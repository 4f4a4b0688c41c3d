"""`ResultsPreview`: the figures of the results page, and why events count or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from eventcheck.results.figures import (
    ExperimentResult,
    Figures,
    Row,
)
from eventcheck.results.text import preview_as_html, preview_as_text
from eventcheck.results.verdicts import WHY, EventVerdict, Verdict

__all__ = ["WHY", "Mode", "ResultsPreview"]
SHOWN = ("total", "unique", "revenue", "value")
Mode: TypeAlias = Literal["experimentation", "personalization"]


@dataclass(frozen=True)
class ResultsPreview:
    """The figures that the results page would show if these bodies were all.

    experiments: by id; each has variations by id, with their visitors and events.
    counts: how many events got which verdict.
    events: the verdict of each event, with `verdicts=True`.
    """

    experiments: Mapping[str, ExperimentResult]
    counts: Mapping[Verdict, int]
    events: tuple[EventVerdict, ...] = ()
    mode: Mode = "experimentation"

    def __add__(self, other: ResultsPreview) -> ResultsPreview:
        """Add the preview of other visitors; no visitor may be in both.

        An event that two visitors share counts in each preview. Verdicts keep the
        body indexes of their own preview. Raises `ValueError` for another mode.
        """
        if not isinstance(other, ResultsPreview):
            return NotImplemented
        if other.mode != self.mode:
            msg = f"expected two previews of one mode, got {self.mode} and {other.mode}"
            raise ValueError(msg)
        figures = Figures()
        figures.add(self.experiments)
        figures.add(other.experiments)
        counts = dict(Counter(self.counts) + Counter(other.counts))
        events = tuple(sorted((*self.events, *other.events)))
        return ResultsPreview(figures.experiments(), counts, events, self.mode)

    def rows(self) -> Iterator[Row]:
        """Yield flat rows for a data frame, by experiment, variation and event."""
        for experiment_id, experiment in self.experiments.items():
            for variation_id, variation in experiment.variations.items():
                shown = (experiment_id, variation_id, variation.visitors)
                if not variation.events:
                    yield Row(*shown, None, 0, 0, 0, 0.0)
                for event_id, x in variation.events.items():
                    yield Row(*shown, event_id, x.total, x.unique, x.revenue, x.value)

    def to_dict(self) -> dict[str, object]:
        """Return plain values under the same names, ready for JSON."""
        return {
            "mode": self.mode,
            "experiments": {
                experiment_id: {"variations": _variations(experiment)}
                for experiment_id, experiment in self.experiments.items()
            },
            "counts": dict(sorted(self.counts.items())),
            "events": [
                x._asdict() | {"path": [*x.path], "experiments": [*x.experiments]}
                for x in self.events
            ],
        }

    def __str__(self) -> str:
        """Return a table for a terminal, and why other events do not count."""
        return preview_as_text(self.rows(), self.counts)

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return preview_as_html(self.rows(), self.counts)


def _variations(experiment: ExperimentResult) -> dict[str, object]:
    return {
        variation_id: {
            "visitors": variation.visitors,
            "events": {
                event_id: {name: getattr(x, name) for name in SHOWN}
                for event_id, x in variation.events.items()
            },
        }
        for variation_id, variation in experiment.variations.items()
    }
