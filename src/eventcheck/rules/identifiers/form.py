"""What ids look like. Their length is never judged: 5 to 16 digits are all real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.context import Catalog, Context
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
from eventcheck.rules.placeholders import placeholder_in
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    MEASURED,
    NOT_COUNTED,
    REPORTED,
    SDK,
    WARNING,
)


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "{field} is a number, not text",
    hint="Send ids as text, in quotes. Optimizely tolerates numbers, but they lose "
    "leading zeros and, from 2^53 on, digits.",
    evidence=(DOCUMENTED, MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    of=("integer",),
    fix="safe",
    also=(ERROR,),
)
def id_not_string(defect: Defect, context: Context) -> Found:
    """An id is a JSON number."""
    words, number = {"field": defect.field}, defect.value
    if not isinstance(number, int) or number == 0 or abs(number) >= EXACT:
        # It cannot be the id: it stands for nothing, or has lost digits.
        return Problem(params=words, severity=ERROR)
    if number < 0:
        return Problem(params=words)
    fixes = (Put(digits(number), "write text", safe=True),)
    return Problem(params=words, fixes=fixes)


@rule(
    "defect",
    WARNING,
    NOT_COUNTED,
    "the id has white space before or after it",
    hint='Strip white space from ids where they enter your system: `"a "` and `"a"` '
    "are different ids.",
    evidence=(SDK,),
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
    return Problem(fixes=(Put(str.strip(padded), "strip it"),))


def _padded_visitors(log: Log, context: Context) -> Iterator[Problem]:
    """Not if `visitor-id-near-miss` names the visitor that was meant."""
    for place, padded in log.padded or ():
        if padded not in log.near_misses:
            fix = Put(padded.strip(), "strip it", test=(place.path, padded))
            yield Problem(place.path, fixes=(fix,), payload=place.payload)


id_padded = id_padded.also_over("log", _padded_visitors, field="padded")


@rule(
    ("envelope", "visitor", "custom attribute", *DECISIONS, *EVENTS),
    WARNING,
    NOT_COUNTED,
    "{field} is a placeholder",
    hint="Find out where the id gets lost: all events with this value count as one "
    "visitor or one event, or not at all.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
)
def id_placeholder(part: WireObject, context: Context) -> Found:
    """An id is a placeholder that somebody forgot to fill in."""
    found = None
    for field in ID_FIELDS[type(part)]:
        value = getattr(part, field)
        if (
            value
            and placeholder_in(value, field) is not None
            and not _is_known(value, field, context.account)
        ):
            found = [*(found or ()), Problem(field, {"field": field})]
    return found


ID_FIELDS: Mapping[type[WireObject], tuple[str, ...]] = {
    Envelope: ("account_id", "project_id"),
    Visitor: ("visitor_id", "session_id"),
    Attribute: ("entity_id",),
    Decision: IDS,
    DecisionEvent: ("entity_id", "uuid"),
    ConversionEvent: ("entity_id", "uuid"),
    ClientActivation: ("entity_id", "uuid"),
}


def is_placeholder(value: str, field: str, catalog: Catalog) -> bool:
    """Return whether an id stands for no value."""
    is_like_one = placeholder_in(value, field) is not None
    return is_like_one and not _is_known(value, field, catalog)


def _is_known(value: str, field: str, catalog: Catalog) -> bool:
    """Return whether the catalog knows better.

    Known ids are ids, whatever they look like. Known keys are for `key-used-as-id`, and
    other accounts and projects for their own rules.
    """
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
    WARNING,
    NOT_COUNTED,
    "variation_id has characters other than the digits 0 to 9",
    hint="Send the variation's id, not its key. The SDKs replace such values by null.",
    evidence=(SDK,),
    sources=(sources.HOLDOUT_IDS,),
    field="variation_id",
    fix="safe",
)
def variation_id_not_numeric(decision: Decision, context: Context) -> Found:
    """A variation id is not made of digits."""
    variation, catalog = (decision.variation_id or "").strip(), context.account
    if not variation or (variation.isascii() and variation.isdigit()):
        return None
    known = experiment_of(decision, catalog)
    if known is not None and known.variation_ids:
        # The catalog knows better what is wrong.
        return None
    if is_placeholder(variation, "variation_id", catalog):
        return None
    return Problem("variation_id", fixes=_numbered(decision, variation, catalog))


def _numbered(decision: Decision, key: str, catalog: Catalog) -> tuple[Put, ...]:
    """Return the id of the one variation with this key, if no experiment is named."""
    named = catalog.variations_by_key.get(key, ())
    answer = only({variation.id for _, variation in named})
    if answer is None or decision.experiment_id is not None:
        return ()
    return (Put(answer, "write the id", safe=True),)


RULES = (id_not_string, id_padded, id_placeholder, variation_id_not_numeric)
