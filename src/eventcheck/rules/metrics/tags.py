"""Check the tags and properties of events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Path, Severity
from eventcheck.fixes.change import Put
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import EVENT_PROPERTIES, LARGEST
from eventcheck.read.defect import Defect
from eventcheck.read.odd import json_type
from eventcheck.rule import Found, Problem, Unchecked, rule
from eventcheck.rules import sources

PROPERTIES = ("tags", EVENT_PROPERTIES)


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "the tag is of type {actual}, so Optimizely rejects the event",
    hint="Send text, a number or a boolean. Split an array into several tags, or join "
    "it into one text.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.SEGMENT_TAGS, sources.EVENT_API, sources.SWIFT_SDK),
    of=("tags",),
)
def tag_value_unsupported(defect: Defect, context: Context) -> Found:
    """A tag is an array or an object."""
    if EVENT_PROPERTIES in defect.path[-2:]:
        return None
    return Problem(params={"actual": json_type(defect.value)})


@rule(
    "defect",
    Severity.WARNING,
    Effect.DEGRADED,
    "{problem}",
    hint="Send an object of text, numbers and booleans: metrics can filter by nothing "
    "else.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TRACKING, sources.TAGS),
    of=("tags",),
    also=(Severity.ERROR,),
)
def event_properties_shape(defect: Defect, context: Context) -> Found:
    """`$opt_event_properties` is not an object of plain values."""
    *_, outer, name = defect.path
    actual = json_type(defect.value)
    if outer == EVENT_PROPERTIES:
        return Problem(params={"problem": f"the property is of type {actual}"})
    if name != EVENT_PROPERTIES:
        return None
    problem = f"$opt_event_properties is of type {actual}, but must be an object"
    return Problem(params={"problem": problem}, severity=Severity.ERROR)


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DEGRADED,
    "{problem}",
    hint="Declare the property in Optimizely with the type that you send. Metrics "
    "cannot filter by other properties.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    field="event_properties",
    needs=("catalog", "properties"),
)
def event_properties_undeclared(event: ConversionEvent, context: Context) -> Found:
    """The catalog's event does not declare this property, or its type."""
    return _undeclared(event, event.event_properties, PROPERTIES, context)


def _undeclared_texts(event: ConversionEvent, context: Context) -> Found:
    """Compare the names only: these are texts, whatever type is declared."""
    names = dict.fromkeys(event.properties or ())
    return _undeclared(event, names, ("properties",), context)


def _undeclared_others(
    defect: Defect, context: Context
) -> Iterator[Problem | Unchecked]:
    """Compare the name only: property-not-string has a fix that makes it text."""
    event, values = defect.owner, {defect.path[-1]: None}
    if isinstance(event, ConversionEvent):
        for x in _undeclared(event, values, (), context):
            yield x._replace(at=()) if isinstance(x, Problem) else x


event_properties_undeclared = event_properties_undeclared.also_over(
    "conversion", _undeclared_texts, field="properties"
).also_over("defect", _undeclared_others, of=("properties",))


def _undeclared(
    event: ConversionEvent,
    values: Mapping[Any, object] | None,
    at: Path,
    context: Context,
) -> list[Problem | Unchecked]:
    """Compare properties with those that the event declares; None has any type."""
    known = context.account.event_by_id.get(event.entity_id or "")
    if known is None or not values:
        return []
    if known.properties is None:
        return [Unchecked("properties")]
    problems: list[Problem | Unchecked] = []
    for name, value in values.items():
        declared = known.properties.get(name)
        actual = json_type(value).replace("integer", "number")
        if declared is None:
            problem = {"problem": "the event does not declare this property"}
            problems.append(Problem((*at, name), problem))
        elif value is not None and actual != declared:
            problem = {"problem": f"the event declares this property as {declared}"}
            problems.append(Problem((*at, name), problem))
    return problems


@rule(
    "defect",
    Severity.WARNING,
    Effect.DEGRADED,
    "the property is of type {actual}, but must be text",
    hint="Send text in `properties`. Numbers and booleans belong in the tag "
    "`$opt_event_properties`.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("properties",),
    fix="safe",
)
def property_not_string(defect: Defect, context: Context) -> Found:
    """A value in `properties` is not text."""
    value = defect.value
    is_number = isinstance(value, int | float) and abs(value) <= LARGEST
    fixes = (Put(json.dumps(value), "write text", safe=True),) if is_number else ()
    return Problem(params={"actual": json_type(value)}, fixes=fixes)


RULES = (
    tag_value_unsupported,
    event_properties_shape,
    event_properties_undeclared,
    property_not_string,
)
