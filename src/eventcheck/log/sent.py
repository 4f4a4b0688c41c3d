"""Collect the usable events and decisions of a call for the history."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import History, SentDecision, SentEvent
from eventcheck.context.sent import Identity, visitor_mark
from eventcheck.log.log import Log
from eventcheck.log.made import conflicts, made


def history_of(log: Log) -> History:
    """Return the decisions and event identities of a call, for `Context.history`."""
    return History(frozenset(_decisions(log)), frozenset(_events(log)))


def _events(log: Log) -> Iterator[SentEvent]:
    """Return the first of the events that a visitor sent with one identity.

    The others are duplicates of it.
    """
    seen: set[tuple[Identity, int]] = set()
    for event in log.events:
        identity = event.identity
        if identity is None or not (event.is_usable and event.body.is_usable):
            continue
        visitor = visitor_mark(event.visitor)
        if (identity, visitor) in seen or visitor in log.past.bodies_of(identity):
            continue
        seen.add((identity, visitor))
        yield SentEvent(*identity, visitor, event.digest)


def _decisions(log: Log) -> Iterator[SentDecision]:
    counted = {x.row.number: x for x in made(log.decisions, log.repeats)}
    conflicting = conflicts(counted.values())
    for row in log.decisions:
        own = counted.get(row.number)
        if own is None:
            experiment = variation = None
            time, is_usable = row.time, row.is_accepted
        else:
            _, experiment, variation, time, is_usable = own
        if time is None or not (is_usable and row.body.is_usable):
            continue
        yield SentDecision(
            row.visitor,
            row.campaign or "",
            experiment,
            variation,
            time,
            row.is_bandit,
            own is not None and own.choice in conflicting,
        )
