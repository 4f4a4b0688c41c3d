"""The fields of each object: absent, empty, null, misnamed, of a wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Path, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import fill_in
from eventcheck.nodes import Snapshot
from eventcheck.nodes.wire import EXACT
from eventcheck.parse.mend import json_type
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.nodes import Defect
    from eventcheck.parse.chunk import Chunk


@rule(
    "wrong-type",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="structure",
    summary="A value has the wrong JSON type.",
    message="expected {expected}, got {actual}",
    hint="Send the type that the specification names.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="both",
    looks_at="defects",
)
def wrong_type(chunk: Chunk, context: Context) -> Verdicts:
    """Any value of another type, where no rule of its own judges it."""
    del context
    for defect in chunk.defects.get("wrong-type", ()):
        words = {"expected": defect.expected, "actual": json_type(defect.value)}
        yield Problem(defect.path, words, fixes=_retyped(defect))


def _retyped(defect: Defect) -> tuple[Fix, ...]:
    value, path = defect.value, defect.path
    match defect.expected:
        case "boolean" if value in ("true", "false"):
            yes = value == "true"
            return (patch.replace("write a boolean", path, value, yes, safe=True),)
        case "string" if (
            type(value) is int and defect.node.shape.kinds[defect.field] == "text"
        ):
            if abs(value) <= EXACT:
                text = str(value)
                return (patch.replace("write a text", path, value, text, safe=True),)
        case "array" if isinstance(value, dict):
            title = "put the object into an array"
            return (patch.replace(title, path, value, [value], safe=False),)
        case "object" if value == []:
            return (patch.remove("drop the empty list", path, value, safe=True),)
    return ()


@rule(
    "missing-field",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="structure",
    summary="A required field is absent.",
    message="{field} is missing",
    hint="Send `{field}`: without it the object is of no use.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API, sources.TROUBLESHOOTING),
    fix="safe",
    looks_at="defects",
)
def missing_field(chunk: Chunk, context: Context) -> Verdicts:
    """A required field of any object; `entity_id` of a sign of life is not."""
    for defect in chunk.defects.get("missing", ()):
        yield Problem(
            defect.path,
            {"field": defect.field},
            fixes=fill_in(defect.node, defect.field, context.account),
        )


@rule(
    "empty-field",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="structure",
    summary="A required text is empty.",
    message="{field} is empty",
    hint="Send the id, or do not send the object.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    looks_at="defects",
)
def empty_field(chunk: Chunk, context: Context) -> Verdicts:
    """A required text that is empty or only white space."""
    del context
    for defect in chunk.defects.get("empty", ()):
        if defect.field in defect.node.shape.required:
            yield Problem(defect.path, {"field": defect.field})


@rule(
    "null-field",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.DEGRADED,
    category="structure",
    summary="A field is null where null means nothing.",
    message="{field} is null",
    hint="Leave the field out, or send its value.",
    evidence=(Evidence.SDK,),
    sources=(sources.JAVA_NULLS, sources.PYTHON_NULLS),
    fix="safe",
    looks_at="body",  # called for every chunk: null may stand anywhere
)
def null_field(chunk: Chunk, context: Context) -> Verdicts:
    """A null field, tag or property. A required one is of no use without a value."""
    del context
    for defect in chunk.defects.get("null", ()):
        if defect.field in defect.node.shape.required:
            severity, effect = Severity.ERROR, Effect.REJECTED
            words = {"field": defect.field}
            yield Problem(defect.path, words, severity=severity, effect=effect)
        else:
            yield _null(defect.path, defect.field)
    for event in chunk.tagged:
        for name, value in event.tags.items():
            if value is None:
                yield _null(event.at("tags", name), "the tag")
    for event in chunk.propertied:
        for name, value in event.properties.items():
            if value is None:
                yield _null(event.at("properties", name), "the property")


def _null(path: Path, field: str) -> Problem:
    fix = patch.remove(f"drop {field}", path, None, safe=True)
    return Problem(path, {"field": field}, fixes=(fix,))


@rule(
    "misnamed-field",
    severity=Severity.ERROR,
    also=(Severity.WARNING,),
    effect=Effect.REJECTED,
    category="structure",
    summary="A field has its name in another spelling.",
    message="{found} should be {field}",
    hint="Send the names of the specification: lower case, with underscores.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="both",
    looks_at="defects",
)
def misnamed_field(chunk: Chunk, context: Context) -> Verdicts:
    """Another case, other separators, or a slip, where the right name is absent."""
    del context
    for defect in chunk.defects.get("misnamed", ()):
        node, field = defect.node, defect.field
        title = f"rename it to {field}"
        fix = patch.rename(title, defect.path, field, defect.value, safe=defect.exact)
        required = field in node.shape.required
        yield Problem(
            defect.path,
            {"found": defect.path[-1], "field": field},
            fixes=(fix,),
            severity=None if required else Severity.WARNING,
        )


@rule(
    "unknown-field",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="structure",
    summary="A field is in neither the specification nor official traffic.",
    message="nothing is known of {field}{maybe}",
    hint="What Optimizely does with unknown fields is not documented. Leave it out, "
    "or send it as a tag.",
    evidence=(Evidence.INFERRED,),
    sources=(sources.REASONING,),
    looks_at="defects",
)
def unknown_field(chunk: Chunk, context: Context) -> Verdicts:
    """Any other key."""
    del context
    for defect in chunk.defects.get("unknown", ()):
        close = defect.expected
        words = {"field": defect.field, "maybe": f"; close to {close}" if close else ""}
        if close:
            words["closest"] = close
        yield Problem(defect.path, words)


@rule(
    "empty-collection",
    severity=Severity.WARNING,
    effect=Effect.NOT_COUNTED,
    category="structure",
    summary="A list that should hold visitors, snapshots or events is empty.",
    message="{field} is empty: there is nothing to count",
    hint="Send the object only when it has something to say.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="defects",
)
def empty_collection(chunk: Chunk, context: Context) -> Verdicts:
    """An empty list of visitors, of a visitor's snapshots, or of events."""
    del context
    for defect in chunk.defects.get("no-items", ()):
        yield Problem(defect.path, {"field": defect.field}, fixes=_dropped(defect))


def _dropped(defect: Defect) -> tuple[Fix, ...]:
    snapshot = defect.node
    if not isinstance(snapshot, Snapshot) or snapshot.fields.get("decisions"):
        return ()
    if not any(x.events for x in snapshot.visitor.snapshots):
        return ()
    title = "drop the empty snapshot"
    return (patch.remove(title, snapshot.path, snapshot.raw, safe=True),)


RULES = (
    wrong_type,
    missing_field,
    empty_field,
    null_field,
    misnamed_field,
    unknown_field,
    empty_collection,
)
