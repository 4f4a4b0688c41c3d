"""Count the decisions of one visitor, and find what conversions count for.

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

from eventcheck.results.activated import CampaignDecisions, Choice, Made
from eventcheck.results.book import Book
from eventcheck.results.figures import Arm
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.spans import ALWAYS, Attribution, Reach, Span, covers, joined
from eventcheck.results.verdicts import Verdict

Stretch: TypeAlias = tuple[Span, Choice]
"""The time in which conversions belong to a decision, and what it chose."""


def first_decisions(
    activated: Iterable[CampaignDecisions],
    bandits: set[str],
    knowledge: Knowledge,
    book: Book,
) -> Attribution:
    """Count the first decision of each experiment; return what conversions count for.

    Only decisions within the range of the results and the experiment's time count.
    bandits: the experiments to leave out, because they count decisions.
    """
    firsts: dict[str, Made] = {}
    for decisions in activated:
        shown: set[Span] = set()
        for place, (arm, reason) in enumerate(decisions.choices):
            if reason is not None or arm[0] in bandits:
                continue
            span = knowledge.shown(arm[0])
            shown.add(span)
            made = next(decisions.made(place, span), None)
            if made is not None:
                firsts[arm[0]] = min(firsts.get(arm[0], made), made, key=Made.rank)
        if shown:
            _add_verdicts(decisions, "not-first", joined(shown), book)
    for made in firsts.values():
        book.count_decision(made)
    return _attribution((Span(x.time, inf), x.choice) for x in firsts.values())


def last_decisions(
    activated: Iterable[CampaignDecisions],
    bandits: set[str],
    knowledge: Knowledge,
    book: Book,
    session_of: Mapping[int, str],
) -> Mapping[str, Attribution]:
    """Count the last decisions of each session; return what its conversions count for.

    bandits: the experiments to leave out, because they count decisions.
    session_of: the session of each event, by the number of the event.
    """
    sessions: dict[str, dict[str, list[Made]]] = {}
    for decisions in activated:
        choices = enumerate(decisions.choices)
        place = next((n for n, x in choices if x.arm[0] not in bandits), None)
        if place is None:
            continue
        for made in decisions.made(place):
            campaigns = sessions.setdefault(session_of[made.number], {})
            campaigns.setdefault(decisions.campaign, []).append(made)
    attributions: dict[str, Attribution] = {}
    for session, campaigns in sessions.items():
        counted: set[Arm] = set()
        stretches: list[Stretch] = []
        for _, some in sorted(campaigns.items()):
            _count_last(some, knowledge, counted, book)
            stretches += ((x._replace(unit=session), y) for x, y in _stretches(some))
        attributions[session] = _attribution(stretches)
    return attributions


def bandit_decisions(
    activated: Iterable[CampaignDecisions],
    bandits: set[str],
    knowledge: Knowledge,
    book: Book,
) -> tuple[Attribution, Mapping[str, list[Span]]]:
    """Count each decision of a bandit; return what conversions count for.

    Also return the spans of each experiment's decisions. Together they cover all time,
    and the unit of a span is the number of its decision.
    """
    by_experiment: dict[str, list[Made]] = {experiment: [] for experiment in bandits}
    for decisions in activated:
        for place, (arm, reason) in enumerate(decisions.choices):
            if arm[0] not in bandits:
                continue
            inside = list(decisions.made(place, knowledge.shown(arm[0])))
            by_experiment[arm[0]] += inside
            if reason is None:
                _add_verdicts(decisions, "outside-window", (), book)
                for made in inside:
                    book.count_decision(made)
    stretches = {x: _stretches(y) for x, y in by_experiment.items()}
    courses = {
        experiment: [
            Span(-inf, some[0][0].start if some else inf, -1),
            *(span for span, _ in some),
        ]
        for experiment, some in stretches.items()
    }
    return _attribution(chain(*stretches.values())), courses


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
        book.add_verdict(made.number, "not-last" if is_inside else "outside-window")


def _is_inside(made: Made, knowledge: Knowledge) -> bool:
    """Return whether it is in the range, and its experiment ran, if it has one."""
    arm, reason = made.choice
    shown = knowledge.shown(arm[0]) if reason is None else knowledge.range
    return covers((shown,), made.time)


def _add_verdicts(
    decisions: CampaignDecisions, inside: Verdict, shown: Iterable[Span], book: Book
) -> None:
    """Add a verdict to the activations inside some spans, and to those outside."""
    spans = tuple(shown)
    for event, time in zip(decisions.activations, decisions.times, strict=True):
        verdict = inside if covers(spans, time) else "outside-window"
        book.add_verdict(event.number, verdict)


def _winners(decisions: Iterable[Made]) -> list[Made]:
    """Return the first decision of each millisecond, by time."""
    found: dict[int, Made] = {}
    for made in sorted(decisions, key=Made.rank):
        found.setdefault(made.time, made)
    return list(found.values())


def _stretches(decisions: Iterable[Made]) -> list[Stretch]:
    """Return the times in which each decision is the last one, numbered as units."""
    winners = _winners(decisions)
    ends = [*(x.time for x in winners[1:]), inf]
    return [
        (Span(made.time, ends[number], number), made.choice)
        for number, made in enumerate(winners)
    ]


def _attribution(stretches: Iterable[Stretch]) -> Attribution:
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
    return Attribution([Reach(arm, joined(x)) for arm, x in arms.items()], found)
