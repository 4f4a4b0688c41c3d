"""Counts as the results page does: visitor by visitor, over the event log.

How Optimizely counts is in its documentation ("How Optimizely Experimentation counts
conversions", the BigQuery examples) and was measured on its sample exports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, get_args

from eventcheck.log import rows
from eventcheck.log.repeats import repeats
from eventcheck.log.sessions import sessions
from eventcheck.log.timeline import Timeline, timelines
from eventcheck.results.attribution import Attribution, FirstDecision, LastOfSession
from eventcheck.results.choices import Arm, Choice, Knowledge
from eventcheck.results.preview import (
    EventResult,
    EventVerdict,
    ExperimentResult,
    Mode,
    ResultsPreview,
    VariationResult,
    Verdict,
)

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
UNJUDGED = len(VERDICTS)


def count(
    log: EventLog, knowledge: Knowledge, mode: Mode, *, verdicts: bool
) -> ResultsPreview:
    """Count everything in the log."""
    counting = _Counting(log, knowledge, keeps=verdicts)
    for timeline in timelines(log, range(1, len(log.visitors.items))):
        counting.visitor(timeline, mode)
    events = tuple(sorted(counting.events())) if verdicts else ()
    return ResultsPreview(counting.experiments, counting.counts(), events, mode)


class _Counting:
    def __init__(self, log: EventLog, knowledge: Knowledge, *, keeps: bool) -> None:
        self.log = log
        self.keeps = keeps
        """Whether somebody wants to know what each event counts for."""
        self.knowledge = knowledge
        self.repeats = repeats(log).of_any
        self.experiments: dict[str, ExperimentResult] = {}
        self.verdicts = bytearray((UNJUDGED,)) * len(log.uuids)
        """By event: the place of its verdict in VERDICTS."""
        self.counted: dict[int, tuple[str, ...]] = {}
        """The experiments that an event counts for; shared where they are the same."""
        self.shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.metrics: dict[int, frozenset[str] | None] = {}
        """The experiments that use an event, where the catalog knows."""

    def visitor(self, timeline: Timeline, mode: Mode) -> None:
        events = [x for x in timeline.events if self.is_usable(x)]
        choices = self.choices(timeline, {x.number for x in events})
        attribution: Attribution
        if mode == "personalization":
            whose = sessions(self.log, events)
            attribution = LastOfSession(self.knowledge, choices, whose)
        else:
            attribution = FirstDecision(self.knowledge, choices)
        for choice, verdict in attribution.decided():
            self.choose(choice, verdict)
        seen: set[tuple[str, Arm, int]] = set()
        for event in events:
            if event.flags & rows.CONVERSION:
                arms, verdict = self.attribute(event, timeline, attribution)
                self.judge(event.number, verdict, [x for x, _ in arms])
                for arm in arms:
                    once = (attribution.unit(event), arm, event.entity)
                    self.add(event, arm, is_first=once not in seen)
                    seen.add(once)
            elif self.verdicts[event.number] == UNJUDGED:
                self.judge(event.number, _without_decision(event, timeline))

    def is_usable(self, event: EventRow) -> bool:
        repeat = self.repeats.get(event.number)
        if repeat is not None and repeat.code == "duplicate-event":
            self.judge(event.number, "duplicate")
            return False
        named = self.log.uuids[event.number] is not None
        named &= bool(event.entity) or not event.flags & rows.CONVERSION
        rejected = event.flags & rows.REJECTED or event.payload in self.knowledge.others
        if event.time is None or rejected or not named:
            self.judge(event.number, "invalid")
            return False
        return True

    def choices(self, timeline: Timeline, usable: set[int]) -> list[Choice]:
        """The activated decisions, by time and then by uuid."""
        texts = self.log.entities
        found = [
            Choice(
                row.timestamp,
                self.log.uuids[row.activation] or "",
                row,
                (texts[row.experiment], texts[row.variation]),
            )
            for row in timeline.decisions
            if row.activation in usable and not row.flags & rows.REJECTED
        ]
        return sorted(found) if len(found) > 1 else found

    def attribute(
        self, event: EventRow, timeline: Timeline, attribution: Attribution
    ) -> tuple[list[Arm], Verdict]:
        """The arms that a conversion counts for, or why there is none."""
        if not self.knowledge.has_event(self.log.entities[event.entity], event.flags):
            return [], "unknown-id"
        if not self.knowledge.in_window(event.timestamp):
            return [], "outside-window"
        if event.flags & rows.ENRICHED:
            arms, otherwise = attribution.attribute(event)
        else:
            arms, otherwise = self.listed(event, timeline), "no-decision"
        return self.possible(event, arms) if arms else ([], otherwise)

    def listed(self, event: EventRow, timeline: Timeline) -> list[Arm]:
        """What the conversion's own snapshot lists, each arm once."""
        texts = self.log.entities
        arms = (
            (texts[x.experiment], texts[x.variation])
            for x in timeline.listed.get(event.snapshot, ())
            if x.experiment
            and x.variation
            and not x.flags & (rows.ROLLOUT | rows.REJECTED)
        )
        return list(dict.fromkeys(arms))

    def possible(
        self, event: EventRow, arms: Collection[Arm]
    ) -> tuple[list[Arm], Verdict]:
        """The arms that exist, use the event, and ran when it happened."""
        known = [arm for arm in arms if self.knowledge.has_arm(arm)]
        if event.entity not in self.metrics:
            entity = self.log.entities[event.entity]
            self.metrics[event.entity] = self.knowledge.experiments_using(entity)
        using = self.metrics[event.entity]
        measured = [arm for arm in known if using is None or arm[0] in using]
        inside = [x for x in measured if self.knowledge.ran(x[0], event.timestamp)]
        if inside:
            return inside, "counted"
        if measured:
            return [], "outside-window"
        return [], "no-experiment" if known else "unknown-id"

    def judge(
        self, event: int, verdict: Verdict, experiments: Iterable[str] = ()
    ) -> None:
        """Keep the verdict of an event: the first, unless it counts after all."""
        if verdict != "counted" and self.verdicts[event] != UNJUDGED:
            return
        self.verdicts[event] = VERDICTS.index(verdict)
        if verdict == "counted" and self.keeps:
            counted = (*self.counted.get(event, ()), *experiments)
            counted = tuple(dict.fromkeys(counted))
            self.counted[event] = self.shared.setdefault(counted, counted)

    def choose(self, choice: Choice, verdict: Verdict) -> None:
        """A decision counts, or why not."""
        self.judge(choice.row.activation, verdict, choice.arm[:1])
        if verdict == "counted":
            self.arm(choice.arm).visitors += 1

    def arm(self, arm: Arm) -> VariationResult:
        found = self.experiments.setdefault(arm[0], ExperimentResult())
        return found.variations.setdefault(arm[1], VariationResult())

    def add(self, event: EventRow, arm: Arm, *, is_first: bool) -> None:
        entity = self.log.entities[event.entity]
        result = self.arm(arm).events.setdefault(entity, EventResult())
        result.total += 1
        result.unique += is_first
        result.revenue += event.revenue
        result.value += event.value

    def counts(self) -> dict[Verdict, int]:
        """How many events got which verdict."""
        codes = enumerate(VERDICTS)
        counts: dict[Verdict, int] = {x: self.verdicts.count(n) for n, x in codes}
        counts["invalid"] += len(self.log.unread)
        return {verdict: n for verdict, n in counts.items() if n}

    def events(self) -> Iterator[EventVerdict]:
        for event in self.log.events():
            number = event.number
            place, entity = self.log.event_place(event), self.log.entities[event.entity]
            verdict = VERDICTS[self.verdicts[number]]
            yield EventVerdict(*place, entity, verdict, self.counted.get(number, ()))
        for place in self.log.unread:
            yield EventVerdict(*place, "", "invalid")


def _without_decision(event: EventRow, timeline: Timeline) -> Verdict:
    """What is neither a conversion nor an activation of a decision that is judged."""
    if event.flags & rows.HEARTBEAT:
        return "no-experiment"
    if event.flags & rows.MISSPELLED:
        return "invalid"
    beside = timeline.listed.get(event.snapshot, ())
    if any(x.flags & rows.REJECTED for x in beside):
        return "invalid"
    is_rollout = any(x.flags & rows.ROLLOUT for x in beside)
    return "no-experiment" if is_rollout else "no-decision"
