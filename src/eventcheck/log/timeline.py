"""All events and decisions of one visitor, from all bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

from eventcheck.context.sent import SentDecision
from eventcheck.context.windows import Windows
from eventcheck.log.courses import Course, courses
from eventcheck.log.firsts import Firsts
from eventcheck.log.log import Log
from eventcheck.log.made import Choice, Made, conflicts, made
from eventcheck.log.rows import NO_TIME, DecisionRow, EventRow, SnapshotKey

Counting: TypeAlias = dict[tuple[frozenset[str], Windows | None], Windows]
"""The windows of sets of experiments, as far as they are in a group."""


class Timeline:
    """The events and decisions of one visitor.

    One timeline of a visitor has the rows of all bodies that Optimizely can use. Each
    unusable body has its own timeline, which is checked as if the body was corrected;
    the rows that count are then in `others`.
    """

    def __init__(
        self,
        log: Log,
        visitor: str,
        rows: Rows,
        counting: Counting,
        others: Timeline | None = None,
    ) -> None:
        """`counting`: shared by the timelines of a log."""
        self.log = log
        self.visitor = visitor
        self.events = sorted(rows.events, key=_by_time)
        """By time, then by arrival."""
        self.decisions = rows.decisions
        """By arrival."""
        self.counting = counting
        self.others = others
        self.past: tuple[SentDecision, ...] = ()
        """The decisions of the visitor that the history knows, by time."""
        if others is None:
            self.past = tuple(log.past.decisions_of(visitor))
        self.is_excused = False
        """Whether the visitor may have a decision that has a finding of its own."""

    @property
    def layers(self) -> tuple[Timeline, ...]:
        """The timelines to compare with, this one last."""
        return (self,) if self.others is None else (self.others, self)

    @property
    def conversions(self) -> Iterator[EventRow]:
        """The conversions by time."""
        return (event for event in self.events if event.kind == "conversion")

    @property
    def has_decisions(self) -> bool:
        """Whether any decision of the visitor is known."""
        return any(layer.decisions or layer.past for layer in self.layers)

    @cached_property
    def decision_attributes(self) -> frozenset[str]:
        """The keys of the attributes of all visitor entries with a decision."""
        entries = {id(x.entry): x.entry for x in self.decisions}
        own = frozenset(key for x in entries.values() for key in x.attributes if key)
        known = self.others.decision_attributes if self.others else frozenset[str]()
        # Many bodies that cannot be used share one large set.
        return known if own <= known else own | known

    @cached_property
    def unclear_bodies(self) -> frozenset[int]:
        """The bodies with an unusable decision of the visitor."""
        return frozenset(x.payload for x in self.decisions if not x.is_accepted)

    def is_activated(self, decision: DecisionRow) -> bool:
        """Return whether the visitor has an activation of a campaign, anywhere."""
        campaign = decision.campaign
        return (campaign, decision.payload) in self.activated or any(
            (campaign, None) in layer.activated for layer in self.layers
        )

    @cached_property
    def activated(self) -> frozenset[tuple[str | None, int | None]]:
        """The activated campaigns, each with the body if only that body knows it."""
        found = {
            (event.entity, None if event.is_usable else event.payload)
            for event in self.events
            if event.kind == "activation"
        }
        found.update((sent.campaign_id, None) for sent in self.past)
        return frozenset(found)

    @cached_property
    def made(self) -> list[Made]:
        """The own decisions that are in the results of an experiment."""
        return list(made(self.decisions, self.log.repeats))

    @cached_property
    def conflicts(self) -> set[Choice]:
        """The snapshots that list several variations of one experiment."""
        return conflicts(self.made)

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        """The variations of own decisions and of the history, by experiment."""
        return courses(self.past, self.made, self.conflicts)

    @cached_property
    def firsts(self) -> Firsts:
        """The first decision of each experiment, own or in the history."""
        others = None if self.others is None else self.others.firsts
        return Firsts(self.past, self.made, self.begun, others)

    @cached_property
    def listed(self) -> Mapping[tuple[SnapshotKey, str | None], frozenset[str]]:
        """The experiments that each campaign of a snapshot decides, without rollouts.

        The campaign None has all that the snapshot lists, also if they are held back.
        """
        found: defaultdict[tuple[SnapshotKey, str | None], set[str]]
        found = defaultdict(set)
        for row in self.decisions:
            if row.experiment and not row.is_rollout:
                key = row.snapshot.key
                found[key, None].add(row.experiment)
                if not row.is_holdback:
                    found[key, row.campaign or ""].add(row.experiment)
        return {key: frozenset(ids) for key, ids in found.items()}

    @cached_property
    def begun(self) -> Mapping[SnapshotKey, int | None]:
        """The earliest time in each snapshot; None if some time cannot be read.

        A decision without an activation there was made before that.
        """
        found: dict[SnapshotKey, int | None] = {}
        for event in self.events:
            key, time = event.snapshot.key, event.time
            known = found.setdefault(key, time)
            found[key] = None if time is None or known is None else min(known, time)
        return found


class Rows(NamedTuple):
    """Rows of one visitor, by arrival."""

    events: list[EventRow]
    decisions: list[DecisionRow]


def timelines(log: Log, *, every: bool = False) -> Iterator[Timeline]:
    """Return the timelines of visitors on whom a rule might report.

    The others need no check: they have at most one decision, whose time is known, no
    conversion before it or without it, the same attributes in all entries, and nothing
    in the history.

    every: the timelines of all visitors.
    """
    unusual = None if every else _unusual(log)
    if unusual is not None and not unusual:
        return
    rows: defaultdict[tuple[str, int | None], Rows]
    rows = defaultdict(lambda: Rows([], []))
    for event in log.events:
        if unusual is None or event.visitor in unusual:
            rows[event.visitor, event.body.group].events.append(event)
    for decision in log.decisions:
        if unusual is None or decision.visitor in unusual:
            rows[decision.visitor, decision.body.group].decisions.append(decision)
    rejected: dict[str, list[Rows]] = {visitor: [] for visitor, _ in rows}
    for (visitor, group), some in rows.items():
        if group is not None:
            rejected[visitor].append(some)
    counting: Counting = {}
    for visitor, others in rejected.items():
        usable = Timeline(log, visitor, rows[visitor, None], counting)
        is_unread = visitor in log.unread_visitors
        usable.is_excused = is_unread or any(x.decisions for x in others)
        yield usable
        for some in others:
            timeline = Timeline(log, visitor, some, counting, usable)
            timeline.is_excused = is_unread
            yield timeline


def _unusual(log: Log) -> set[str]:
    """Return the visitors on whom a rule might report."""
    found: set[str] = set()
    decided: dict[str, int] = {}
    groups: dict[str, int | None] = {}
    for decision in log.decisions:
        visitor, time, group = decision.visitor, decision.time, decision.body.group
        is_elsewhere = groups.setdefault(visitor, group) != group
        if visitor in decided or time is None or is_elsewhere:
            found.add(visitor)
        decided[visitor] = NO_TIME if time is None else time
    attributes: dict[str, tuple[str | None, ...]] = {}
    past = log.past
    for event in log.events:
        entry = event.entry
        visitor = entry.visitor
        if visitor in found:
            continue
        known = attributes.setdefault(visitor, entry.attributes)
        group = entry.body.group
        if known != entry.attributes or groups.setdefault(visitor, group) != group:
            found.add(visitor)
        elif event.kind == "conversion" and entry.body.is_enriched:
            time = decided.get(visitor)
            if time is None or (event.timestamp or NO_TIME) < time:
                found.add(visitor)
    if not past.is_empty:
        visitors = {*decided, *attributes}
        found.update(x for x in visitors if past.decisions_of(x))
    return found


def _by_time(event: EventRow) -> int:
    return NO_TIME if event.time is None else event.time
