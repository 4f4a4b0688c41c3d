"""Personalization: the last decision of the session counts, for each campaign.

Source: "How Optimizely Experimentation counts conversions". That a conversion belongs
to the last decision at or before it is inferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from eventcheck.results.decided import Choice, Decided, Offer
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import (
    ALWAYS,
    Reach,
    Span,
    Standing,
    consecutive,
    covers,
    joined,
)
from eventcheck.results.verdicts import Verdict


class Made(NamedTuple):
    """A decision of a session; the first of a millisecond wins."""

    time: int
    uuid: str
    number: int
    """The number of the event that activates it."""
    choice: Choice


Sessions: TypeAlias = Mapping[str, Mapping[str, list[Made]]]
"""Decisions by time, by session and campaign."""


def last_decisions(
    offers: Iterable[Offer],
    bandits: Collection[str | None],
    knowledge: Knowledge,
    whose: Mapping[int, str],
) -> tuple[Decided, Mapping[str, Standing]]:
    """Return the last decisions of each session, and what its conversions count for.

    bandits: the experiments that count by decisions.
    whose: the session of each event, by its number.
    """
    sessions = _sessions(offers, bandits, whose)
    decided = Decided(Counter(), [], [])
    for campaigns in sessions.values():
        counted: set[Arm] = set()
        for _, made in sorted(campaigns.items()):
            _decide(made, knowledge, counted, decided)
        decided.visitors.update(counted)
    standings = {
        session: _standing(campaigns, session)
        for session, campaigns in sessions.items()
    }
    return decided, standings


def _sessions(
    offers: Iterable[Offer], bandits: Collection[str | None], whose: Mapping[int, str]
) -> Sessions:
    sessions: dict[str, dict[str, list[Made]]] = {}
    for offer in offers:
        ordinary = (x for x in offer.choices if x.arm[0] not in bandits)
        choice = next(ordinary, None)
        if choice is None:
            continue
        for event, time in zip(offer.activations, offer.times, strict=True):
            campaigns = sessions.setdefault(whose[event.number], {})
            made = Made(time, event.uuid or "", event.number, choice)
            campaigns.setdefault(offer.campaign, []).append(made)
    for campaigns in sessions.values():
        for some in campaigns.values():
            some.sort(key=lambda x: (x.time, x.uuid))
    return sessions


def _decide(
    made: list[Made], knowledge: Knowledge, counted: set[Arm], decided: Decided
) -> None:
    """Find the last decision of a campaign; `counted` are variations of the session."""
    inside = [x for x in made if _is_inside(x, knowledge)]
    winners = _winners(inside)
    last = winners[-1] if winners else None
    for one in made:
        arm, reason = one.choice
        if reason is not None:
            continue
        if one is last and arm not in counted:
            counted.add(arm)
            decided.counted.append((one.number, arm[0]))
        is_inside = covers((knowledge.shown(arm[0]),), one.time)
        decided.told.append((one.number, "not-last" if is_inside else "outside-window"))


def _is_inside(made: Made, knowledge: Knowledge) -> bool:
    """Whether it is in the range, and its experiment ran, if it has one."""
    is_shown = made.choice.reason is None
    shown = knowledge.shown(made.choice.arm[0]) if is_shown else knowledge.range
    return covers((shown,), made.time)


def _winners(made: Iterable[Made]) -> list[Made]:
    """The first of each millisecond."""
    found: dict[int, Made] = {}
    for one in made:
        found.setdefault(one.time, one)
    return list(found.values())


def _standing(campaigns: Mapping[str, list[Made]], session: str) -> Standing:
    """What a session's conversions count for: two campaigns may have one variation."""
    arms: dict[Arm, list[Span]] = {}
    reasons: dict[Verdict, list[Span]] = {"no-experiment": [], "before-decision": []}
    for made in campaigns.values():
        winners = _winners(made)
        spans = consecutive([x.time for x in winners])
        for one, span in zip(winners, spans, strict=True):
            arm, reason = one.choice
            reasons.setdefault(reason or "no-experiment", []).append(span)
            if reason is None:
                arms.setdefault(arm, []).append(span._replace(unit=session))
    reasons["before-decision"] = [ALWAYS]
    return Standing(
        [Reach(arm, joined(spans)) for arm, spans in arms.items()],
        {verdict: joined(spans) for verdict, spans in reasons.items()},
    )
