"""Events that came before: the same again, or under another identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from eventcheck.log import rows

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow

RepeatCode: TypeAlias = Literal[
    "duplicate-event", "event-restamped", "event-reissued", "uuid-reused"
]


class Repeat(NamedTuple):
    """How an event repeats an earlier one."""

    code: RepeatCode
    first: int
    """The number of the earlier event; -1 where the history has it."""
    identical: bool = False
    """Same visitor, same body."""


class Repeats(NamedTuple):
    """The events that repeat others, by number."""

    of_any: Mapping[int, Repeat]
    """Whoever sent the earlier one: duplicates, and uuids used again."""
    of_own: Mapping[int, Repeat]
    """The earlier one is of the same visitor: duplicates, restamped and reissued
    events. No other visitor changes these, so that traffic can be judged in parts."""


SENT = -1


def repeats(log: EventLog) -> Repeats:
    """What the events of the log repeat; found once."""
    if log.found_repeats is None:
        of_any: dict[int, Repeat] = {}
        of_own: dict[int, Repeat] = {}
        for number, any_, own in _reuses(log):
            if any_ is not None:
                of_any[number] = any_
            if own is not None:
                of_own[number] = own
        for number, reissue in _reissues(log):
            of_own.setdefault(number, reissue)
        log.found_repeats = Repeats(of_any, of_own)
    return log.found_repeats


def is_own_duplicate(log: EventLog, number: int) -> bool:
    """Whether an event is a duplicate of another one of its visitor."""
    repeat = repeats(log).of_own.get(number)
    return repeat is not None and repeat.code == "duplicate-event"


Found: TypeAlias = "tuple[Repeat | None, Repeat | None]"
"""What an event repeats: of any visitor, and of its own."""


def _reuses(log: EventLog) -> Iterator[tuple[int, Repeat | None, Repeat | None]]:
    uuids = dict.fromkeys(log.uuids[number] or "" for number in sorted(log.siblings))
    for uuid in uuids:
        numbers = log.reuses.get(uuid) or [log.first_use[uuid]]
        uses = _Uses()
        for event in map(log.event, numbers):
            any_, own = uses.add(event)
            if log.past.has_uuid(uuid):
                sent_any, sent_own = _sent_before(log, event, uuid)
                any_, own = _graver(sent_any, any_), _graver(sent_own, own)
            yield event.number, any_, own


class _Uses:
    """The events with one uuid, by arrival."""

    def __init__(self) -> None:
        self.first: EventRow | None = None
        self.same: dict[tuple[int, int], EventRow] = {}
        self.own: dict[tuple[int, int], dict[int, EventRow]] = {}
        """Events by visitor and entity, then by timestamp."""

    def add(self, event: EventRow) -> Found:
        same = self.same.setdefault((event.entity, event.timestamp), event)
        mine = self.own.setdefault((event.visitor, event.entity), {})
        before = next(iter(mine.values()), None)
        twin = mine.setdefault(event.timestamp, event)
        own: Repeat | None = None
        if twin is not event:
            own = Repeat("duplicate-event", twin.number, twin.digest == event.digest)
        elif before is not None:
            own = Repeat("event-restamped", before.number)
        if self.first is None:
            self.first = event
            return None, None
        if same is event:
            return Repeat("uuid-reused", self.first.number), own
        # A retry of a visitor's own event is one, also if another visitor's came first.
        is_retry = own is not None and own.identical
        return Repeat("duplicate-event", same.number, is_retry), own


def _sent_before(log: EventLog, event: EventRow, uuid: str) -> Found:
    past, (visitor, body) = log.past, log.mark(event)
    entity = log.entities[event.entity]
    sent = past.bodies_of((entity, uuid, event.timestamp))
    if sent:
        is_own = visitor in sent
        duplicate = Repeat("duplicate-event", SENT, is_own and body in sent[visitor])
        return duplicate, duplicate if is_own else None
    reuse = Repeat("uuid-reused", SENT)
    if past.has_sent(visitor, entity, uuid):
        return reuse, Repeat("event-restamped", SENT)
    return reuse, None


def _graver(sent: Repeat | None, here: Repeat | None) -> Repeat | None:
    """A duplicate before anything else; then what was sent, as it came first."""
    if here is not None and here.code == "duplicate-event":
        is_duplicate = sent is not None and sent.code == "duplicate-event"
        return sent if is_duplicate else here
    return sent or here


def _reissues(log: EventLog) -> Iterator[tuple[int, Repeat]]:
    """Conversions of one visitor that differ in nothing but the uuid.

    Without enrichment, one for each experiment is what old SDKs send: such count in
    different results.
    """
    listed: Mapping[int, list[int]] | None = None
    for numbers in log.crowded_events():
        first: dict[tuple[int, int, int, int], int] = {}
        for event in filter(_may_be_reissued, map(log.event, numbers)):
            if log.identity(event) is None:
                continue
            experiments = [ANY]
            if not event.flags & rows.ENRICHED:
                listed = _listed(log) if listed is None else listed
                experiments = listed.get(event.snapshot, experiments)
            for experiment in experiments:
                same = (event.entity, event.timestamp, event.digest, experiment)
                other = first.setdefault(same, event.number)
                if log.uuids[other] != log.uuids[event.number]:
                    yield event.number, Repeat("event-reissued", other)
                    break
    if not log.past.is_empty:
        yield from _sent_under_another_uuid(log)


ANY = -1


def _may_be_reissued(event: EventRow) -> bool:
    """Within a whole second the same may well happen twice."""
    return event.flags & (rows.CONVERSION | rows.WHOLE_SECONDS) == rows.CONVERSION


def _listed(log: EventLog) -> Mapping[int, list[int]]:
    """The experiments that each snapshot lists, by number."""
    listed: dict[int, list[int]] = {}
    for decision in log.decisions():
        listed.setdefault(decision.snapshot, []).append(decision.experiment)
    return listed


def _sent_under_another_uuid(log: EventLog) -> Iterator[tuple[int, Repeat]]:
    for event in log.events():
        identity = log.identity(event)
        if _may_be_reissued(event) and identity is not None:
            entity, uuid, timestamp = identity
            sent = log.past.uuids_of(entity, timestamp, log.mark(event))
            if sent - {uuid}:
                yield event.number, Repeat("event-reissued", SENT)
