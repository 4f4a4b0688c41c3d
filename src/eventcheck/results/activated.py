"""The decisions of one visitor, and the events that activate them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from eventcheck.log.rows import NO_TIME, DecisionRow, EventRow
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Span
from eventcheck.results.verdicts import Verdict


class Choice(NamedTuple):
    """The variation that a decision chose."""

    arm: Arm
    """The experiment and the variation; "" if there is none."""
    reason: Verdict | None
    """Why it counts for no variation at any time; None if it may count."""


class Made(NamedTuple):
    """A decision with the event that activates it."""

    time: int
    uuid: str
    campaign: str
    place: int
    """Its index among the choices of its campaign in the snapshot."""
    choice: Choice
    number: int
    """The number of the event."""

    def rank(self) -> tuple[int, str, str, int]:
        """Return a sort key: by time; ties are broken by content, not by arrival."""
        return self.time, self.uuid, self.campaign, self.place


class CampaignDecisions:
    """The decisions of one campaign in a snapshot, and the events that activate them.

    `choices` leaves out rollouts and placeholder ids.
    """

    def __init__(
        self,
        activations: Iterable[EventRow],
        rows: Iterable[DecisionRow],
        knowledge: Knowledge,
    ) -> None:
        self.activations = sorted(activations, key=lambda x: (time_of(x), x.uuid or ""))
        self.times = [time_of(x) for x in self.activations]
        self.campaign = ""
        self.reasons: set[Verdict] = set()
        """Why some of the decisions count for no variation."""
        choices: dict[Choice, None] = {}
        for row in rows:
            self.campaign = row.campaign or ""
            left_out = knowledge.left_out(row)
            reason = left_out or knowledge.reason(row)
            if left_out is None:
                arm = row.experiment or "", row.variation or ""
                choices[Choice(arm, reason)] = None
            if reason is not None:
                self.reasons.add(reason)
        self.choices = list(choices)

    def made(self, place: int, within: Span = ALWAYS) -> Iterator[Made]:
        """Return the activations of the choice at a place, by time."""
        choice = self.choices[place]
        first = bisect_left(self.times, within.start)
        for index in range(first, bisect_left(self.times, within.end)):
            event, time = self.activations[index], self.times[index]
            uuid = event.uuid or ""
            yield Made(time, uuid, self.campaign, place, choice, event.number)


def activated_decisions(
    rows: Iterable[DecisionRow], usable: Container[int], knowledge: Knowledge
) -> list[CampaignDecisions]:
    """Return the decisions of one visitor that usable events activate, by snapshot."""
    groups: dict[tuple[tuple[int, int, int], str | None], list[DecisionRow]] = {}
    for row in rows:
        if row.activations:
            groups.setdefault((row.snapshot.key, row.campaign), []).append(row)
    found: list[CampaignDecisions] = []
    for group in groups.values():
        events = [x for x in group[0].activations if x.number in usable]
        if events:
            found.append(CampaignDecisions(events, group, knowledge))
    return found


def time_of(event: EventRow) -> int:
    """Return the time of an event that has one."""
    return NO_TIME if event.time is None else event.time
