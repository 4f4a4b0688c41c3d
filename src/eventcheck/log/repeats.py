"""Find events that repeat earlier ones, with the same or another identity.

An event that Optimizely could not use is not counted, so nothing repeats it.
The events of an unusable body are compared with each other too, as if the body was
corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

from eventcheck.context.history import History
from eventcheck.context.sent import Identity, visitor_mark
from eventcheck.log.rows import DecisionRow, EventRow, SnapshotKey

RepeatCode: TypeAlias = Literal[
    "duplicate-event", "event-restamped", "event-reissued", "uuid-reused"
]


class Repeat(NamedTuple):
    """How an event repeats an earlier one."""

    code: RepeatCode
    first: EventRow | None
    """The earlier event; None if the history has it."""
    identical: bool = False
    """Whether visitor and body are the same too."""


class Repeats(NamedTuple):
    """The events that repeat others, by `EventRow.number`."""

    of_any: Mapping[int, Repeat]
    """Repeats of any visitor's events: duplicates, and reused uuids."""
    of_own: Mapping[int, Repeat]
    """Repeats of the same visitor's events: duplicates, restamped and reissued events.
    Other visitors do not affect these, so traffic can be checked in parts."""

    def is_own_duplicate(self, event: EventRow) -> bool:
        """Return whether an event is a duplicate of another one of its visitor."""
        repeat = self.of_own.get(event.number)
        return repeat is not None and repeat.code == "duplicate-event"


class Earlier:
    """The first event with each key, of those before another event."""

    def __init__(self, others: Earlier | None = None) -> None:
        """`others`: events before all of these."""
        self._others = others
        self._events: dict[tuple[object, ...], EventRow] = {}

    def get(self, *key: object) -> EventRow | None:
        """Return the first event that was added with a key."""
        known = None if self._others is None else self._others.get(*key)
        return known or self._events.get(key)

    def add(self, event: EventRow, *key: object) -> None:
        """Add an event; nothing repeats one that Optimizely cannot use."""
        if event.is_usable:
            self._events.setdefault(key, event)


def by_arrival(events: Iterable[EventRow]) -> Iterator[tuple[EventRow, Earlier]]:
    """Return each event with the events before it, to which it can be added.

    An unusable body has events of its own, after those of the usable bodies before it.
    """
    counted = own = Earlier()
    rejected: int | None = None
    for event in events:
        body = event.body
        if body.group is None:
            yield event, counted
            continue
        if body.payload != rejected:
            rejected, own = body.payload, Earlier(counted)
        yield event, own


def repeats(
    events: list[EventRow], decisions: Iterable[DecisionRow], past: History
) -> Repeats:
    """Find the events that repeat others. `Log.repeats` keeps the result."""
    if len(events) <= 1 and past.is_empty:
        return Repeats({}, {})
    of_any: dict[int, Repeat] = {}
    of_own: dict[int, Repeat] = {}
    again = _used_again(events, past)
    reuses = (x for x in events if x.uuid in again) if again else ()
    for event, earlier in by_arrival(reuses):
        if event.identity is None:
            continue
        any_, own = _reuse(event, event.identity, earlier, past)
        if any_ is not None:
            of_any[event.number] = any_
        if own is not None:
            of_own[event.number] = own
    found = Repeats(of_any, of_own)
    some = [x for x in events if _may_be_reissued(x) and not found.is_own_duplicate(x)]
    for number, reissue in _reissues(some, decisions, past):
        of_own.setdefault(number, reissue)
    return found


def _used_again(events: Iterable[EventRow], past: History) -> set[str]:
    """Return the uuids of several events, here or in the history."""
    seen, again = set[str](), set[str]()
    has_past = not past.is_empty
    for event in events:
        uuid = event.uuid
        if uuid is not None:
            if uuid in seen or (has_past and past.has_uuid(uuid)):
                again.add(uuid)
            seen.add(uuid)
    return again


