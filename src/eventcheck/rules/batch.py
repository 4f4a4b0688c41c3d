"""The body as a whole, and the sessions of its visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Place, Severity
from eventcheck.fixes import patch
from eventcheck.log.sessions import AUTO, LONGEST
from eventcheck.rule import Problem, Verdicts, body_rule, log_rule, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.log.rows import EventRow
    from eventcheck.parse.body import Body
    from eventcheck.parse.chunk import Chunk


@body_rule(
    "enrich-decisions-off",
    severity=Severity.ERROR,
    effect=Effect.NOT_COUNTED,
    category="batch",
    summary="Enrichment is off, and conversions list no decisions.",
    message="enrich_decisions is not true, and nothing attributes conversions that "
    "list no decisions (here: {conversions})",
    hint="Send `enrich_decisions: true`, or list the visitor's decisions in the "
    "snapshot of each conversion.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.GETTING_STARTED, sources.EXPORTS),
    fix="unsafe",
    looks_at="body",
)
def enrich_decisions_off(body: Body, context: Context) -> Verdicts:
    """Once for the body, which is what has to be changed."""
    del context
    if not body.unattributed:
        return
    batch = body.batch
    key = batch.given_key("enrich_decisions")
    path = batch.at("enrich_decisions") if key in batch.raw else ()
    yield Problem(
        path,
        {"conversions": body.unattributed},
        fixes=_enriched(body, key),
        related=tuple(Place(body.index, x) for x in body.first_unattributed),
    )


def _enriched(body: Body, key: str) -> tuple[Fix, ...]:
    raw = body.batch.raw
    title = "turn enrichment on"
    if key in raw:
        return (patch.replace(title, (key,), raw[key], new=True, safe=False),)
    account = body.batch.given_key("account_id")
    if account not in raw:
        return ()
    beside = (account, raw[account])
    return (patch.add(title, (), key, new=True, witness=beside, safe=False),)


@body_rule(
    "client-name-absent",
    severity=Severity.INFO,
    effect=Effect.DEGRADED,
    category="batch",
    summary="The body does not say who sends it.",
    message="the body lacks {field}",
    hint="Send client_name and client_version: exports show them, and they tell your "
    "traffic from other traffic.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BUNDLING),
    looks_at="body",
)
def client_name_absent(body: Body, context: Context) -> Verdicts:
    """Name or version; both are one finding."""
    del context
    if not body.is_object or body.foreign:
        return
    fields, lost = body.batch.fields, body.batch.lost
    names = ("client_name", "client_version")
    absent = [x for x in names if x not in fields and x not in lost]
    if absent:
        yield Problem((), {"field": " and ".join(absent)})


@body_rule(
    "ip-not-anonymized",
    severity=Severity.INFO,
    effect=Effect.DEGRADED,
    category="batch",
    summary="Visitors' IP addresses are kept whole.",
    message="anonymize_ip is false: whole IP addresses are kept",
    hint="Leave it out, or send true, unless you filter by whole addresses.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.ANONYMIZE_IP, sources.EVENT_API),
    looks_at="body",
)
def ip_not_anonymized(body: Body, context: Context) -> Verdicts:
    """Only where the body says so: absent means true."""
    del context
    if body.batch.fields.get("anonymize_ip") is False:
        yield Problem(body.batch.at("anonymize_ip"))


@rule(
    "session-id-blank",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="batch",
    summary="A session id is empty, which is the same as none.",
    message="session_id is empty: it is the same as none",
    hint="Leave it out.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.BUNDLING,),
    fix="safe",
    looks_at="sessions",
)
def session_id_blank(chunk: Chunk, context: Context) -> Verdicts:
    """As in Optimizely's own examples."""
    del context
    for visitor in chunk.sessions:
        if visitor.fields["session_id"] == "":
            path = visitor.at("session_id")
            old = visitor.raw[visitor.given_key("session_id")]
            fix = patch.remove("drop session_id", path, old, safe=True)
            yield Problem(path, fixes=(fix,))


@rule(
    "session-id-auto",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="batch",
    summary="A session id is `AUTO`, which only the Web snippet sends.",
    message="session_id is the snippet's AUTO: here it is one session of everybody",
    hint="Leave session_id out: sessions are then inferred.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.SNIPPET,),
    fix="safe",
    looks_at="sessions",
)
def session_id_auto(chunk: Chunk, context: Context) -> Verdicts:
    """Not in the snippet's own bodies."""
    del context
    for visitor in chunk.sessions:
        if visitor.session_id == AUTO and not chunk.body.is_snippet(visitor):
            path = visitor.at("session_id")
            old = visitor.raw[visitor.given_key("session_id")]
            fix = patch.remove("drop session_id", path, old, safe=True)
            yield Problem(path, fixes=(fix,))


@log_rule(
    "session-id-shared",
    severity=Severity.WARNING,
    effect=Effect.MISATTRIBUTED,
    category="batch",
    summary="Two visitors share a session id, or a session is longer than a day.",
    message="{problem}",
    hint="Make a session id for each visit of each visitor, or send none.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    looks_at="sessions",
    compares_visitors=True,
)
def session_id_shared(log: EventLog, context: Context) -> Verdicts:
    """The entry of the second visitor, or the one that passes 24 hours; once each."""
    del context
    first: dict[int, EventRow] = {}
    told: set[tuple[int, str]] = set()
    events = [x for x in log.events() if x.session and log.sessions[x.session] != AUTO]
    earliest = _earliest(events)
    for event in events:
        other = first.setdefault(event.session, event)
        start = earliest.get(event.session)
        if event.visitor != other.visitor:
            problem = "another visitor has the same session_id"
        elif (
            event.time is not None
            and start is not None
            and (event.time - start.timestamp > LONGEST)
        ):
            problem, other = "the session lasts longer than 24 hours", start
        else:
            continue
        if (event.session, problem) not in told:
            told.add((event.session, problem))
            place = log.visitor_place(event, "session_id")
            related = (log.visitor_place(other, "session_id"),)
            words = {"problem": problem}
            yield Problem(place.path, words, related=related, payload=place.payload)


def _earliest(events: list[EventRow]) -> dict[int, EventRow]:
    found: dict[int, EventRow] = {}
    for event in events:
        if event.time is not None:
            known = found.get(event.session)
            if known is None or event.timestamp < known.timestamp:
                found[event.session] = event
    return found


RULES = (
    enrich_decisions_off,
    client_name_absent,
    ip_not_anonymized,
    session_id_blank,
    session_id_auto,
    session_id_shared,
)
