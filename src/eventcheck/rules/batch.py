"""The body as a whole, and the sessions of its visitors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from eventcheck.context import Context
from eventcheck.findings import Path, Place
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
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFO,
    MEASURED,
    MISATTRIBUTED,
    NONE,
    NOT_COUNTED,
    WARNING,
)

SHOWN = 10
"""So many conversions are named as related."""


@rule(
    "log",
    ERROR,
    NOT_COUNTED,
    "`enrich_decisions` is not true, so conversions that list no decisions cannot be "
    "attributed (here: {conversions})",
    hint="Send `enrich_decisions: true`, or list the visitor's decisions in the "
    "snapshot of each conversion.",
    evidence=(DOCUMENTED, MEASURED),
    sources=(sources.GETTING_STARTED, sources.EXPORTS),
    field="unenriched",
    fix="unsafe",
)
def enrich_decisions_off(log: Log, context: Context) -> Iterator[Problem]:
    """Enrichment is off, and conversions list no decisions."""
    lost: defaultdict[int, list[EventRow]] = defaultdict(list)
    for event in log.events:
        if event.kind == "conversion" and not (
            event.body.is_enriched or event.snapshot.lists_decisions
        ):
            lost[event.payload].append(event)
    for payload, events in lost.items():
        says, witness = events[0].body.says_enriched, events[0].body.witness
        fix = Put(
            value=True,
            title="turn enrichment on",
            at="enrich_decisions",
            test=witness,
        )
        yield Problem(
            ("enrich_decisions",) if says else (),
            {"conversions": len(events)},
            fixes=(fix,) if witness else (),
            related=tuple(x.place for x in events[:SHOWN]),
            payload=payload,
        )


@rule(
    "envelope",
    INFO,
    DEGRADED,
    "the body lacks {field}",
    hint="Send client_name and client_version: exports show them, and they tell your "
    "traffic from other traffic.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.BUNDLING),
)
def client_name_absent(envelope: Envelope, context: Context) -> Found:
    """The body does not say who sends it."""
    given = envelope.model_fields_set
    absent = [x for x in ("client_name", "client_version") if x not in given]
    return Problem((), {"field": " and ".join(absent)}) if absent else None


@rule(
    "envelope",
    INFO,
    DEGRADED,
    "anonymize_ip is false: Optimizely stores whole IP addresses",
    hint="Leave it out or send true, unless you filter by whole addresses.",
    evidence=(DOCUMENTED,),
    sources=(sources.ANONYMIZE_IP, sources.EVENT_API),
    field="anonymize_ip",
)
def ip_not_anonymized(envelope: Envelope, context: Context) -> Found:
    """Visitors' IP addresses are stored whole."""
    return None if envelope.anonymize_ip else Problem("anonymize_ip")


DROP = (Remove("drop session_id", safe=True),)


@rule(
    "visitor",
    INFO,
    NONE,
    "session_id is empty, which is the same as none",
    hint="Leave it out.",
    evidence=(DOCUMENTED,),
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
    WARNING,
    DEGRADED,
    "session_id is AUTO, which only the Web snippet may send; here all visitors would "
    "share one session",
    hint="Leave session_id out: Optimizely then infers sessions.",
    evidence=(MEASURED,),
    sources=(sources.SNIPPET,),
    fix="safe",
)
def session_id_auto(entry: Entry, context: Context) -> Found:
    """A session id is `AUTO`, which only the Web snippet sends."""
    if entry.visitor.session_id != AUTO or entry.is_snippet:
        return None
    return Problem("session_id", fixes=DROP)


@rule(
    "log",
    WARNING,
    MISATTRIBUTED,
    "{problem}",
    hint="Make a session id for each visit of each visitor, or send none.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    field="comparable",
    compares_visitors=True,
)
def session_id_shared(log: Log, context: Context) -> Iterator[Problem]:
    """Two visitors share a session id, or a session is longer than a day."""
    events = [x for x in log.events if x.entry.session not in ("", AUTO)]
    first: dict[str, EventRow] = {}
    starts = _starts(events)
    told: set[tuple[str, str]] = set()
    for event in events:
        session = event.entry.session
        other, start = first.setdefault(session, event), starts.get(session)
        if event.visitor != other.visitor:
            problem = "another visitor has the same session_id"
        elif start is not None and _is_long(start, event):
            problem, other = "the session lasts longer than 24 hours", start
        else:
            continue
        if (session, problem) not in told:
            told.add((session, problem))
            related = (Place(other.payload, _session(other)),)
            words = {"problem": problem}
            yield Problem(
                _session(event), words, related=related, payload=event.payload
            )


def _starts(events: Iterable[EventRow]) -> Mapping[str, EventRow]:
    """Return the earliest event of each session."""
    found: dict[str, EventRow] = {}
    for event in events:
        known = found.setdefault(event.entry.session, event)
        if event.time is not None and (known.time is None or event.time < known.time):
            found[event.entry.session] = event
    return found


def _is_long(start: EventRow, event: EventRow) -> bool:
    if start.time is None or event.time is None:
        return False
    return event.time - start.time > LONGEST


def _session(event: EventRow) -> Path:
    return "visitors", event.entry.index, "session_id"


RULES = (
    enrich_decisions_off,
    client_name_absent,
    ip_not_anonymized,
    session_id_blank,
    session_id_auto,
    session_id_shared,
)
