"""Counts as the results page does: visitor by visitor, over the event log.

How Optimizely counts is in its documentation ("How Optimizely Experimentation counts
conversions", the BigQuery examples) and was measured on its sample exports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeAlias

from eventcheck.log import rows
from eventcheck.log.repeats import repeats
from eventcheck.log.sessions import sessions
from eventcheck.log.timeline import Timeline, timelines
from eventcheck.results.choices import Choice, Knowledge
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

Arm: TypeAlias = tuple[str, str]
"""An experiment and a variation of it."""
Found: TypeAlias = tuple[list[Arm], Verdict]


def count(
    log: EventLog, knowledge: Knowledge, mode: Mode, *, verdicts: bool
) -> ResultsPreview:
    """Count everything in the log."""
    counting = _Counting(log, knowledge)
    for timeline in timelines(log):
        counting.visitor(timeline, mode)
    return counting.preview(mode, verdicts=verdicts)


class Attribution(Protocol):
    """How the conversions of a visitor find their decisions."""

    def attribute(self, event: EventRow) -> Found:
        """The arms that a conversion counts for, or why there is none."""
        ...

    def unit(self, event: EventRow) -> str:
        """What is unique: "" for the visitor, or a session."""
        ...


class _Counting:
    def __init__(self, log: EventLog, knowledge: Knowledge) -> None:
        self.log = log
        self.knowledge = knowledge
        self.repeats = repeats(log)
        self.experiments: dict[str, ExperimentResult] = {}
        self.verdicts: dict[int, tuple[Verdict, tuple[str, ...]]] = {}

    def visitor(self, timeline: Timeline, mode: Mode) -> None:
        events = [x for x in timeline.events if self.is_usable(x)]
        choices = self.choices(timeline, {x.number for x in events})
        attribution: Attribution
        if mode == "personalization":
            whose = sessions(self.log, events)
            attribution = _LastOfSession(self, choices, whose)
        else:
            attribution = _FirstDecision(self, choices)
        seen: set[tuple[str, Arm, int]] = set()
        for event in events:
            if event.flags & rows.CONVERSION:
                arms, verdict = self.attribute(event, timeline, attribution)
                self.judge(
                    event.number, verdict, [experiment for experiment, _ in arms]
                )
                for arm in arms:
                    once = (attribution.unit(event), arm, event.entity)
                    self.add(event, arm, is_first=once not in seen)
                    seen.add(once)
            elif event.number not in self.verdicts:
                is_sign = event.flags & rows.HEARTBEAT
                self.judge(event.number, "no-experiment" if is_sign else "no-decision")

    def is_usable(self, event: EventRow) -> bool:
        repeat = self.repeats.get(event.number)
        if repeat is not None and repeat.code == "duplicate-event":
            self.judge(event.number, "duplicate")
            return False
        named = self.log.uuids[event.number] is not None
        named &= bool(event.entity) or not event.flags & rows.CONVERSION
        if event.time is None or event.flags & rows.REJECTED or not named:
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
            if row.activation in usable
        ]
        return sorted(found)

    def attribute(
        self, event: EventRow, timeline: Timeline, attribution: Attribution
    ) -> Found:
        if not self.knowledge.has_event(self.log.entities[event.entity], event.flags):
            return [], "unknown-id"
        if event.flags & rows.ENRICHED:
            return attribution.attribute(event)
        texts = self.log.entities
        listed = dict.fromkeys(
            (texts[x.experiment], texts[x.variation])
            for x in timeline.decisions
            if x.snapshot == event.snapshot
            and not x.flags & rows.ROLLOUT
            and x.experiment
            and x.variation
        )
        return self.running(listed, event.timestamp)

    def running(self, arms: Collection[Arm], time: int) -> Found:
        """The arms that a time counts for."""
        known = [arm for arm in arms if self.knowledge.has_arm(arm)]
        inside = [arm for arm in known if self.knowledge.ran(arm[0], time)]
        if inside:
            return inside, "counted"
        if known:
            return [], "outside-window"
        return [], "unknown-id" if arms else "no-decision"

    def judge(
        self, event: int, verdict: Verdict, experiments: Iterable[str] = ()
    ) -> None:
        """Keep the verdict of an event; that it counts outdoes all else."""
        known, counted = self.verdicts.get(event, (verdict, ()))
        if "counted" in (known, verdict):
            verdict = "counted"
        self.verdicts[event] = (verdict, (*counted, *dict.fromkeys(experiments)))

    def choose(self, choice: Choice, verdict: Verdict) -> None:
        """A decision counts, or why not."""
        experiment, variation = choice.arm
        counts = verdict == "counted"
        self.judge(choice.row.activation, verdict, [experiment] if counts else ())
        if counts:
            self.arm(experiment, variation).visitors += 1

    def arm(self, experiment: str, variation: str) -> VariationResult:
        found = self.experiments.setdefault(experiment, ExperimentResult())
        return found.variations.setdefault(variation, VariationResult())

    def add(self, event: EventRow, arm: Arm, *, is_first: bool) -> None:
        entity = self.log.entities[event.entity]
        result = self.arm(*arm).events.setdefault(entity, EventResult())
        result.total += 1
        result.unique += is_first
        result.revenue += event.revenue
        result.value += event.value

    def preview(self, mode: Mode, *, verdicts: bool) -> ResultsPreview:
        counts: Counter[Verdict] = Counter(x for x, _ in self.verdicts.values())
        counts["invalid"] += len(self.log.nobodys)
        events = tuple(sorted(self.events())) if verdicts else ()
        return ResultsPreview(self.experiments, dict(+counts), events, mode)

    def events(self) -> Iterator[EventVerdict]:
        for event in self.log.events():
            verdict, experiments = self.verdicts[event.number]
            place = self.log.event_place(event)
            entity = self.log.entities[event.entity]
            yield EventVerdict(*place, entity, verdict, experiments)
        for place in self.log.nobodys:
            yield EventVerdict(*place, "", "invalid")


class _FirstDecision:
    """Experimentation: the visitor's first decision of an experiment in the window."""

    def __init__(self, counting: _Counting, choices: Iterable[Choice]) -> None:
        self.counting = counting
        self.chosen: dict[str, Choice] = {}
        for choice in choices:
            verdict = counting.knowledge.judge(choice)
            if verdict == "counted" and choice.arm[0] in self.chosen:
                verdict = "not-first"
            if verdict == "counted":
                self.chosen[choice.arm[0]] = choice
            counting.choose(choice, verdict)

    def attribute(self, event: EventRow) -> Found:
        before = [x.arm for x in self.chosen.values() if x.time <= event.timestamp]
        if before:
            return self.counting.running(before, event.timestamp)
        return [], "before-decision" if self.chosen else "no-decision"

    def unit(self, event: EventRow) -> str:
        del event
        return ""


