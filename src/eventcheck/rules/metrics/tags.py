"""Tags and properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.guards import is_object
from eventcheck.nodes import EVENT_PROPERTIES
from eventcheck.parse.mend import json_type
from eventcheck.rule import Problem, Unjudged, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.context import Context
    from eventcheck.findings import Path
    from eventcheck.nodes import Event
    from eventcheck.parse.chunk import Chunk

PLAIN = (str, int, float)


@rule(
    "tag-value-unsupported",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="metrics",
    summary="A tag holds an array or an object.",
    message="got {actual} as a tag: the whole event is rejected",
    hint="Send text, a number or a boolean; split the array into tags, or join it "
    "into one text.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.SEGMENT_TAGS, sources.EVENT_API, sources.SWIFT_SDK),
    looks_at="tagged",
)
def tag_value_unsupported(chunk: Chunk, context: Context) -> Verdicts:
    """`$opt_event_properties` alone may be an object."""
    del context
    for event in chunk.tagged:
        for name, value in event.tags.items():
            if isinstance(value, PLAIN) or value is None or name == EVENT_PROPERTIES:
                continue
            words = {"actual": json_type(value)}
            yield Problem(event.at("tags", name), words)


@rule(
    "event-properties-shape",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.DEGRADED,
    category="metrics",
    summary="`$opt_event_properties` is no flat object.",
    message="{problem}",
    hint="Send an object of text, numbers and booleans.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING, sources.TAGS),
    looks_at="tagged",
)
def event_properties_shape(chunk: Chunk, context: Context) -> Verdicts:
    """An error where it is no object at all."""
    del context
    for event in chunk.tagged:
        nested = event.tags.get(EVENT_PROPERTIES)
        if nested is None:
            continue
        if not is_object(nested):
            words = {"problem": f"$opt_event_properties is {json_type(nested)}"}
            path = event.at("tags", EVENT_PROPERTIES)
            yield Problem(path, words, severity=Severity.ERROR)
            continue
        for name, value in nested.items():
            if not isinstance(value, PLAIN):
                words = {"problem": f"the property is {json_type(value)}"}
                yield Problem(event.at("tags", EVENT_PROPERTIES, name), words)


@rule(
    "event-properties-undeclared",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="metrics",
    summary="The catalog's event does not declare this property, or its type.",
    message="{problem}",
    hint="Declare the property in Optimizely, with the type that is sent: metrics "
    "cannot filter by others.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    needs=("catalog", "properties"),
    looks_at="described",
)
def event_properties_undeclared(chunk: Chunk, context: Context) -> Verdicts:
    """`properties` holds text alone, so only `$opt_event_properties` has types."""
    by_id = context.account.event_by_id
    for event in chunk.conversions:
        known = by_id.get(event.entity_id or "")
        if known is None:
            continue
        for path, value, is_typed in _properties(event):
            if known.properties is None:
                yield Unjudged("properties")
                break
            kind = known.properties.get(str(path[-1]))
            if kind is None:
                yield Problem(path, {"problem": "the event declares no such property"})
            elif is_typed and not _is_of(value, kind):
                words = {"problem": f"the event declares it as {kind}"}
                yield Problem(path, words)


def _properties(event: Event) -> Iterator[tuple[Path, Any, bool]]:
    nested = event.tags.get(EVENT_PROPERTIES)
    for name, value in nested.items() if is_object(nested) else ():
        if isinstance(value, PLAIN):
            yield event.at("tags", EVENT_PROPERTIES, name), value, True
    for name, value in event.properties.items():
        if value is not None:
            yield event.at("properties", name), value, False


def _is_of(value: Any, kind: str) -> bool:
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


@rule(
    "property-not-string",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="metrics",
    summary="A value in `properties` is no text.",
    message="the property is {actual}, where text is expected",
    hint="Send text here; typed values go into the tag `$opt_event_properties`.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="propertied",
)
def property_not_string(chunk: Chunk, context: Context) -> Verdicts:
    """A null one is reported as null."""
    del context
    for event in chunk.propertied:
        for name, value in event.properties.items():
            if value is None or isinstance(value, str):
                continue
            path = event.at("properties", name)
            words = {"actual": json_type(value)}
            yield Problem(path, words, fixes=_as_text(path, value))


def _as_text(path: Path, value: Any) -> tuple[Fix, ...]:
    if not isinstance(value, bool | int | float):
        return ()
    try:
        new = json.dumps(value)
    except ValueError:
        return ()
    return (patch.replace("write text", path, value, new, safe=True),)


RULES = (
    tag_value_unsupported,
    event_properties_shape,
    event_properties_undeclared,
    property_not_string,
)
