"""The activated decisions of one visitor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from functools import cached_property
from typing import NamedTuple, TypeAlias

from eventcheck.log.rows import NO_TIME, DecisionRow, EventRow
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.verdicts import Verdict

Told: TypeAlias = tuple[int, Verdict]
"""The number of an event, and something that is true of it."""


class Choice(NamedTuple):
    """What a decision gave the visitor."""

    arm: Arm
    """The experiment and the variation; "" if there is none."""
    reason: Verdict | None
    """Why it counts for no variation at any time; None if it may count."""


class Offer:
    """The decisions of one campaign in a snapshot, and the events that activate them.

    Ties are broken by what was sent and never by arrival: by uuid, then by the campaign
    and the place in the list.
    """

    def __init__(
        self,
        activations: Iterable[EventRow],
        rows: Iterable[DecisionRow],
        knowledge: Knowledge,
    ) -> None:
        """Leave out rollouts and placeholders; `told` says so of the events."""
        self.activations = sorted(activations, key=_by_time_and_uuid)
        self.campaign = ""
        choices: dict[Choice, None] = {}
        reasons: set[Verdict] = set()
        for row in rows:
            self.campaign = row.campaign or ""
            left_out = knowledge.left_out(row)
            reason = left_out or knowledge.reason(row)
            if left_out is None:
                arm = row.experiment or "", row.variation or ""
                choices[Choice(arm, reason)] = None
            if reason is not None:
                reasons.add(reason)
        self.choices = list(choices)
        self._reasons = reasons

    @cached_property
    def times(self) -> list[int]:
        """When the events happened."""
        return [time_of(x) for x in self.activations]

    @property
    def told(self) -> Iterable[Told]:
        """What the decisions alone say of the events."""
        return ((x.number, y) for y in self._reasons for x in self.activations)


class Decided(NamedTuple):
    """Which decisions count, and what becomes of the events that activate them."""

    visitors: Counter[Arm]
    told: list[Told]
    counted: list[tuple[int, str]]
    """The number of an event, and an experiment that it counts for."""


def offers(
    rows: Iterable[DecisionRow], usable: Container[int], knowledge: Knowledge
) -> list[Offer]:
    """Return what was activated by usable events, of the decisions of one visitor."""
    groups: dict[tuple[tuple[int, int, int], str | None], list[DecisionRow]] = {}
    for row in rows:
        if row.activations:
            groups.setdefault((row.snapshot.key, row.campaign), []).append(row)
    found: list[Offer] = []
    for group in groups.values():
        events = [x for x in group[0].activations if x.number in usable]
        if events:
            found.append(Offer(events, group, knowledge))
    return found


def time_of(event: EventRow) -> int:
    """Return the time of an event that has one."""
    return NO_TIME if event.time is None else event.time


def _by_time_and_uuid(event: EventRow) -> tuple[int, str]:
    return time_of(event), event.uuid or ""
