"""Contextual bandits: each decision counts, in every mode.

A conversion belongs to the visitor's last decision of the experiment at or before it.
Source: "Contextual Bandit Results page". That a decision of the conversion's own
millisecond is in time, and that `unique` counts decisions, is inferred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import inf
from typing import NamedTuple

from eventcheck.results.decided import Choice, Decided, Offer
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Reach, Span, Standing, consecutive, joined
from eventcheck.results.verdicts import Verdict


class Given(NamedTuple):
    """A decision of a bandit; the lowest of a millisecond wins."""

    time: int
    uuid: str
    campaign: str
    place: int
    """Its place in the list of its snapshot."""
    choice: Choice


class Bandits(NamedTuple):
    """The decisions of all bandits of a visitor."""

    decided: Decided
    standing: Standing
    courses: Mapping[str, list[Span]]
    """By experiment: all time, by the decision that holds. Its number is the unit."""


def bandit_decisions(
    offers: Iterable[Offer], bandits: Collection[str | None], knowledge: Knowledge
) -> Bandits:
    """Return the decisions within the range and the time of the experiment."""
    decided = Decided(Counter(), [], [])
    given: dict[str, list[Given]] = {
        experiment: [] for experiment in bandits if experiment
    }
    for offer in offers:
        for place, choice in enumerate(offer.choices):
            if choice.arm[0] in bandits:
                some = _given(offer, place, knowledge, decided)
                given[choice.arm[0]] += some
    spans = {experiment: _spans(some) for experiment, some in given.items()}
    courses = {
        experiment: [
            Span(-inf, some[0][0].start if some else inf, -1),
            *(span for span, _ in some),
        ]
        for experiment, some in spans.items()
    }
    return Bandits(decided, _standing(spans.values()), courses)


def _given(
    offer: Offer, place: int, knowledge: Knowledge, decided: Decided
) -> list[Given]:
    choice = offer.choices[place]
    experiment = choice.arm[0]
    shown = knowledge.shown(experiment)
    first = bisect_left(offer.times, shown.start)
    end = bisect_left(offer.times, shown.end)
    in_time = offer.activations[first:end]
    if choice.reason is None:
        decided.told.extend((x.number, "outside-window") for x in offer.activations)
        decided.counted.extend((x.number, experiment) for x in in_time)
        if in_time:
            decided.visitors[choice.arm] += len(in_time)
    return [
        Given(time, event.uuid or "", offer.campaign, place, choice)
        for event, time in zip(in_time, offer.times[first:end], strict=True)
    ]


def _spans(given: list[Given]) -> list[tuple[Span, Choice]]:
    """When each decision of a bandit is the last one."""
    winners: dict[int, Choice] = {}
    for one in sorted(given):
        winners.setdefault(one.time, one.choice)
    return list(zip(consecutive(list(winners)), winners.values(), strict=True))


def _standing(experiments: Iterable[list[tuple[Span, Choice]]]) -> Standing:
    arms: dict[Arm, list[Span]] = {}
    reasons: dict[Verdict, list[Span]] = {}
    for some in experiments:
        for span, (arm, reason) in some:
            reasons.setdefault(reason or "no-experiment", []).append(span)
            if reason is None:
                arms.setdefault(arm, []).append(span)
    found: dict[Verdict, list[Span]] = {x: joined(y) for x, y in reasons.items()}
    if found:
        found["before-decision"] = [ALWAYS]
    return Standing([Reach(arm, spans) for arm, spans in arms.items()], found)
