"""The body as a whole, and the sessions of its visitors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Place, Severity
from eventcheck.fixes.change import Put, Remove
from eventcheck.log.log import Log
from eventcheck.log.rows import EventRow
from eventcheck.log.sessions import AUTO, LONGEST
from eventcheck.models import Visitor
from eventcheck.models.batch import Envelope
from eventcheck.read.body import Entry
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources

SHOWN = 10
"""The number of conversions that are named as related."""


@rule(
    "log",
    Severity.ERROR,
    Effect.NOT_COUNTED,
    "`enrich_decisions` is not true, so conversions that list no decisions cannot be "
    "attributed (here: {conversions})",
    hint="Send `enrich_decisions: true`, or list the visitor's decisions in the "
    "snapshot of each conversion.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.GETTING_STARTED, sources.EXPORTS),
    field="unenriched",
    fix="unsafe",
)
def enrich_decisions_off(log: Log, context: Context) -> Iterator[Problem]:
    """Enrichment is off, and conversions list no decisions."""
    lost: defaultdict[int, list[EventRow]] = defaultdict(list)
    for event in log.events:
        is_attributed = event.body.is_enriched or event.snapshot.lists_decisions
        if event.kind == "conversion" and not is_attributed:
            lost[event.payload].append(event)
    for payload, events in lost.items():
        body, at, title = events[0].body, "enrich_decisions", "turn enrichment on"
        fix = Put(value=True, title=title, at=at, test=body.witness)
        yield Problem(
            (at,) if body.says_enriched else (),
            {"conversions": len(events)},
            fixes=(fix,) if body.witness else (),
            related=tuple(x.place for x in events[:SHOWN]),
            payload=payload,
        )


@rule(
    "envelope",
    Severity.INFO,
    Effect.DEGRADED,
    "the body lacks {field}",
    hint="Send client_name and client_version: exports show them, and they tell your "
    "traffic from other traffic.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BUNDLING),
)
def client_name_absent(envelope: Envelope, context: Context) -> Found:
    """The body does not say who sends it."""
    given = envelope.model_fields_set
    absent = [x for x in ("client_name", "client_version") if x not in given]
    return Problem((), {"field": " and ".join(absent)}) if absent else None


@rule(
    "envelope",
    Severity.INFO,
    Effect.DEGRADED,
    "anonymize_ip is false: Optimizely stores whole IP addresses",
    hint="Leave the field out or send true, unless you filter by whole addresses.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.ANONYMIZE_IP, sources.EVENT_API),
)
def ip_not_anonymized(envelope: Envelope, context: Context) -> Found:
    """Optimizely stores the visitors' whole IP addresses."""
    return Problem("anonymize_ip") if envelope.anonymize_ip is False else None


DROP = (Remove("drop session_id", safe=True),)


@rule(
    "visitor",
    Severity.INFO,
    Effect.NONE,
    "session_id is empty, which is the same as none",
    hint="Leave session_id out.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.BUNDLING,),
    field="session_id",
    fix="safe",
)
def session_id_blank(visitor: Visitor, context: Context) -> Found:
    """A session id is empty, which is the same as none."""
    return Problem("session_id", fixes=DROP) if visitor.session_id == "" else None


def _white_space(defect: Defect, context: Context) -> Found:
    return Problem(fixes=DROP) if defect.field == "session_id" else None


session_id_blank = session_id_blank.also_over("defect", _white_space, of=("empty",))


@rule(
    "entry",
    Severity.WARNING,
    Effect.DEGRADED,
    "session_id is AUTO, which only the Web snippet may send; here all visitors would "
    "share one session",
    hint="Leave session_id out: Optimizely then infers sessions.",
    evidence=(Evidence.MEASURED,),
    sources=(sources.SNIPPET,),
    fix="safe",
)
def session_id_auto(entry: Entry, context: Context) -> Found:
    """A session id is `AUTO`, which only the Web snippet sends."""
    is_copied = entry.visitor.session_id == AUTO and not entry.is_snippet
    return Problem("session_id", fixes=DROP) if is_copied else None


@rule(
    "log",
    Severity.WARNING,
    Effect.MISATTRIBUTED,
    "{problem}",
    hint="Make a session id for each visit of each visitor, or send none.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    field="comparable",
    compares_visitors=True,
)
def session_id_shared(log: Log, context: Context) -> Iterator[Problem]:
    """Two visitors share a session id, or a session is longer than a day."""
    sessions: defaultdict[str, list[EventRow]] = defaultdict(list)
    for event in log.events:
        if event.entry.session not in ("", AUTO):
            sessions[event.entry.session].append(event)
    for events in sessions.values():
        first = events[0]
        timed = [(x.time, x.number, x) for x in events if x.time is not None]
        begin, _, earliest = min(timed, default=(0, 0, first))
        others = [x for x in events if x.visitor != first.visitor]
        late = [x for time, _, x in timed if time - begin > LONGEST]
        late = [x for x in late if x.visitor == first.visitor]
        if others:
            yield _shared(others[0], first, "another visitor has the same session_id")
        if late:
            yield _shared(late[0], earliest, "the session lasts longer than 24 hours")


def _shared(event: EventRow, other: EventRow, problem: str) -> Problem:
    at, there = (("visitors", x.entry.index, "session_id") for x in (event, other))
    related = (Place(other.payload, there),)
    return Problem(at, {"problem": problem}, related=related, payload=event.payload)


RULES = (
    enrich_decisions_off,
    client_name_absent,
    ip_not_anonymized,
    session_id_blank,
    session_id_auto,
    session_id_shared,
)
