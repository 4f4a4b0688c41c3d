"""Verdicts: why an event counts or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

from eventcheck.findings import Path, pointer

Verdict: TypeAlias = Literal[
    "counted",
    "counted-without-revenue",
    "duplicate",
    "invalid",
    "not-first",
    "not-last",
    "outside-window",
    "holdback",
    "no-experiment",
    "unknown-id",
    "before-decision",
    "no-decision",
]
"""If several are true of an event, the first one is used."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
WHY: Mapping[Verdict, str] = {
    "counted": "it is in the results",
    "counted-without-revenue": "it is in the results, but its revenue cannot be used",
    "duplicate": "an earlier event has the same entity_id, uuid and timestamp",
    "invalid": "Optimizely cannot use it; validate() says why",
    "not-first": "an earlier decision of the visitor counts",
    "not-last": "a later decision of the session counts",
    "outside-window": "it is outside the results window or the experiment's time",
    "holdback": "the visitor is held back from the campaign",
    "no-experiment": "it belongs to no experiment: a rollout, not bucketed, no metric",
    "unknown-id": "an id is a placeholder or not in the catalog",
    "before-decision": "it is earlier than the visitor's decision",
    "no-decision": "no decision of the visitor applies to it",
}


class EventVerdict(NamedTuple):
    """Whether and why an event counts."""

    payload: int
    """Index of the body, counted from 0."""
    path: Path
    """Keys and indexes from the root of the body."""
    entity_id: str
    """"" if the event has none."""
    verdict: Verdict
    """Whether the event counts, or why it does not."""
    experiments: tuple[str, ...] = ()
    """The experiments that it counts for, sorted by id."""

    @property
    def is_counted(self) -> bool:
        """Whether the event is in the results, with or without its revenue."""
        return bool(self.experiments)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)
