"""The values of attributes, and of tags that follow the same convention."""

from __future__ import annotations

import math

from eventcheck.context import Context
from eventcheck.findings import Path
from eventcheck.fixes.change import Put, Remove
from eventcheck.models.attribute import USER_AGENT, Attribute
from eventcheck.models.event import AnyEvent
from eventcheck.read.body import Entry
from eventcheck.read.defect import Defect
from eventcheck.read.odd import json_type
from eventcheck.read.senders import is_application
from eventcheck.rule import ATTRIBUTES, EVENTS, Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    INFO,
    REJECTED,
    SDK,
    WARNING,
)

BOT_FILTERING = "$opt_bot_filtering"
MARK = "\ue000"
"""The character in front of a typed value that is sent as text."""
LITERAL = "\\UE000"
"""What people write instead, in either case: six characters without a meaning."""


@rule(
    "defect",
    ERROR,
    REJECTED,
    "the value is {actual}, where text, a number or a boolean is expected",
    hint="Send text, a number or a boolean, or leave out the attribute.",
    evidence=(SDK,),
    sources=(sources.SDKS, sources.JAVA_NULLS),
    of=("attribute value",),
    fix="safe",
    also=(WARNING,),
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
    return Problem(params=words, fixes=(drop,), severity=WARNING)


@rule(
    "defect",
    WARNING,
    DEGRADED,
    "the number is not finite, or beyond 2^53",
    hint="Send large numbers as text. SDKs do not send such attributes.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    of=("attribute value",),
)
def attribute_value_out_of_range(defect: Defect, context: Context) -> Found:
    """A number is not finite, or beyond 2^53."""
    return Problem() if isinstance(defect.value, int | float) else None


@rule(
    "reserved attribute",
    WARNING,
    DEGRADED,
    "{problem}",
    hint="Send `$opt_…` attributes with their key as `entity_id`, and "
    "`$opt_bot_filtering` as a boolean.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    fix="safe",
)
def reserved_attribute_shape(attribute: Attribute, context: Context) -> Found:
    """An attribute that Optimizely reserves is not as the SDKs send it."""
    key, entity, value = attribute.key, attribute.entity_id, attribute.value
    problems: list[Problem] = []
    if key and entity and entity != key:
        fix = Put(key, "write the key", safe=True)
        problems.append(
            Problem("entity_id", {"problem": "entity_id is not the key"}, (fix,))
        )
    if key == BOT_FILTERING and value is not None and not isinstance(value, bool):
        is_text = value in ("true", "false")
        fixes = (Put(value == "true", "write a boolean", safe=True),) if is_text else ()
        problems.append(Problem("value", {"problem": "the value is no boolean"}, fixes))
    return problems or None


@rule(
    ATTRIBUTES,
    WARNING,
    DEGRADED,
    "{problem}",
    hint="Put the character U+E000 in front of the text of a number or boolean, or "
    "send the number or boolean itself.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    field="value",
    fix="safe",
)
def typed_string_literal(attribute: Attribute, context: Context) -> Found:
    """A typed value that is sent as text is not marked as Optimizely expects."""
    value = attribute.value
    return _unmarked(value, "value") if isinstance(value, str) else None


def _in_tags(event: AnyEvent, context: Context) -> Found:
    texts = [(k, v) for k, v in (event.tags or {}).items() if isinstance(v, str)]
    found = [_unmarked(text, ("tags", name)) for name, text in texts]
    return [problem for problem in found if problem is not None] or None


def _unmarked(text: str, at: str | Path) -> Problem | None:
    """What is wrong with a text that begins like a typed value."""
    if text.startswith(MARK):
        if _is_typed(text[1:]):
            return None
        said = "the text after U+E000 is no number and no boolean"
        return Problem(at, {"problem": said})
    if text[: len(LITERAL)].upper() != LITERAL:
        return None
    typed = text[len(LITERAL) :]
    fix = Put(MARK + typed, "write U+E000", safe=True)
    said = "the text begins with six characters, not with U+E000"
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
    INFO,
    DEGRADED,
    "`$opt_bot_filtering` is true, and there is no `$opt_user_agent`",
    hint="Send the visitor's user agent as `$opt_user_agent`. The request of a server "
    "does not carry it.",
    evidence=(DOCUMENTED,),
    sources=(sources.BOTS,),
)
def bot_filtering_without_agent(entry: Entry, context: Context) -> Found:
    """A server asks for bot filtering without sending the user agent."""
    attributes = entry.visitor.attributes
    if not attributes:
        return None
    found = [
        n
        for n, x in enumerate(attributes)
        if x.key == BOT_FILTERING and x.value is True
    ]
    # A browser's own request has the user agent, and an app is no bot.
    if not found or entry.is_snippet or is_application(entry.client):
        return None
    if any(x.key == USER_AGENT for x in attributes):
        return None
    return [Problem(("attributes", n)) for n in found]


RULES = (
    attribute_value_unsupported,
    attribute_value_out_of_range,
    reserved_attribute_shape,
    typed_string_literal,
    bot_filtering_without_agent,
)
