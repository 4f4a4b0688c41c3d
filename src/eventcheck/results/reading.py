"""Bodies into the log that counting goes by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eventcheck.log.eventlog import EventLog
from eventcheck.log.recording import record, reject
from eventcheck.parse.body import Body
from eventcheck.parse.reader import Reader

if TYPE_CHECKING:
    from eventcheck.context import Context


def read_all(
    payloads: Iterable[object], context: Context
) -> tuple[EventLog, frozenset[int]]:
    """The log of all bodies, and which of them are for another account."""
    log, reader = EventLog(), Reader(context, forgiving=False)
    account = context.account.account_id
    others: set[int] = set()
    for payload in payloads:
        body = Body(payload, log.bodies)
        log.bodies += 1
        events, decisions = len(log.uuids), len(log.decision_visitors)
        for chunk in reader.read(body):
            record(chunk, log)
        if body.is_rejected:
            reject(log, events, decisions)
        given = body.batch.fields.get("account_id")
        if account is not None and given and given != account:
            others.add(body.index)
    reader.close()
    return log, frozenset(others)