def _reuse(
    event: EventRow, identity: Identity, earlier: Earlier, past: History
) -> tuple[Repeat | None, Repeat | None]:
    """Return how an event repeats any visitor's event, and one of its own visitor."""
    # No two of these keys are ever equal, as a timestamp is no text.
    visitor, (entity, uuid, _) = event.visitor, identity
    named = visitor, entity, uuid
    same, twin = earlier.get(identity), earlier.get(identity, visitor)
    restamped, reused = earlier.get(named), earlier.get(uuid)
    earlier.add(event, identity)
    earlier.add(event, identity, visitor)
    earlier.add(event, named)
    earlier.add(event, uuid)
    # The history came first.
    sent, mark = past.bodies_of(identity), visitor_mark(visitor)
    own: Repeat | None = None
    if mark in sent:
        own = Repeat("duplicate-event", None, event.digest in sent[mark])
    elif twin is not None:
        own = Repeat("duplicate-event", twin, twin.digest == event.digest)
    elif past.has_sent(mark, entity, uuid):
        own = Repeat("event-restamped", None)
    elif restamped is not None:
        own = Repeat("event-restamped", restamped)
    if sent or same is not None:
        # A retry of the visitor's own event is one, also after another visitor's.
        is_retry = own is not None and own.identical
        return Repeat("duplicate-event", None if sent else same, is_retry), own
    if past.has_uuid(uuid):
        return Repeat("uuid-reused", None), own
    return None if reused is None else Repeat("uuid-reused", reused), own


def _reissues(
    events: list[EventRow], decisions: Iterable[DecisionRow], past: History
) -> Iterator[tuple[int, Repeat]]:
    """Find conversions of one visitor that differ only in the uuid.

    `events` has no duplicates, because Optimizely counts only one of two.
    """
    crowded = _with_several_at_once(events)
    if not crowded and past.is_empty:
        return
    listed = _listed(decisions)
    for event, earlier in by_arrival(events):
        if event.visitor in crowded:
            content = event.visitor, event.entity, event.timestamp, event.digest
            other = _with_content(event, content, listed, earlier)
            if other is not None:
                yield event.number, Repeat("event-reissued", other)
                continue
        # The history does not know for which experiments an event was sent.
        is_known = event.body.is_enriched or event.snapshot.key not in listed
        if is_known and not past.is_empty and event.identity is not None:
            entity, uuid, timestamp = event.identity
            mark = visitor_mark(event.visitor), event.digest
            if past.uuids_of(entity, timestamp, mark) - {uuid}:
                yield event.number, Repeat("event-reissued", None)


def _with_content(
    event: EventRow,
    content: tuple[object, ...],
    listed: Mapping[SnapshotKey, frozenset[str | None]],
    earlier: Earlier,
) -> EventRow | None:
    """Return an earlier event with the content and another uuid.

    Without enrichment, old SDKs send one event for each experiment, and these count in
    different results. If a snapshot lists many experiments, the whole set is compared.
    """
    experiments: Iterable[object] = (None,)
    if not event.body.is_enriched:
        own = listed.get(event.snapshot.key, NO_IDS)
        experiments = own if 0 < len(own) <= MANY else (own or None,)
    found: list[EventRow] = []
    for experiment in experiments:
        other = earlier.get(content, experiment)
        earlier.add(event, content, experiment)
        if other is not None and other.uuid != event.uuid:
            found.append(other)
    return min(found, key=attrgetter("number"), default=None)


MANY = 10
NO_IDS: frozenset[str | None] = frozenset()


def _with_several_at_once(events: Iterable[EventRow]) -> set[str]:
    """Return the visitors who may have two conversions at one time."""
    latest: dict[str, int] = {}
    found: set[str] = set()
    for event in events:
        visitor, time = event.visitor, event.timestamp or 0
        if time <= latest.get(visitor, time - 1):
            found.add(visitor)
        else:
            latest[visitor] = time
    return found


def _may_be_reissued(event: EventRow) -> bool:
    """Return whether a second uuid is suspicious.

    It is not if the sender's timestamps are whole seconds.
    """
    if event.kind != "conversion" or event.body.counts_seconds:
        return False
    return event.identity is not None


def _listed(
    decisions: Iterable[DecisionRow],
) -> Mapping[SnapshotKey, frozenset[str | None]]:
    """Return the experiments that each snapshot lists."""
    listed: dict[SnapshotKey, set[str | None]] = {}
    for decision in decisions:
        listed.setdefault(decision.snapshot.key, set()).add(decision.experiment)
    return {key: frozenset(experiments) for key, experiments in listed.items()}
