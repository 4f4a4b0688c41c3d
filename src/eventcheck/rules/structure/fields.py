"""The fields of each object: of the wrong type, missing, empty, null or misnamed."""

from __future__ import annotations

import re

from pydantic_core import from_json

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, JsonValue, Path, Severity
from eventcheck.fixes.answers import activated_campaign, fill_in
from eventcheck.fixes.change import Change, Put, Remove, Rename
from eventcheck.models import Decision, Snapshot, Visitor
from eventcheck.models.decision import IDS
from eventcheck.models.event import CAMPAIGN_ACTIVATED
from eventcheck.models.fields import EXACT
from eventcheck.read.defect import Defect
from eventcheck.read.odd import digits, json_type
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.shared import put_answer


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "expected {expected}, got {actual}",
    hint="Send a value of the expected JSON type: Optimizely cannot read this one.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("wrong-type",),
    fix="both",
)
def wrong_type(defect: Defect, context: Context) -> Found:
    """A value has the wrong JSON type."""
    value, expected = defect.value, defect.expected
    actual, decoded = json_type(value), _decoded(value, expected)
    fixes, advice = _retyped(value, expected), _conversion(actual)
    if decoded is not None:
        fixes = (Put(decoded, "decode the JSON text"),)
        advice = "The text is JSON that was encoded twice: decode it."
    elif actual == "array" and not defect.path:
        advice = "Pass several bodies to validate_all(), in a test to EventRecorder."
    words = {"expected": expected, "actual": actual}
    # There is no place to put another body in.
    return Problem(params=words, fixes=fixes if defect.path else (), advice=advice)


def _decoded(value: object, expected: str) -> JsonValue:
    """Return the object or array that a text encodes, if it is the expected type."""
    if expected not in ("object", "array") or not isinstance(value, str):
        return None
    try:
        decoded: JsonValue = from_json(value, allow_inf_nan=False)
    except ValueError:
        return None
    return decoded if json_type(decoded) == expected else None


def _retyped(value: object, expected: str) -> tuple[Change, ...]:
    match expected, value:
        case "boolean", "true" | "false":
            return (Put(value == "true", "write a boolean", safe=True),)
        case "string", int() if not isinstance(value, bool) and abs(value) <= EXACT:
            return (Put(digits(value), "write text", safe=True),)
        case "array", dict():
            if not value:
                return (Put([], "write an empty list", safe=True),)
            return (Put([value], "put the object into an array"),)
        case "object", []:
            return (Remove("drop the empty list", safe=True),)
    return ()


NUMPY = re.compile(r"(u?int|float|bool|str)\d*_?")
CONVERSIONS = {
    "datetime": "int(x.timestamp() * 1000)",
    "Timestamp": "int(x.timestamp() * 1000)",
    "date": "x.isoformat()",
    "Decimal": "float(x), or cents with int(x * 100)",
    "UUID": "str(x)",
    "bytes": "x.decode()",
    "set": "list(x)",
    "frozenset": "list(x)",
    "generator": "list(x)",
}
JSON_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


def _conversion(actual: str) -> str:
    """Return how to convert a Python value that JSON does not have; else ""."""
    if actual in JSON_TYPES:
        return ""
    how = "x.item()" if NUMPY.fullmatch(actual) else CONVERSIONS.get(actual)
    if how is not None:
        return f"JSON has no {actual}: convert it, for example with {how}."
    return "JSON does not have this: leave the value out."


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "{field} is missing",
    hint="Add `{field}`. It is required: Optimizely cannot use the object without it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    of=("missing",),
    fix="safe",
)
def missing_field(defect: Defect, context: Context) -> Found:
    """A required field is missing."""
    field = defect.field
    fixes = fill_in(defect.owner, field, context.account, defect.short)
    return Problem(params={"field": field}, fixes=fixes)


def _entity_missing(snapshot: Snapshot, context: Context) -> Found:
    places, words = _bare(snapshot, "missing"), {"field": "entity_id"}
    campaign = activated_campaign(snapshot, context.account) if places else None
    title = "add entity_id"
    return [Problem(x[:-1], words, put_answer(campaign, title, x)) for x in places]


def _bare(snapshot: Snapshot, state: str) -> list[Path]:
    """Return the entities of activations that are "missing", "empty" or "null"."""
    bare = snapshot.bare_activations or ()
    return [("events", n, "entity_id") for n in bare if _state(snapshot, n) == state]


