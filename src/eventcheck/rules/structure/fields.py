"""The fields of each object: absent, empty, null, misnamed, of a wrong type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import from_json

from eventcheck.context import Context
from eventcheck.findings import JsonValue, Path
from eventcheck.fixes.answers import fill_in, fill_in_entity
from eventcheck.fixes.change import Change, Put, Remove, Rename
from eventcheck.models import DecisionEvent, Snapshot, Visitor
from eventcheck.models.decision import IDS
from eventcheck.models.event import CAMPAIGN_ACTIVATED
from eventcheck.models.fields import EXACT
from eventcheck.read.defect import Defect
from eventcheck.read.odd import json_type
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFERRED,
    INFO,
    NONE,
    NOT_COUNTED,
    REJECTED,
    REPORTED,
    SDK,
    WARNING,
)


@rule(
    "defect",
    ERROR,
    REJECTED,
    "expected {expected}, got {actual}",
    hint="{advice}Send the JSON type that the specification names.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("wrong-type",),
    fix="both",
)
def wrong_type(defect: Defect, context: Context) -> Found:
    """A value has the wrong JSON type."""
    del context
    value, expected = defect.value, defect.expected
    actual, decoded = json_type(value), _decoded(value, expected)
    words = {"expected": expected, "actual": actual, "advice": advice(actual)}
    if decoded is not None:
        words["advice"] = "The text is JSON that was encoded twice: decode it. "
        change = Put(decoded, "decode the JSON text")
        return Problem(params=words, fixes=(change,) if defect.path else ())
    return Problem(params=words, fixes=_retyped(value, expected))


def _decoded(value: object, expected: str) -> JsonValue:
    """Return the list or object that a text holds, if that is what is expected."""
    kind = {"object": dict, "array": list}.get(expected)
    if kind is None or not isinstance(value, str):
        return None
    try:
        decoded = from_json(value, allow_inf_nan=False)
    except ValueError:
        return None
    return decoded if isinstance(decoded, kind) else None


def _retyped(value: object, expected: str) -> tuple[Change, ...]:
    match expected:
        case "boolean" if value in ("true", "false"):
            return (Put(value == "true", "write a boolean", safe=True),)
        case "string" if type(value) is int and abs(value) <= EXACT:
            return (Put(str(value), "write text", safe=True),)
        case "array" if isinstance(value, dict):
            return (Put([value], "put the object into an array"),)
        case "object" if value == []:
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


def advice(actual: str) -> str:
    """Return how to convert a Python value that JSON does not have; else ""."""
    if actual in JSON_TYPES:
        return ""
    if actual in ("NaN", "inf", "-inf"):
        return "JSON has no NaN and no infinity: leave the value out. "
    how = "x.item()" if NUMPY.fullmatch(actual) else CONVERSIONS.get(actual)
    if how is not None:
        return f"JSON has no {actual}: convert it, for example with {how}. "
    return "JSON does not have this. "


@rule(
    "defect",
    ERROR,
    REJECTED,
    "{field} is missing",
    hint="Add `{field}`. It is required: Optimizely cannot use the object without it.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    of=("missing",),
    fix="safe",
)
def missing_field(defect: Defect, context: Context) -> Found:
    """A required field is absent."""
    field = defect.field
    fixes = fill_in(defect.owner, field, context.account)
    return Problem(params={"field": field}, fixes=fixes)


def _activation_lacks_entity(snapshot: Snapshot, context: Context) -> Found:
    for index in _without_entity(snapshot, None):
        if "entity_id" not in snapshot.events[index].model_fields_set:
            fixes = fill_in_entity(snapshot, index, context.account)
            yield Problem(("events", index), {"field": "entity_id"}, fixes)


def _without_entity(snapshot: Snapshot, value: str | None) -> list[int]:
    """Return the activations with this entity that are not a rollout's."""
    bare = [
        n
        for n, x in enumerate(snapshot.events or ())
        if x.entity_id == value and x.kind == "activation" and "entity_id" not in x.lost
    ]
    if bare and any(x.is_rollout for x in snapshot.decisions or ()):
        return []
    return bare


missing_field = missing_field.also_over(
    "snapshot", _activation_lacks_entity, field="decisions"
)


@rule(
    "defect",
    ERROR,
    REJECTED,
    "{field} is empty",
    hint="Send the id, or leave out the object.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    of=("empty",),
)
def empty_field(defect: Defect, context: Context) -> Found:
    """A required text is empty."""
    del context
    # The entity of an activation may be "" in a rollout, but never blank.
    is_entity = defect.field == "entity_id" and isinstance(defect.owner, DecisionEvent)
    if defect.is_required or is_entity:
        return Problem(params={"field": defect.field})
    return None


