"""Sessions: the sender's own, or as Optimizely infers them."""

from __future__ import annotations

from collections.abc import Iterable

from eventcheck.log.rows import EventRow

IDLE = 30 * 60 * 1000
"""Milliseconds without an event after which a session has ended."""
LONGEST = 24 * 60 * 60 * 1000
"""Milliseconds after which a session ends in any case."""
AUTO = "AUTO"
"""What the Web snippet sends to have sessions inferred."""


def sessions(events: Iterable[EventRow]) -> dict[int, str]:
    """Return the session of each event of one visitor, by `EventRow.number`.

    The events come by time. Source: Event API OpenAPI 1.3.0, `session_id`.
    """
    found: dict[int, str] = {}
    start = last = None
    timed = ((x, x.timestamp) for x in events if x.timestamp is not None)
    for event, time in timed:
        if (
            start is None
            or last is None
            or time - last > IDLE
            or time - start > LONGEST
        ):
            start = time
        last = time
        own = event.entry.session
        inferred = f"{event.visitor}@{start}"
        found[event.number] = own if own and own != AUTO else inferred
    return found
