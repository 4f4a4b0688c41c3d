"""What ids look like. Their length is never checked: 5 to 16 digits are all real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.context import Catalog, Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.models import (
    Attribute,
    ClientActivation,
    ConversionEvent,
    Decision,
    DecisionEvent,
    Visitor,
)
from eventcheck.models.base import WireObject
from eventcheck.models.batch import Envelope
from eventcheck.models.decision import IDS
from eventcheck.models.fields import EXACT
from eventcheck.read.defect import Defect
from eventcheck.read.odd import digits
from eventcheck.rule import DECISIONS, EVENTS, Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import has_email, has_phone
from eventcheck.rules.placeholders import USUAL, placeholder_in
from eventcheck.rules.shared import put_answer


@rule(
    "defect",
    Severity.WARNING,
    Effect.DEGRADED,
    "{field} is a number, not text",
    hint="Send ids as text, in quotes. Optimizely tolerates numbers, but they lose "
    "leading zeros and, from 2^53 on, digits.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    of=("integer",),
    fix="safe",
    also=(Severity.ERROR,),
)
def id_not_string(defect: Defect, context: Context) -> Found:
    """An id is a JSON number."""
    words, number = {"field": defect.field}, defect.value
    if not isinstance(number, int) or number == 0 or abs(number) >= EXACT:
        # It is not the id: zero is none, and larger numbers have lost digits.
        return Problem(params=words, severity=Severity.ERROR)
    text = None if number < 0 else digits(number)
    return Problem(params=words, fixes=put_answer(text, "write text"))


@rule(
    "defect",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "the id has white space before or after it",
    hint='Strip white space from ids where they enter your system: `"a "` and `"a"` '
    "are different ids.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    of=("padded",),
    fix="unsafe",
    compares_visitors=True,
)
def id_padded(defect: Defect, context: Context) -> Found:
    """An id has white space around it."""
    if defect.field == "visitor_id":
        return None
    padded = defect.value if isinstance(defect.value, str) else ""
    return Problem(fixes=(Put(str.strip(padded), "strip the white space"),))


def _padded_visitors(log: Log, context: Context) -> Iterator[Problem]:
    for place, padded in log.padded or ():
        # `visitor-id-near-miss` reports those of another visitor who has a decision.
        if padded not in log.near_misses:
            test = place.path, padded
            fix = Put(padded.strip(), "strip the white space", test=test)
            yield Problem(place.path, fixes=(fix,), payload=place.payload)


id_padded = id_padded.also_over("log", _padded_visitors, field="padded")


@rule(
    ("envelope", "visitor", "custom attribute", *DECISIONS, *EVENTS),
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "{field} is a placeholder, not an id",
    hint="Find out where your code loses the id: everything with this value counts as "
    "one visitor or one event, or not at all.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
)
def id_placeholder(part: WireObject, context: Context) -> Found:
    """An id is a placeholder that was never filled in."""
    found: list[Problem] = []
    for field in ID_FIELDS[type(part)]:
        value = getattr(part, field)
        # Most ids are usual: seeing it here saves a call for each of them.
        if not value or USUAL.fullmatch(value):
            continue
        if is_placeholder(value, field, context.account):
            found.append(Problem(field, {"field": field}))
    return found


ID_FIELDS: Mapping[type[WireObject], tuple[str, ...]] = {
    Envelope: ("account_id", "project_id"),
    Visitor: ("visitor_id", "session_id"),
    Attribute: ("entity_id",),
    Decision: IDS,
    **dict.fromkeys(
        (DecisionEvent, ConversionEvent, ClientActivation), ("entity_id", "uuid")
    ),
}


def is_placeholder(value: str, field: str, catalog: Catalog) -> bool:
    """Return whether an id is a placeholder, as `id-placeholder` reports it."""
    kind = placeholder_in(value, field)
    return kind is not None and not _is_known(value, field, catalog)


def _is_known(value: str, field: str, catalog: Catalog) -> bool:
    """Return whether the catalog can tell if the id is right; other rules do so."""
    match field:
        case "account_id":
            return catalog.account_id is not None
        case "project_id":
            return bool(catalog.project_ids)
        case "visitor_id" | "session_id" | "uuid":
            return False
    return value in catalog.ids or value in catalog.keys


@rule(
    "decision",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "variation_id has characters other than the digits 0 to 9",
    hint="Send the variation's id, not its key. The SDKs replace such values by null, "
    "and then the visitor counts in no variation.",
    evidence=(Evidence.SDK,),
    sources=(sources.HOLDOUT_IDS,),
    fix="safe",
)
def variation_id_not_numeric(decision: Decision, context: Context) -> Found:
    """A variation id is not made of digits."""
    variation, catalog = (decision.variation_id or "").strip(), context.account
    if not variation or (variation.isascii() and variation.isdigit()):
        return None
    known = experiment_of(decision, catalog)
    # If the catalog has the experiment, `unknown-id` or `key-used-as-id` reports it.
    if known is not None and known.variation_ids:
        return None
    if is_placeholder(variation, "variation_id", catalog):
        return None
    named = {x.id for _, x in catalog.variations_by_key.get(variation, ())}
    answer = only(named) if decision.experiment_id is None else None
    return Problem("variation_id", fixes=put_answer(answer, "write the id"))


@rule(
    "visitor",
    Severity.WARNING,
    Effect.DEGRADED,
    "visitor_id is {kind}",
    hint="Send a pseudonym, for example a keyed hash: exports contain the id.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING,),
)
def visitor_id_personal(visitor: Visitor, context: Context) -> Found:
    """A visitor id is an e-mail address or a phone number."""
    known = visitor.visitor_id or ""
    # Bare digits are a database id, never a phone number.
    if known.isalnum():
        return None
    if has_email(known):
        return Problem("visitor_id", {"kind": "an e-mail address"})
    is_phone = has_phone(known)
    return Problem("visitor_id", {"kind": "a phone number"}) if is_phone else None


@rule(
    "log",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "this visitor has no decision; a visitor whose id differs only in white space or "
    "case has one",
    hint="Send exactly the same id with decisions and conversions: these conversions "
    "are not attributed to the decision.",
    evidence=(Evidence.REPORTED,),
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
    decided = {x.visitor: x.place for x in reversed(log.decisions)}
    missing = {
        (x.payload, x.entry.index): x.visitor
        for x in log.events
        if x.kind == "conversion" and x.visitor in missed
    }
    for (payload, index), visitor in missing.items():
        at, other = ("visitors", index, "visitor_id"), missed[visitor]
        fix = Put(other, "write the decision's id", test=(at, visitor))
        related = (decided[other],) if other in decided else ()
        yield Problem(at, fixes=(fix,), related=related, payload=payload)


RULES = (
    id_not_string,
    id_padded,
    id_placeholder,
    variation_id_not_numeric,
    visitor_id_personal,
    visitor_id_near_miss,
)
