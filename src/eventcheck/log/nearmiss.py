"""Visitors whose id is another visitor's but for blanks and case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eventcheck.log.eventlog import CONVERTED, DECIDED

if TYPE_CHECKING:
    from eventcheck.log.eventlog import EventLog


def near_misses(log: EventLog) -> Mapping[int, int]:
    """Each visitor who converts and decides nothing, with the one that was meant.

    Both are numbers of the log; the one that was meant has a decision.
    """
    if log.found_near_misses is None:
        log.found_near_misses = _find(log)
    return log.found_near_misses


def _find(log: EventLog) -> Mapping[int, int]:
    roles = log.roles
    lonely = [
        n for n, role in enumerate(roles) if role & CONVERTED and not role & DECIDED
    ]
    lonely = [n for n in lonely if not log.past.decisions_of(log.visitors[n])]
    wanted: dict[str, list[int]] = {}
    for number in lonely:
        wanted.setdefault(_folded(log.visitors[number]), []).append(number)
    found: dict[int, int] = {}
    for number, role in enumerate(roles) if wanted else ():
        if role & DECIDED:
            for lost in wanted.get(_folded(log.visitors[number]), ()):
                found.setdefault(lost, number)
    return found


def _folded(visitor_id: str) -> str:
    return visitor_id.strip().casefold()
