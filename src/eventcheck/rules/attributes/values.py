"""What attributes hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from eventcheck.findings import Effect, Evidence, Fix, Path, Severity
from eventcheck.fixes import patch
from eventcheck.nodes import USER_AGENT
from eventcheck.nodes.wire import EXACT
from eventcheck.parse.mend import json_type
from eventcheck.parse.senders import is_application
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.context import Context
    from eventcheck.nodes import Attribute
    from eventcheck.parse.chunk import Chunk

BOT_FILTERING = "$opt_bot_filtering"
MARK = "\ue000"
"""The character before a typed value that is sent as text."""
LITERAL = "\\UE000"
"""What people write for it, in either case: six characters that mean nothing."""


@rule(
    "attribute-value-unsupported",
    severity=Severity.ERROR,
    also=(Severity.WARNING,),
    effect=Effect.REJECTED,
    category="attributes",
    summary="The value of an attribute is an array, an object or null.",
    message="the value is {actual}, where text, a number or a boolean is expected",
    hint="Send a plain value, or leave the attribute out.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.JAVA_NULLS),
    fix="safe",
    looks_at="attributes",
)
def attribute_value_unsupported(chunk: Chunk, context: Context) -> Verdicts:
    """SDKs leave such attributes out."""
    del context
    for attribute in chunk.attributes:
        value = attribute.value
        if isinstance(value, str | int | float) or "value" not in attribute.fields:
            continue
        words = {"actual": json_type(value)}
        if value is None:
            path = attribute.path
            fix = patch.remove("drop the attribute", path, attribute.raw, safe=True)
            yield Problem(
                attribute.at("value"), words, fixes=(fix,), severity=Severity.WARNING
            )
        else:
            yield Problem(attribute.at("value"), words)


@rule(
    "attribute-value-out-of-range",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A number is not finite, or beyond 2^53.",
    message="the number is not finite, or beyond 2^53",
    hint="Send large numbers as text. SDKs leave such attributes out.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    looks_at="attributes",
)
def attribute_value_out_of_range(chunk: Chunk, context: Context) -> Verdicts:
    """2^53 itself is the last that the SDKs send."""
    del context
    for attribute in chunk.attributes:
        value = attribute.value
        if (type(value) is float and not math.isfinite(value)) or (
            type(value) in (int, float) and not -EXACT <= value <= EXACT
        ):
            yield Problem(attribute.at("value"))


@rule(
    "reserved-attribute-shape",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="An attribute of Optimizely's own is not as the SDKs send it.",
    message="{problem}",
    hint="Send `$opt_…` attributes with the key as entity_id, and "
    "`$opt_bot_filtering` as a boolean.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    looks_at="attributes",
)
def reserved_attribute_shape(chunk: Chunk, context: Context) -> Verdicts:
    """The entity is not the key, or bot filtering is no boolean."""
    del context
    for attribute in chunk.attributes:
        if not attribute.is_reserved:
            continue
        key, entity = attribute.key, attribute.entity_id
        if key is not None and entity not in (key, None):
            path, old = attribute.at("entity_id"), _given(attribute, "entity_id")
            fix = patch.replace("write the key", path, old, key, safe=True)
            yield Problem(path, {"problem": "entity_id is not the key"}, fixes=(fix,))
        value = attribute.value
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        if key == BOT_FILTERING and plain:
            words = {"problem": "the value is no boolean"}
            yield Problem(attribute.at("value"), words, fixes=_boolean(attribute))


def _given(attribute: Attribute, field: str) -> Any:
    return attribute.raw[attribute.given_key(field)]


def _boolean(attribute: Attribute) -> tuple[Fix, ...]:
    old, path = _given(attribute, "value"), attribute.at("value")
    if old not in ("true", "false"):
        return ()
    return (patch.replace("write a boolean", path, old, old == "true", safe=True),)


@rule(
    "typed-string-literal",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A typed value as text is not marked as Optimizely expects.",
    message="{problem}",
    hint="Put the one character U+E000 before the text of a number or boolean, or "
    "send the number or boolean itself.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="visitors",
)
def typed_string_literal(chunk: Chunk, context: Context) -> Verdicts:
    """Attribute values, and tags."""
    del context
    for path, old, text in _marked(chunk):
        if not text.startswith(MARK):
            fixes: tuple[Fix, ...] = ()
            typed = text[len(LITERAL) :]
            if _is_typed(typed):
                new = MARK + typed
                fixes = (patch.replace("write U+E000", path, old, new, safe=True),)
            words = {"problem": "the text begins with six characters, not with U+E000"}
            yield Problem(path, words, fixes=fixes)
        elif not _is_typed(text[1:]):
            words = {"problem": "the text after U+E000 is no number and no boolean"}
            yield Problem(path, words)


def _marked(chunk: Chunk) -> Iterator[tuple[Path, Any, str]]:
    for attribute in chunk.attributes:
        value = attribute.value
        if type(value) is str and _is_marked(value):
            yield attribute.at("value"), _given(attribute, "value"), value
    for event in chunk.tagged:
        for name, value in event.tags.items():
            if type(value) is str and _is_marked(value):
                yield event.at("tags", name), value, value


def _is_marked(text: str) -> bool:
    return text.startswith((MARK, "\\")) and (
        text[0] == MARK or text[: len(LITERAL)].upper() == LITERAL
    )


def _is_typed(text: str) -> bool:
    if text in ("true", "false"):
        return True
    try:
        return math.isfinite(float(text)) and text.strip() == text and "_" not in text
    except ValueError:
        return False


@rule(
    "bot-filtering-without-agent",
    severity=Severity.INFO,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="Bots are to be filtered, but the user agent is not sent.",
    message="$opt_bot_filtering is true, and there is no $opt_user_agent",
    hint="Send the visitor's user agent as `$opt_user_agent`: a server's request does "
    "not carry it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.BOTS,),
    looks_at="attributes",
)
def bot_filtering_without_agent(chunk: Chunk, context: Context) -> Verdicts:
    """From servers only: a browser sends its user agent, and an app is no bot's."""
    del context
    if is_application(chunk.body.client) or chunk.body.has_snippet_keys:
        return
    for visitor in chunk.visitors:
        for attribute in visitor.attributes:
            if attribute.key != BOT_FILTERING or attribute.value is not True:
                continue
            if not any(x.key == USER_AGENT for x in visitor.attributes):
                yield Problem(attribute.path)


RULES = (
    attribute_value_unsupported,
    attribute_value_out_of_range,
    reserved_attribute_shape,
    typed_string_literal,
    bot_filtering_without_agent,
)
