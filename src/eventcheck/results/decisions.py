"""Count the decisions of one visitor in three ways, and tell what conversions follow.

Experimentation: the visitor's first decision of an experiment counts. Source: "How
Optimizely Experimentation counts conversions"; the BigQuery example.

Personalization: the last decision of the session counts, for each campaign. Source:
the same article. That a conversion belongs to the last decision at or before it is
inferred.

Contextual bandits, in both modes: each decision counts, and a conversion belongs to
the visitor's last decision of the experiment at or before it. Source: "Contextual
Bandit Results page". That a decision of the conversion's own millisecond is in time,
and that `unique` counts decisions, is inferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from math import inf
from typing import TypeAlias

from eventcheck.results.book import Book
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.offers import Choice, Made, Offer
from eventcheck.results.spans import ALWAYS, Reach, Span, Standing, covers, joined
from eventcheck.results.verdicts import Verdict

Stretch: TypeAlias = tuple[Span, Choice]
"""A decision, and when it is the one that conversions belong to."""


def first_decisions(
    offers: Iterable[Offer], bandits: set[str], knowledge: Knowledge, book: Book
) -> Standing:
    """Count the first decision of each experiment; return what conversions count for.

    Only decisions within the range of the results and the experiment's time count.
    bandits: the experiments that count by decisions instead.
    """
    firsts: dict[str, Made] = {}
    for offer in offers:
        shown: set[Span] = set()
        for place, (arm, reason) in enumerate(offer.choices):
            if reason is not None or arm[0] in bandits:
                continue
            span = knowledge.shown(arm[0])
            shown.add(span)
            for made in offer.made(place, span):
                firsts[arm[0]] = min(firsts.get(arm[0], made), made, key=Made.rank)
                break
        if shown:
            _tell(offer, "not-first", joined(shown), book)
    for made in firsts.values():
        book.count_decision(made)
    return _standing((Span(x.time, inf), x.choice) for x in firsts.values())


def last_decisions(
    offers: Iterable[Offer],
    bandits: set[str],
    knowledge: Knowledge,
    book: Book,
    session_of: Mapping[int, str],
) -> Mapping[str, Standing]:
    """Count the last decisions of each session; return what its conversions count for.

    bandits: the experiments that count by decisions instead.
    session_of: the session of each event, by the number of the event.
    """
    sessions: dict[str, dict[str, list[Made]]] = {}
    for offer in offers:
        places = (n for n, x in enumerate(offer.choices) if x.arm[0] not in bandits)
        for place in list(places)[:1]:
            for made in offer.made(place):
                campaigns = sessions.setdefault(session_of[made.number], {})
                campaigns.setdefault(offer.campaign, []).append(made)
    standings: dict[str, Standing] = {}
    for session, campaigns in sessions.items():
        counted: set[Arm] = set()
        stretches: list[Stretch] = []
        for _, decisions in sorted(campaigns.items()):
            _count_last(decisions, knowledge, counted, book)
            spans = _stretches(decisions)
            stretches += ((x._replace(unit=session), choice) for x, choice in spans)
        standings[session] = _standing(stretches)
    return standings


def bandit_decisions(
    offers: Iterable[Offer], bandits: set[str], knowledge: Knowledge, book: Book
) -> tuple[Standing, Mapping[str, list[Span]]]:
    """Count each decision of a bandit; return what conversions count for.

    Also return all time by experiment, in spans that have the number of the decision
    that holds as their unit.
    """
    decisions: dict[str, list[Made]] = {experiment: [] for experiment in bandits}
    for offer in offers:
        for place, (arm, reason) in enumerate(offer.choices):
            if arm[0] not in bandits:
                continue
            inside = list(offer.made(place, knowledge.shown(arm[0])))
            decisions[arm[0]] += inside
            if reason is None:
                _tell(offer, "outside-window", (), book)
                for made in inside:
                    book.count_decision(made)
    stretches = {x: _stretches(y) for x, y in decisions.items()}
    courses = {
        experiment: [
            Span(-inf, some[0][0].start if some else inf, -1),
            *(span for span, _ in some),
        ]
        for experiment, some in stretches.items()
    }
    return _standing(chain(*stretches.values())), courses


def _count_last(
    decisions: list[Made], knowledge: Knowledge, counted: set[Arm], book: Book
) -> None:
    """Count the last decision of a campaign, unless its variation is in `counted`."""
    *_, last = None, *_winners(x for x in decisions if _is_inside(x, knowledge))
    for made in decisions:
        arm, reason = made.choice
        if reason is not None:
            continue
        if made is last and arm not in counted:
            counted.add(arm)
            book.count_decision(made)
        is_inside = _is_inside(made, knowledge)
        book.tell(made.number, "not-last" if is_inside else "outside-window")


def _is_inside(made: Made, knowledge: Knowledge) -> bool:
    """Return whether it is in the range, and its experiment ran, if it has one."""
    arm, reason = made.choice
    shown = knowledge.shown(arm[0]) if reason is None else knowledge.range
    return covers((shown,), made.time)


def _tell(offer: Offer, verdict: Verdict, shown: Iterable[Span], book: Book) -> None:
    """Tell the verdict of activations in the spans; the others are outside."""
    spans = tuple(shown)
    for event, time in zip(offer.activations, offer.times, strict=True):
        book.tell(event.number, verdict if covers(spans, time) else "outside-window")


def _winners(decisions: Iterable[Made]) -> list[Made]:
    """Return the first decision of each millisecond, by time."""
    found: dict[int, Made] = {}
    for made in sorted(decisions, key=Made.rank):
        found.setdefault(made.time, made)
    return list(found.values())


def _stretches(decisions: Iterable[Made]) -> list[Stretch]:
    """Return each decision that is the last one for a while, numbered as a unit."""
    winners = _winners(decisions)
    ends = [*(x.time for x in winners[1:]), inf]
    return [
        (Span(made.time, ends[number], number), made.choice)
        for number, made in enumerate(winners)
    ]


def _standing(stretches: Iterable[Stretch]) -> Standing:
    """Return what conversions count for; two campaigns may share a variation."""
    arms: dict[Arm, list[Span]] = {}
    reasons: dict[Verdict, list[Span]] = {}
    for span, (arm, reason) in stretches:
        reasons.setdefault(reason or "no-experiment", []).append(span)
        if reason is None:
            arms.setdefault(arm, []).append(span)
    found: dict[Verdict, list[Span]] = {x: joined(y) for x, y in reasons.items()}
    if found:
        found["before-decision"] = [ALWAYS]
    return Standing([Reach(arm, joined(spans)) for arm, spans in arms.items()], found)
