"""What ids look like. Their length is never judged: 5 to 16 digits are all real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import experiment_of, only
from eventcheck.log.nearmiss import near_misses
from eventcheck.nodes.wire import EXACT
from eventcheck.rule import Problem, Verdicts, log_rule, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Catalog, Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.nodes import Decision, Event
    from eventcheck.parse.chunk import Chunk

NOBODY = frozenset(
    {
        "undefined",
        "null",
        "none",
        "nil",
        "nan",
        "[object object]",
        "(null)",
        "<null>",
        "visitor_id",
    }
)
NO_UUID = frozenset(
    {"uuid", "string", "test", "null", "none", "undefined", "nan", "[object object]"}
)
YOURS = "YOUR_"


@rule(
    "id-not-string",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.DEGRADED,
    category="identifiers",
    summary="An id is a JSON number.",
    message="{field} is a number, where text is expected",
    hint="Send ids as text, in quotes. Numbers are tolerated in practice, but lose "
    "leading zeros and, from 2^53 on, digits.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    fix="safe",
    looks_at="defects",
)
def id_not_string(chunk: Chunk, context: Context) -> Verdicts:
    """An error where the number cannot be the id: 0, or with digits lost."""
    del context
    for defect in chunk.defects.get("integer", ()):
        words = {"field": defect.field}
        number = defect.value
        fixes: tuple[Fix, ...] = ()
        severity = None
        if not isinstance(number, int) or number == 0 or abs(number) >= EXACT:
            severity = Severity.ERROR
        elif number > 0:
            path, new = defect.path, str(number)
            fixes = (patch.replace("write text", path, number, new, safe=True),)
        yield Problem(defect.path, words, fixes=fixes, severity=severity)


@log_rule(
    "id-padded",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="An id has white space around it.",
    message="white space stands before or after the id",
    hint="Trim ids where they enter your system: with blanks they are other ids.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="unsafe",
    looks_at="defects",
)
def id_padded(log: EventLog, context: Context) -> Verdicts:
    """Not where a visitor's blanks are the near miss of another visitor."""
    del context
    missed = {log.visitors[number] for number in near_misses(log)}
    for place, padded, is_visitor in log.padded:
        if not (is_visitor and padded in missed):
            fix = patch.replace(
                "trim it", place.path, padded, padded.strip(), safe=False
            )
            yield Problem(place.path, fixes=(fix,), payload=place.payload)


@rule(
    "id-placeholder",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="An id is a placeholder that somebody forgot to fill in.",
    message="{field} is a placeholder",
    hint="Find where the id is lost on its way: all these events become one visitor, "
    "one event, or none.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    looks_at="visitors",
)
def id_placeholder(chunk: Chunk, context: Context) -> Verdicts:
    """Words for nothing, zeros, and values of examples."""
    del context
    for visitor in chunk.visitors:
        known = visitor.visitor_id
        if known is not None and _is_nobody(known):
            yield Problem(visitor.at("visitor_id"), {"field": "visitor_id"})
    for event in chunk.events:
        entity, uuid = event.entity_id, event.uuid
        if entity is not None and is_no_entity(entity, event):
            yield Problem(event.at("entity_id"), {"field": "entity_id"})
        if uuid is not None and _is_no_uuid(uuid):
            yield Problem(event.at("uuid"), {"field": "uuid"})


def _is_nobody(visitor_id: str) -> bool:
    return visitor_id.lower() in NOBODY or visitor_id.startswith(YOURS)


def is_no_entity(entity: str, event: Event) -> bool:
    """Whether the entity of an event is a placeholder."""
    if entity.startswith(YOURS):
        return True
    # The number 0 is what `id-not-string` reports.
    return not entity.strip("0") and isinstance(
        event.raw[event.given_key("entity_id")], str
    )


def _is_no_uuid(uuid: str) -> bool:
    # One character, repeated: the nil uuid, or "xxxxxxxx".
    letters = uuid.replace("-", "")
    if len(letters) > 1 and len(set(letters)) == 1:
        return True
    return uuid.lower() in NO_UUID or uuid.startswith(YOURS)


@rule(
    "variation-id-not-numeric",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="identifiers",
    summary="A variation id is not made of digits.",
    message="variation_id has other characters than the digits 0 to 9",
    hint="Send the variation's id, not its key. The SDKs replace such a value by null.",
    evidence=(Evidence.SDK,),
    sources=(sources.HOLDOUT_IDS,),
    fix="safe",
    looks_at="decisions",
)
def variation_id_not_numeric(chunk: Chunk, context: Context) -> Verdicts:
    """Where the catalog has the experiment, it knows better what is wrong."""
    catalog = context.account
    for decision in chunk.decisions:
        variation = decision.variation_id
        if variation is None or (variation.isascii() and variation.isdigit()):
            continue
        known = experiment_of(decision, catalog)
        if not decision.is_rollout and (known is None or not known.variation_ids):
            fixes = _numbered(decision, variation, catalog)
            yield Problem(decision.at("variation_id"), fixes=fixes)


def _numbered(decision: Decision, key: str, catalog: Catalog) -> tuple[Fix, ...]:
    """Where no experiment is named, the key of one variation alone says which."""
    named = catalog.variations_by_key.get(key, ())
    answer = only({variation.id for _, variation in named})
    if answer is None or decision.experiment_id is not None:
        return ()
    path = decision.at("variation_id")
    old = decision.raw[decision.given_key("variation_id")]
    return (patch.replace("write the id", path, old, answer, safe=True),)


RULES = (id_not_string, id_padded, id_placeholder, variation_id_not_numeric)
