"""Who the visitor is."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.findings import Path, Place
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.models import Visitor
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import has_email, has_phone
from eventcheck.rules.words import DEGRADED, DOCUMENTED, NOT_COUNTED, REPORTED, WARNING


@rule(
    "visitor",
    WARNING,
    DEGRADED,
    "visitor_id is {kind}",
    hint="Send a pseudonym, for example a keyed hash: exports contain the id.",
    evidence=(DOCUMENTED,),
    sources=(sources.TRACKING,),
    field="visitor_id",
)
def visitor_id_personal(visitor: Visitor, context: Context) -> Found:
    """A visitor id is an e-mail address or a phone number."""
    known = visitor.visitor_id or ""
    # Bare digits are a database id, never a phone number.
    if known.isalnum():
        return None
    if has_email(known):
        return Problem("visitor_id", {"kind": "an e-mail address"})
    if has_phone(known):
        return Problem("visitor_id", {"kind": "a phone number"})
    return None


@rule(
    "log",
    WARNING,
    NOT_COUNTED,
    "this visitor has no decision; another one has, and only white space or case "
    "differs in their ids",
    hint="Send exactly the same id with decisions and conversions.",
    evidence=(REPORTED,),
    sources=(sources.SEGMENT_DOCS, sources.TRACKING),
    field="comparable",
    fix="unsafe",
    compares_visitors=True,
)
def visitor_id_near_miss(log: Log, context: Context) -> Iterator[Problem]:
    """A conversion's visitor is a decision's, except for white space or case."""
    missed = log.near_misses
    if not missed:
        return
    decided: dict[str, Place] = {}
    for decision in log.decisions:
        decided.setdefault(decision.visitor, decision.place)
    seen: set[tuple[int, int]] = set()
    for event in log.events:
        entry = event.payload, event.entry.index
        other = missed.get(event.visitor)
        if other is None or entry in seen or event.kind != "conversion":
            continue
        seen.add(entry)
        place: Path = ("visitors", event.entry.index, "visitor_id")
        test = place, event.visitor
        yield Problem(
            place,
            fixes=(Put(other, "write the decision's id", test=test),),
            related=(decided[other],) if other in decided else (),
            payload=event.payload,
        )


RULES = (visitor_id_personal, visitor_id_near_miss)