class _LastOfSession:
    """Personalization: the last decision of the session, for each campaign."""

    def __init__(
        self, counting: _Counting, choices: Iterable[Choice], whose: dict[int, str]
    ) -> None:
        self.counting = counting
        self.whose = whose
        self.by_session: dict[str, dict[int, list[Choice]]] = {}
        for choice in choices:
            campaigns = self.by_session.setdefault(whose[choice.row.activation], {})
            campaigns.setdefault(choice.row.campaign, []).append(choice)
        for campaigns in self.by_session.values():
            for made in campaigns.values():
                self.count(made)

    def count(self, made: list[Choice]) -> None:
        knowledge = self.counting.knowledge
        inside = [x for x in made if knowledge.judge(x) != "outside-window"]
        last = _latest(inside)
        for choice in made:
            verdict = knowledge.judge(choice)
            if verdict == "counted" and choice is not last:
                verdict = "not-first"
            self.counting.choose(choice, verdict)

    def attribute(self, event: EventRow) -> Found:
        campaigns = self.by_session.get(self.whose[event.number], {})
        made = [
            _latest(x for x in each if x.time <= event.timestamp)
            for each in campaigns.values()
        ]
        last = [x for x in made if x is not None]
        arms = [x.arm for x in last if all(x.arm) and not x.row.flags & NOT_COUNTED]
        if arms:
            return self.counting.running(arms, event.timestamp)
        if last:
            held = any(x.row.flags & rows.HOLDBACK for x in last)
            return [], "holdback" if held else "no-experiment"
        return [], "before-decision" if campaigns else "no-decision"

    def unit(self, event: EventRow) -> str:
        return self.whose[event.number]


def _latest(choices: Iterable[Choice]) -> Choice | None:
    """The last by time; of several at once the first by uuid, as a tie must break."""
    last: Choice | None = None
    for choice in choices:
        if last is None or choice.time > last.time:
            last = choice
    return last


NOT_COUNTED = rows.HOLDBACK | rows.ROLLOUT
