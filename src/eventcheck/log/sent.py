"""Collect what a call adds to the history: its usable events and decisions."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import History, SentDecision, SentEvent
from eventcheck.context.sent import Identity, visitor_mark
from eventcheck.log.log import Log
from eventcheck.log.repeats import activated


def history_of(log: Log) -> History:
    """Return the decisions and event identities of a call, for `Context.history`."""
    return History(frozenset(_decisions(log)), frozenset(_events(log)))


def _events(log: Log) -> Iterator[SentEvent]:
    """Return the first of the events that a visitor sent with one identity.

    Others are retries of it, or clash with it.
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
    first = log.repeats.first_activations(log.decisions)
    for decision in log.decisions:
        if not (decision.is_usable and decision.body.is_usable):
            continue
        fresh = first[activated(decision)]
        activation = fresh or next(iter(decision.activations), None)
        if activation is None or activation.time is None or not activation.is_usable:
            continue
        is_counted = fresh is not None
        is_counted &= not (decision.is_holdback or decision.is_rollout)
        yield SentDecision(
            decision.visitor,
            decision.campaign or "",
            decision.experiment if is_counted else None,
            decision.variation if is_counted else None,
            activation.time,
            decision.is_bandit,
        )
