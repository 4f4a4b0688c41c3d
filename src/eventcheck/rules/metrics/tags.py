"""Tags and properties of events."""

from __future__ import annotations

import json
from collections.abc import Mapping

from eventcheck.context import Context
from eventcheck.fixes.change import Put
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import EVENT_PROPERTIES, LARGEST
from eventcheck.read.defect import Defect
from eventcheck.read.odd import json_type
from eventcheck.rule import Found, Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.words import DEGRADED, DOCUMENTED, ERROR, REJECTED, WARNING


@rule(
    "defect",
    ERROR,
    REJECTED,
    "the tag is {actual}: Optimizely rejects the whole event",
    hint="Send text, a number or a boolean. Split an array into several tags, or join "
    "it into one text.",
    evidence=(DOCUMENTED,),
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
    WARNING,
    DEGRADED,
    "{problem}",
    hint="Send an object of text, numbers and booleans.",
    evidence=(DOCUMENTED,),
    sources=(sources.TRACKING, sources.TAGS),
    of=("tags",),
    also=(ERROR,),
)
def event_properties_shape(defect: Defect, context: Context) -> Found:
    """`$opt_event_properties` is not an object of plain values."""
    *_, outer, name = defect.path
    actual = json_type(defect.value)
    if outer == EVENT_PROPERTIES:
        return Problem(params={"problem": f"the property is {actual}"})
    if name != EVENT_PROPERTIES:
        return None
    words = {"problem": f"$opt_event_properties is {actual}"}
    return Problem(params=words, severity=ERROR)


@rule(
    "conversion",
    WARNING,
    DEGRADED,
    "{problem}",
    hint="Declare the property in Optimizely, with the type that you send. Metrics can "
    "filter by no other property.",
    evidence=(DOCUMENTED,),
    sources=(sources.REST_API,),
    field="event_properties",
    needs=("catalog", "properties"),
)
def event_properties_undeclared(event: ConversionEvent, context: Context) -> Found:
    """The catalog's event does not declare this property, or its type."""
    values = event.event_properties
    if not values:
        return None
    declared = _declared(event, context)
    if declared is None or isinstance(declared, Unjudged):
        return declared
    return [
        Problem(("tags", EVENT_PROPERTIES, name), {"problem": problem})
        for name, value in values.items()
        if (problem := _problem(declared.get(name), value))
    ]


def _undeclared_texts(event: ConversionEvent, context: Context) -> Found:
    if not event.properties:
        return None
    declared = _declared(event, context)
    if declared is None or isinstance(declared, Unjudged):
        return declared
    # These are texts, whatever type is declared.
    return [
        Problem(("properties", name), {"problem": NOT_DECLARED})
        for name in event.properties
        if name not in declared
    ]


def _undeclared_others(defect: Defect, context: Context) -> Found:
    """A property that is not text becomes one by its own fix."""
    event, name = defect.owner, defect.path[-1]
    declared = _declared(event, context) if isinstance(event, ConversionEvent) else None
    if declared is None or isinstance(declared, Unjudged):
        return declared
    return None if name in declared else Problem(params={"problem": NOT_DECLARED})


event_properties_undeclared = event_properties_undeclared.also_over(
    "conversion", _undeclared_texts, field="properties"
).also_over("defect", _undeclared_others, of=("properties",))
NOT_DECLARED = "the event declares no such property"


def _declared(
    event: ConversionEvent, context: Context
) -> Mapping[str, str] | Unjudged | None:
    """The properties that the catalog's event declares, with their types."""
    known = context.account.event_by_id.get(event.entity_id or "")
    if known is None:
        return None
    return Unjudged("properties") if known.properties is None else known.properties


def _problem(kind: str | None, value: object) -> str:
    if kind is None:
        return NOT_DECLARED
    is_flag = isinstance(value, bool)
    is_right = {
        "boolean": is_flag,
        "number": isinstance(value, int | float) and not is_flag,
        "string": isinstance(value, str),
    }
    return "" if is_right[kind] else f"the event declares it as {kind}"


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "the property is {actual}, where text is expected",
    hint="Send text in `properties`. The tag `$opt_event_properties` takes numbers and "
    "booleans.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("properties",),
    fix="safe",
)
def property_not_string(defect: Defect, context: Context) -> Found:
    """A value in `properties` is not text."""
    value = defect.value
    words = {"actual": json_type(value)}
    if not isinstance(value, int | float) or abs(value) > LARGEST:
        return Problem(params=words)
    return Problem(
        params=words, fixes=(Put(json.dumps(value), "write text", safe=True),)
    )


RULES = (
    tag_value_unsupported,
    event_properties_shape,
    event_properties_undeclared,
    property_not_string,
)
