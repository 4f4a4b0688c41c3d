"""The values of attributes, and of tags that follow the same convention."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Path, Severity
from eventcheck.fixes.change import Put, Remove
from eventcheck.guards import is_same
from eventcheck.log.timeline import Timeline
from eventcheck.models import Visitor
from eventcheck.models.attribute import USER_AGENT, Attribute
from eventcheck.models.event import AnyEvent
from eventcheck.read.body import Entry
from eventcheck.read.defect import Defect
from eventcheck.read.odd import json_type
from eventcheck.read.senders import is_application
from eventcheck.rule import ATTRIBUTES, EVENTS, Found, Problem, rule
from eventcheck.rules import sources

BOT_FILTERING = "$opt_bot_filtering"
MARK = "\ue000"
"""The character in front of a typed value that is sent as text."""
LITERAL = "\\UE000"
"""The six characters that people send instead, in either case; they mean nothing."""
FIRST = (MARK, LITERAL[0])


@rule(
    "visitor",
    Severity.WARNING,
    Effect.DEGRADED,
    "duplicate attribute, with {values}",
    hint="Send each attribute once. Optimizely does not document which one it takes.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    field="attributes",
    fix="safe",
)
def attribute_repeated(visitor: Visitor, context: Context) -> Found:
    """A visitor entry has the same attribute twice."""
    attributes = visitor.attributes
    if attributes is None or len(attributes) <= 1:
        return None
    names = {(x.type, x.entity_id or x.key or None) for x in attributes}
    return list(_repeated(attributes)) if len(names) < len(attributes) else None


def _repeated(attributes: Sequence[Attribute]) -> Iterator[Problem]:
    first: dict[tuple[str | None, str | None], Attribute] = {}
    for index, attribute in enumerate(attributes):
        kind, name = attribute.type, attribute.entity_id or attribute.key
        # Two custom attributes without id and key may be different ones.
        if not name and kind in (None, "", "custom"):
            continue
        other = first.setdefault((kind, name or None), attribute)
        if other is not attribute:
            same = is_same(attribute.value, other.value)
            words = {"values": "the same value" if same else "different values"}
            is_copy = same and attribute == other and not attribute.lost | other.lost
            drop = (Remove("drop the duplicate", safe=True),) if is_copy else ()
            yield Problem(("attributes", index), words, drop)


@rule(
    "timeline",
    Severity.INFO,
    Effect.DEGRADED,
    "attributes of the visitor's decision that are missing here: {missing}",
    hint="Send the same attributes with decisions and conversions. A segment counts "
    "only the events that carry its attribute.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.SEGMENTATION),
)
def attribute_missing_on_conversion(timeline: Timeline, context: Context) -> Found:
    """A conversion lacks an attribute that the visitor's decision has."""
    wanted = timeline.decision_attributes
    if not wanted:
        return None
    # The first two of the indexes are those of the visitor entry.
    deciding = {x.snapshot.key[:2] for x in timeline.decisions}
    converting = {x.snapshot.key[:2]: x.entry for x in timeline.conversions}
    entries = [converting[x] for x in converting.keys() - deciding]
    return [
        Problem(("visitors", x.index), {"missing": count}, payload=x.body.payload)
        for x in entries
        if (count := len(wanted.difference(x.attributes)))
    ]


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "expected a string, a number or a boolean, got {actual}",
    hint="Send text, a number or a boolean, or leave out the attribute.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.JAVA_NULLS),
    of=("attribute value",),
    fix="safe",
    also=(Severity.WARNING,),
)
def attribute_value_unsupported(defect: Defect, context: Context) -> Found:
    """The value of an attribute is an array, an object or null."""
    value = defect.value
    if isinstance(value, str | int | float):
        return None
    words = {"actual": json_type(value)}
    if value is not None:
        return Problem(params=words)
    drop = Remove("drop the attribute", safe=True, around=True)
    return Problem(params=words, fixes=(drop,), severity=Severity.WARNING)