def _empty_id(snapshot: Snapshot, context: Context) -> Found:
    del context
    for place, value in _ids(snapshot):
        if value == "":
            yield Problem(place, {"field": place[-1]})
    for index in _without_entity(snapshot, ""):
        yield Problem(("events", index, "entity_id"), {"field": "entity_id"})


def _ids(snapshot: Snapshot) -> Iterator[tuple[tuple[str, int, str], str | None]]:
    """Yield the ids that decisions lack, rollouts' apart, each with its place."""
    for index, decision in enumerate(snapshot.decisions or ()):
        ids = decision.campaign_id, decision.experiment_id, decision.variation_id
        if not all(ids) and not decision.is_rollout:
            for name, value in zip(IDS, ids, strict=True):
                if not value and name not in decision.lost:
                    yield ("decisions", index, name), value


empty_field = empty_field.also_over("snapshot", _empty_id, field="decisions")


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "{field} is null",
    hint="Leave the field out, or send its value.",
    evidence=(SDK,),
    sources=(sources.JAVA_NULLS, sources.PYTHON_NULLS),
    of=("null",),
    fix="safe",
    also=(ERROR,),
)
def null_field(defect: Defect, context: Context) -> Found:
    """A field is null where null means nothing."""
    del context
    field = defect.field
    if defect.inner:
        field = "the tag" if field == "tags" else "the property"
    elif defect.is_required:
        return _useless((), field)
    return Problem(params={"field": field}, fixes=(Remove(f"drop {field}", safe=True),))


def _useless(at: Path, field: str) -> Problem:
    """Without a value of a required field, the object is of no use."""
    return Problem(at, {"field": field}, severity=ERROR, effect=REJECTED)


def _null_id(snapshot: Snapshot, context: Context) -> Found:
    """Null for experiment and variation has rules of its own."""
    del context
    for place, value in _ids(snapshot):
        if value is None and place[-1] == "campaign_id":
            yield _useless(place, "campaign_id")
    for index in _without_entity(snapshot, None):
        if "entity_id" in snapshot.events[index].model_fields_set:
            yield _useless(("events", index, "entity_id"), "entity_id")


null_field = null_field.also_over("snapshot", _null_id, field="decisions")


@rule(
    "defect",
    ERROR,
    REJECTED,
    "`{found}` should be `{field}`",
    hint="Use the specification's spelling: lower case, with underscores.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    of=("misnamed",),
    fix="both",
    also=(WARNING,),
)
def misnamed_field(defect: Defect, context: Context) -> Found:
    """A field has its name in another spelling."""
    del context
    field = defect.field
    # Without these two, the event is no activation.
    is_vital = field in ("key", "type") and defect.value == CAMPAIGN_ACTIVATED
    return Problem(
        params={"found": defect.path[-1], "field": field},
        fixes=(Rename(field, f"rename it to {field}", safe=defect.exact),),
        severity=None if defect.is_required or is_vital else WARNING,
    )


@rule(
    "defect",
    INFO,
    NONE,
    "unknown field {field}{maybe}",
    hint="Leave the field out: Optimizely does not document what happens to unknown "
    "fields, and exports do not have them.",
    evidence=(INFERRED,),
    sources=(sources.REASONING,),
    of=("unknown",),
)
def unknown_field(defect: Defect, context: Context) -> Found:
    """A field is in neither the specification nor official traffic."""
    del context
    close = defect.expected
    if not close:
        return Problem(params={"field": defect.field, "maybe": ""})
    maybe = f" (did you mean {close}?)"
    return Problem(params={"field": defect.field, "maybe": maybe, "closest": close})


@rule(
    "defect",
    WARNING,
    NOT_COUNTED,
    "{field} is empty: there is nothing to count",
    hint="Leave out objects that hold nothing.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("no-items",),
    fix="safe",
)
def empty_collection(defect: Defect, context: Context) -> Found:
    """A list that should hold visitors, snapshots or events is empty."""
    del context
    field = defect.field
    return None if field == "events" else Problem(params={"field": field})


def _no_events(visitor: Visitor, context: Context) -> Found:
    """Drop an empty snapshot only beside others, and only if it decides nothing."""
    del context
    snapshots = visitor.snapshots or ()
    for index, snapshot in enumerate(snapshots):
        if snapshot.events is None or snapshot.events:
            continue
        fixes: tuple[Change, ...] = ()
        if not snapshot.decisions and any(x.events for x in snapshots):
            at = "snapshots", index
            fixes = (Remove("drop the empty snapshot", safe=True, at=at),)
        yield Problem(("snapshots", index, "events"), {"field": "events"}, fixes)


empty_collection = empty_collection.also_over("visitor", _no_events)

RULES = (
    wrong_type,
    missing_field,
    empty_field,
    null_field,
    misnamed_field,
    unknown_field,
    empty_collection,
)
