"""Sessions: the sender's own, or as Optimizely infers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow

IDLE = 30 * 60 * 1000
"""Milliseconds without an event after which a session has ended."""
LONGEST = 24 * 60 * 60 * 1000
"""Milliseconds after which a session ends in any case."""
AUTO = "AUTO"
"""What the Web snippet sends to have sessions inferred."""


def sessions(log: EventLog, events: Iterable[EventRow]) -> dict[int, str]:
    """The session of each event of one visitor; the events come by time.

    Source: Event API OpenAPI 1.3.0, `session_id`.
    """
    found: dict[int, str] = {}
    start = last = None
    for event in events:
        time = event.timestamp
        if (
            start is None
            or last is None
            or time - last > IDLE
            or time - start > LONGEST
        ):
            start = time
        last = time
        own = log.sessions[event.session]
        inferred = f"{log.visitors[event.visitor]}@{start}"
        found[event.number] = own if own and own != AUTO else inferred
    return found
