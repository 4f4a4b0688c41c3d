"""What a call adds to the history: usable events and decisions of usable bodies."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import History, SentDecision, SentEvent
from eventcheck.context.history import visitor_mark
from eventcheck.log.log import Log


def history_of(log: Log) -> History:
    """The decisions and event identities of a call, for `Context.history`."""
    return History(frozenset(_decisions(log)), frozenset(_events(log)))


def _events(log: Log) -> Iterator[SentEvent]:
    for event in log.events:
        identity = event.identity
        if identity is not None and event.is_usable and event.body.is_usable:
            yield SentEvent(*identity, visitor_mark(event.visitor), event.digest)


def _decisions(log: Log) -> Iterator[SentDecision]:
    for decision in log.decisions:
        time = decision.time
        if time is None or not (decision.is_usable and decision.body.is_usable):
            continue
        is_counted = not (decision.is_holdback or decision.is_rollout)
        is_counted = is_counted and not log.is_own_duplicate(decision.activations[0])
        yield SentDecision(
            decision.visitor,
            decision.campaign or "",
            decision.experiment if is_counted else None,
            decision.variation if is_counted else None,
            time,
            decision.is_bandit,
        )
