"""Count like the results page, one visitor after the other.

Sources: Optimizely's documentation ("How Optimizely Experimentation counts
conversions", the BigQuery examples), and measurements on its sample exports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple, TypeVar

from eventcheck.log.rows import DecisionRow, EventRow
from eventcheck.log.sessions import sessions
from eventcheck.results.activated import activated_decisions, time_of
from eventcheck.results.book import Book
from eventcheck.results.conversions import Seen, count_conversions
from eventcheck.results.decisions import (
    bandit_decisions,
    first_decisions,
    last_decisions,
)
from eventcheck.results.knowledge import Knowledge
from eventcheck.results.listed import Listed
from eventcheck.results.preview import Mode, ResultsPreview
from eventcheck.results.reading import Traffic
from eventcheck.results.spans import Attribution, Span, covers
from eventcheck.results.verdicts import EventVerdict, Verdict

K = TypeVar("K")
NOTHING = Attribution([], {})


class Rows(NamedTuple):
    """The rows of one visitor that Optimizely can use."""

    events: list[EventRow]
    """By arrival; of several with one identity, the first one."""
    decisions: list[DecisionRow]
    rejected: list[DecisionRow]
    """Unusable decisions in usable bodies."""


def count(
    traffic: Traffic, knowledge: Knowledge, mode: Mode, *, verdicts: bool
) -> ResultsPreview:
    """Count all events that were read."""
    log = traffic.log
    book = Book(len(log.events), keeps=verdicts)
    for rows in _by_visitor(traffic, book):
        _Visitor(rows, knowledge, book).count(mode)
    events = tuple(sorted(_verdicts(traffic, book))) if verdicts else ()
    counts = book.counts(len(traffic.unread))
    return ResultsPreview(book.figures.experiments(), counts, events, mode)


def _by_visitor(traffic: Traffic, book: Book) -> Iterator[Rows]:
    """Yield the rows of each visitor. Of duplicates, the first to arrive is kept."""
    visitors: defaultdict[str, Rows] = defaultdict(lambda: Rows([], [], []))
    seen: set[tuple[str, str, int]] = set()
    for event in traffic.log.events:
        identity = event.identity
        if not event.body.is_usable or not event.is_usable or event.time is None:
            book.add_verdict(event.number, "invalid")
        elif identity in seen:
            book.add_verdict(event.number, "duplicate")
        else:
            if identity is not None:
                seen.add(identity)
            visitors[event.visitor].events.append(event)
    for decision in traffic.log.decisions:
        if decision.body.is_usable:
            rows = visitors[decision.visitor]
            some = rows.decisions if decision.is_usable else rows.rejected
            some.append(decision)
    yield from visitors.values()


def _verdicts(traffic: Traffic, book: Book) -> Iterator[EventVerdict]:
    for event in traffic.log.events:
        number, path = event.number, traffic.locate(event.place)
        result = book.verdict(number), book.experiments(number)
        yield EventVerdict(event.payload, path, event.entity or "", *result)
    for place in traffic.unread:
        yield EventVerdict(*place, "", "invalid")


class _Visitor:
    """Count one visitor."""

    def __init__(self, rows: Rows, knowledge: Knowledge, book: Book) -> None:
        self.rows = rows
        self.knowledge = knowledge
        self.book = book
        self.events = sorted(rows.events, key=time_of)
        self.seen: Seen = set()

    def count(self, mode: Mode) -> None:
        """Count the decisions, then the conversions."""
        usable = {event.number for event in self.events}
        activated = activated_decisions(self.rows.decisions, usable, self.knowledge)
        for decisions in activated:
            for event, reason in product(decisions.activations, decisions.reasons):
                self.book.add_verdict(event.number, reason)
        known = self.knowledge, self.book
        bandits = {x.experiment or "" for x in self.rows.decisions if x.is_bandit}
        bandits.discard("")
        units: Mapping[int, str] = {}
        if mode == "personalization":
            units = sessions(self.events)
            attributions = last_decisions(activated, bandits, *known, units)
        else:
            attributions = {"": first_decisions(activated, bandits, *known)}
        of_bandits, courses = bandit_decisions(activated, bandits, *known)
        self.add_other_verdicts()

        conversions = list(self.conversions())
        enriched = [x for x in conversions if x.body.is_enriched]
        for unit, some in _grouped(enriched, lambda x: units.get(x.number, "")):
            self.attribute(some, attributions.get(unit, NOTHING))
        if bandits:
            self.attribute(enriched, of_bandits)
        if len(enriched) < len(conversions):
            self.count_listed(conversions, units, courses)

    def conversions(self) -> Iterator[EventRow]:
        """Yield the conversions in the range; record why others do not count."""
        among = (self.knowledge.range,)
        for event in self.events:
            if event.kind != "conversion":
                continue
            if not self.knowledge.has_event(event):
                self.book.add_verdict(event.number, "unknown-id")
            elif not covers(among, time_of(event)):
                self.book.add_verdict(event.number, "outside-window")
            else:
                yield event

    def attribute(
        self, conversions: Iterable[EventRow], attribution: Attribution
    ) -> None:
        """Count conversions that have the same attribution."""
        count_conversions(
            conversions, attribution, self.knowledge, self.book, self.seen
        )

    def count_listed(
        self,
        conversions: Iterable[EventRow],
        units: Mapping[int, str],
        courses: Mapping[str, list[Span]],
    ) -> None:
        """Count the conversions of bodies without enrichment."""
        listed = Listed(self.rows.decisions, self.knowledge)
        some = (x for x in conversions if not x.body.is_enriched)
        for (key, unit), same in _grouped(
            some, lambda x: (x.snapshot.key, units.get(x.number, ""))
        ):
            self.attribute(same, listed.attribution(key, unit, courses))

    def add_other_verdicts(self) -> None:
        """Record the verdicts of other events: no conversions, and no activations."""
        verdicts: dict[tuple[int, int, int], Verdict] = {
            x.snapshot.key: "no-experiment" for x in self.rows.decisions if x.is_rollout
        }
        verdicts |= {x.snapshot.key: "invalid" for x in self.rows.rejected}
        for event in self.events:
            if event.kind == "conversion" or self.book.has_verdict(event.number):
                continue
            if event.kind == "heartbeat":
                self.book.add_verdict(event.number, "no-experiment")
            elif event.kind == "misspelled":
                self.book.add_verdict(event.number, "invalid")
            else:
                verdict = verdicts.get(event.snapshot.key, "no-decision")
                self.book.add_verdict(event.number, verdict)


def _grouped(
    events: Iterable[EventRow], key: Callable[[EventRow], K]
) -> Iterable[tuple[K, list[EventRow]]]:
    groups: dict[K, list[EventRow]] = {}
    for event in events:
        groups.setdefault(key(event), []).append(event)
    return groups.items()
