"""Who the visitor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.fixes import patch
from eventcheck.log import rows
from eventcheck.log.nearmiss import near_misses
from eventcheck.rule import Problem, Verdicts, log_rule, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import has_email, has_phone

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.parse.chunk import Chunk


@rule(
    "visitor-id-personal",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="identifiers",
    summary="A visitor id is an e-mail address or a phone number.",
    message="visitor_id is {kind}",
    hint="Send a pseudonym, for example a keyed hash: the id goes into exports.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING,),
    looks_at="visitors",
)
def visitor_id_personal(chunk: Chunk, context: Context) -> Verdicts:
    """Bare digits are a database id, never a phone number."""
    del context
    for visitor in chunk.visitors:
        known = visitor.visitor_id
        if known is None or known.isalnum():
            continue
        if has_email(known):
            yield Problem(visitor.at("visitor_id"), {"kind": "an e-mail address"})
        elif has_phone(known):
            yield Problem(visitor.at("visitor_id"), {"kind": "a phone number"})


@log_rule(
    "visitor-id-near-miss",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="A conversion's visitor is a decision's but for blanks or case.",
    message="this visitor has no decision; another one has, whose id differs in "
    "blanks or case alone",
    hint="Send one id, character by character, with decisions and conversions.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.SEGMENT_DOCS, sources.TRACKING),
    fix="unsafe",
    looks_at="conversions",
    compares_visitors=True,
)
def visitor_id_near_miss(log: EventLog, context: Context) -> Verdicts:
    """Once for each visitor entry with a conversion."""
    del context
    missed = near_misses(log)
    if not missed:
        return
    meant = set(missed.values())
    decided: dict[int, Place] = {}
    for decision in log.decisions():
        if decision.visitor in meant:
            decided.setdefault(decision.visitor, log.decision_place(decision))
    seen: set[tuple[int, int]] = set()
    for event in log.events():
        entry = (event.payload, event.visitor_index)
        other = missed.get(event.visitor)
        if other is None or entry in seen or not event.flags & rows.CONVERSION:
            continue
        seen.add(entry)
        place = log.visitor_place(event, "visitor_id")
        old, new = log.visitors[event.visitor], log.visitors[other]
        fix = patch.replace("write the decision's", place.path, old, new, safe=False)
        related = (decided[other],) if other in decided else ()
        yield Problem(place.path, fixes=(fix,), related=related, payload=place.payload)


RULES = (visitor_id_personal, visitor_id_near_miss)
