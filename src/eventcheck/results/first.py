"""Experimentation: the visitor's first decision of an experiment counts.

Source: "How Optimizely Experimentation counts conversions"; the BigQuery example.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from math import inf
from typing import NamedTuple

from eventcheck.results.decided import Decided, Offer, Told
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Reach, Span, Standing, covers, joined
from eventcheck.results.verdicts import Verdict


class First(NamedTuple):
    """A decision that may be the first; the lowest is."""

    time: int
    uuid: str
    campaign: str
    place: int
    """Its place in the list of its snapshot."""
    arm: Arm
    number: int
    """The number of the event that activates it."""


def first_decisions(
    offers: Iterable[Offer], bandits: Collection[str | None], knowledge: Knowledge
) -> tuple[Decided, Standing]:
    """Return the first decisions within the range and the time of the experiment.

    bandits: the experiments that count by decisions.
    """
    chosen: dict[str, First] = {}
    told: list[Told] = []
    for offer in offers:
        arms = [x.arm for x in offer.choices if x.reason is None]
        ordinary = [x for x in arms if x[0] not in bandits]
        for first in _firsts(offer, ordinary, knowledge):
            known = chosen.get(first.arm[0])
            if known is None or first < known:
                chosen[first.arm[0]] = first
        if ordinary:
            told += _told(offer, {knowledge.shown(x) for x, _ in ordinary})
    firsts = sorted(chosen.values())
    decided = Decided(
        Counter(x.arm for x in firsts), told, [(x.number, x.arm[0]) for x in firsts]
    )
    if not firsts:
        return decided, Standing([], {})
    reasons: dict[Verdict, list[Span]] = {
        "no-experiment": [Span(firsts[0].time, inf)],
        "before-decision": [ALWAYS],
    }
    reaches = [Reach(x.arm, (Span(x.time, inf),)) for x in firsts]
    return decided, Standing(reaches, reasons)


def _firsts(offer: Offer, arms: Iterable[Arm], knowledge: Knowledge) -> Iterator[First]:
    """The first activation of each decision that is in time."""
    for index, arm in enumerate(arms):
        shown = knowledge.shown(arm[0])
        place = bisect_left(offer.times, shown.start)
        if place < len(offer.times) and offer.times[place] < shown.end:
            event = offer.activations[place]
            at = offer.times[place], event.uuid or "", offer.campaign, index
            yield First(*at, arm, event.number)


def _told(offer: Offer, shown: Iterable[Span]) -> Iterator[Told]:
    """What is true of the events that no first decision comes from."""
    in_time = joined(shown)
    for event, time in zip(offer.activations, offer.times, strict=True):
        is_in_time = covers(in_time, time)
        yield event.number, "not-first" if is_in_time else "outside-window"
