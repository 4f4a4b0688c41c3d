"""What ids look like. Their length is never judged: 5 to 16 digits are all real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes import patch
from eventcheck.log.nearmiss import near_misses
from eventcheck.rule import Problem, Verdicts, log_rule, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.parse.chunk import Chunk

EXACT = 2**53
"""From here on not every integer survives a JSON parser."""
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
        "your_visitor_id",
        "your_user_id",
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
    """An error where the number cannot be the id."""
    del context
    for defect in chunk.defects.get("integer", ()):
        words = {"field": defect.field}
        number = defect.value
        if isinstance(number, int) and 0 < number < EXACT:
            new = str(number)
            fix = patch.replace("write text", defect.path, number, new, safe=True)
            yield Problem(defect.path, words, fixes=(fix,))
        else:
            yield Problem(defect.path, words, severity=Severity.ERROR)


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
        if known is not None and known.strip().lower() in NOBODY:
            yield Problem(visitor.at("visitor_id"), {"field": "visitor_id"})
    for event in chunk.events:
        entity, uuid = event.entity_id, event.uuid
        if entity is not None and (entity.startswith(YOURS) or not entity.strip("0")):
            yield Problem(event.at("entity_id"), {"field": "entity_id"})
        if uuid is not None and _is_no_uuid(uuid):
            yield Problem(event.at("uuid"), {"field": "uuid"})


def _is_no_uuid(uuid: str) -> bool:
    # One character, repeated: the nil uuid, or "xxxxxxxx".
    if uuid.count(uuid[0]) + uuid.count("-") == len(uuid):
        return len(uuid) > 1
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
    looks_at="decisions",
)
def variation_id_not_numeric(chunk: Chunk, context: Context) -> Verdicts:
    """Where the catalog has the experiment, it knows better what is wrong."""
    for decision in chunk.decisions:
        variation = decision.variation_id
        if variation is None or (variation.isascii() and variation.isdigit()):
            continue
        known = context.account.experiment_by_id.get(decision.experiment_id or "")
        if not decision.is_rollout and (known is None or not known.variation_ids):
            yield Problem(decision.at("variation_id"))


RULES = (id_not_string, id_padded, id_placeholder, variation_id_not_numeric)