def _state(snapshot: Snapshot, index: int) -> str:
    event = snapshot.events[index]
    if event.entity_id is not None:
        return "empty"
    return "null" if "entity_id" in event.model_fields_set else "missing"


missing_field = missing_field.also_over(
    "snapshot", _entity_missing, field="bare_activations"
)


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "{field} is empty",
    hint="Send the id, or leave out the object: Optimizely cannot use it without one.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("empty",),
)
def empty_field(defect: Defect, context: Context) -> Found:
    """A required id is empty."""
    return Problem(params={"field": defect.field}) if defect.is_required else None


def _empty_id(decision: Decision, context: Context) -> Found:
    return [Problem(x, {"field": x}) for x in IDS if getattr(decision, x) == ""]


def _empty_entity(snapshot: Snapshot, context: Context) -> Found:
    return [Problem(x, {"field": "entity_id"}) for x in _bare(snapshot, "empty")]


empty_field = empty_field.also_over("decision", _empty_id).also_over(
    "snapshot", _empty_entity, field="bare_activations"
)


@rule(
    "defect",
    Severity.WARNING,
    Effect.DEGRADED,
    "{field} is null",
    hint="Send a value, or leave the field out if it is optional.",
    evidence=(Evidence.SDK,),
    sources=(sources.JAVA_NULLS, sources.PYTHON_NULLS),
    of=("null",),
    fix="safe",
    also=(Severity.ERROR,),
)
def null_field(defect: Defect, context: Context) -> Found:
    """A field is null where null means nothing."""
    field = defect.field
    if defect.inner:
        field = "the tag" if field == "tags" else "the property"
    elif defect.is_required:
        return _useless((), field)
    return Problem(params={"field": field}, fixes=(Remove(f"drop {field}", safe=True),))


def _useless(at: str | Path, field: str) -> Problem:
    """Report null for a required field: Optimizely cannot use the object."""
    return Problem(
        at, {"field": field}, severity=Severity.ERROR, effect=Effect.REJECTED
    )


def _null_campaign(decision: Decision, context: Context) -> Found:
    # Null for experiment and variation has rules of its own.
    if decision.campaign_id is not None or "campaign_id" in decision.lost:
        return None
    return _useless("campaign_id", "campaign_id")


def _null_entity(snapshot: Snapshot, context: Context) -> Found:
    return [_useless(x, "entity_id") for x in _bare(snapshot, "null")]


null_field = null_field.also_over("decision", _null_campaign).also_over(
    "snapshot", _null_entity, field="bare_activations"
)


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "`{found}` should be `{field}`",
    hint="Rename it to `{field}`: Optimizely knows no other spelling.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    of=("misnamed",),
    fix="both",
    also=(Severity.WARNING,),
)
def misnamed_field(defect: Defect, context: Context) -> Found:
    """A field's name is spelled differently."""
    field = defect.field
    # Without these two, the event is no activation.
    is_vital = field in ("key", "type") and defect.value == CAMPAIGN_ACTIVATED
    return Problem(
        params={"found": defect.path[-1], "field": field},
        fixes=(Rename(field, f"rename it to {field}", safe=defect.exact),),
        severity=None if defect.is_required or is_vital else Severity.WARNING,
    )


@rule(
    "defect",
    Severity.INFO,
    Effect.NONE,
    "unknown field {field}{maybe}",
    hint="Leave the field out: Optimizely does not document what happens to unknown "
    "fields, and exports do not have them.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    of=("unknown",),
)
def unknown_field(defect: Defect, context: Context) -> Found:
    """A field is in neither the specification nor official traffic."""
    close, words = defect.expected, {"field": defect.field, "maybe": ""}
    if close:
        words |= {"maybe": f" (did you mean {close}?)", "closest": close}
    return Problem(params=words)


@rule(
    "defect",
    Severity.WARNING,
    Effect.NOT_COUNTED,
    "{field} is empty: there is nothing to count",
    hint="Leave out bodies, visitors and snapshots that hold no events.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("no-items",),
    fix="safe",
)
def empty_collection(defect: Defect, context: Context) -> Found:
    """A list that should hold visitors, snapshots or events is empty."""
    fixes: tuple[Remove, ...] = ()
    match defect.owner, defect.parent:
        case Snapshot(decisions=None | ()), Visitor(has_events=True):
            fixes = (Remove("drop the empty snapshot", safe=True, around=True),)
    return Problem(params={"field": defect.field}, fixes=fixes)


RULES = (
    wrong_type,
    missing_field,
    empty_field,
    null_field,
    misnamed_field,
    unknown_field,
    empty_collection,
)