@rule(
    "defect",
    Severity.WARNING,
    Effect.DEGRADED,
    "the number is beyond 2^53, or not finite",
    hint="Send large numbers as text. SDKs do not send such attributes.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    of=("attribute value",),
)
def attribute_value_out_of_range(defect: Defect, context: Context) -> Found:
    """A number is beyond 2^53, or not finite."""
    return Problem() if isinstance(defect.value, int | float) else None


@rule(
    "reserved attribute",
    Severity.WARNING,
    Effect.DEGRADED,
    "{problem}",
    hint="Send `$opt_…` attributes with their key as `entity_id`, and "
    "`$opt_bot_filtering` as a boolean.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
)
def reserved_attribute_shape(attribute: Attribute, context: Context) -> Found:
    """An attribute that Optimizely reserves is not as the SDKs send it."""
    key, entity, value = attribute.key, attribute.entity_id, attribute.value
    problems: list[Problem] = []
    if key and entity and entity != key:
        words = {"problem": "`entity_id` differs from the key"}
        fix = Put(key, "write the key", safe=True)
        problems.append(Problem("entity_id", words, (fix,)))
    if key == BOT_FILTERING and value is not None and not isinstance(value, bool):
        words = {"problem": "the value is not a boolean"}
        fix = Put(value == "true", "write a boolean", safe=True)
        fixes = (fix,) if value in ("true", "false") else ()
        problems.append(Problem("value", words, fixes))
    return problems


@rule(
    ATTRIBUTES,
    Severity.WARNING,
    Effect.DEGRADED,
    "{problem}",
    hint="Put the character U+E000 in front of the text of a number or boolean, or "
    "send the number or boolean itself.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
)
def typed_string_literal(attribute: Attribute, context: Context) -> Found:
    """A number or boolean that is sent as text is not marked correctly."""
    value = attribute.value
    if not isinstance(value, str) or value[:1] not in FIRST:
        return None
    return _unmarked(value, "value")


def _in_tags(event: AnyEvent, context: Context) -> Found:
    found = [
        _unmarked(value, ("tags", name))
        for name, value in (event.tags or {}).items()
        if isinstance(value, str) and value[:1] in FIRST
    ]
    return [problem for problem in found if problem is not None]


def _unmarked(text: str, at: str | Path) -> Problem | None:
    """Return what is wrong with a text that begins like a typed value."""
    if text.startswith(MARK):
        said = "the text after U+E000 is neither a number nor a boolean"
        return None if _is_typed(text[1:]) else Problem(at, {"problem": said})
    if text[: len(LITERAL)].upper() != LITERAL:
        return None
    typed = text[len(LITERAL) :]
    said = "the text begins with six characters, not with U+E000"
    fix = Put(MARK + typed, "write U+E000", safe=True)
    return Problem(at, {"problem": said}, (fix,) if _is_typed(typed) else ())


def _is_typed(text: str) -> bool:
    if text in ("true", "false"):
        return True
    try:
        return math.isfinite(float(text)) and text.strip() == text and "_" not in text
    except ValueError:
        return False


typed_string_literal = typed_string_literal.also_over(EVENTS, _in_tags, field="tags")


@rule(
    "entry",
    Severity.INFO,
    Effect.DEGRADED,
    "`$opt_bot_filtering` is true, and there is no `$opt_user_agent`",
    hint="Send the visitor's user agent as `$opt_user_agent`. A server's request does "
    "not carry it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.BOTS,),
)
def bot_filtering_without_agent(entry: Entry, context: Context) -> Found:
    """A server asks for bot filtering without sending the user agent."""
    given = list(enumerate(entry.visitor.attributes or ()))
    found = [n for n, x in given if x.key == BOT_FILTERING and x.value is True]
    # A browser's own request has the user agent, and an app is no bot.
    if not found or entry.is_snippet or is_application(entry.client):
        return None
    has_agent = any(x.key == USER_AGENT for _, x in given)
    return None if has_agent else [Problem(("attributes", n)) for n in found]


RULES = (
    attribute_repeated,
    attribute_missing_on_conversion,
    attribute_value_unsupported,
    attribute_value_out_of_range,
    reserved_attribute_shape,
    typed_string_literal,
    bot_filtering_without_agent,
)
