"""Which attribute it is: its id and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import fill_in, key_of, only
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources
from eventcheck.rules.keys import defect_of

if TYPE_CHECKING:
    from eventcheck.context import Catalog, Context
    from eventcheck.nodes import Attribute
    from eventcheck.parse.chunk import Chunk


@rule(
    "attribute-without-id",
    severity=Severity.ERROR,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A custom attribute has no id.",
    message="the custom attribute has no entity_id",
    hint="Send the attribute's id as entity_id: without it no segment has it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="attributes",
)
def attribute_without_id(chunk: Chunk, context: Context) -> Verdicts:
    """Absent, null or empty; `$opt_…` attributes are Optimizely's own."""
    for attribute in chunk.attributes:
        if not attribute.is_custom or attribute.entity_id is not None:
            continue
        if "entity_id" not in attribute.lost:
            fixes = _identified(attribute, context.account)
            yield Problem(attribute.path, fixes=fixes)


def _identified(attribute: Attribute, catalog: Catalog) -> tuple[Fix, ...]:
    key = attribute.given_key("entity_id")
    if key not in attribute.raw:
        return fill_in(attribute, "entity_id", catalog)
    known = catalog.attributes_by_key
    answer = only(x.id for x in known.get(attribute.key or "", ()))
    if answer is None:
        return ()
    path, old = attribute.at("entity_id"), attribute.raw[key]
    return (patch.replace("write the attribute's id", path, old, answer, safe=True),)


@rule(
    "attribute-without-key",
    severity=Severity.ERROR,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A custom attribute has no key.",
    message="the custom attribute has no key",
    hint="Send the attribute's key beside its id.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="attributes",
)
def attribute_without_key(chunk: Chunk, context: Context) -> Verdicts:
    """Absent, null or empty; `$opt_…` as entity_id does not stand for a key."""
    for attribute in chunk.attributes:
        if attribute.type != "custom" or attribute.key is not None:
            continue
        if "key" not in attribute.lost:
            yield Problem(attribute.path, fixes=_named(attribute, context.account))


def _named(attribute: Attribute, catalog: Catalog) -> tuple[Fix, ...]:
    key = attribute.given_key("key")
    if key not in attribute.raw:
        return fill_in(attribute, "key", catalog)
    answer = key_of(attribute, catalog)
    if answer is None:
        return ()
    path, old = attribute.at("key"), attribute.raw[key]
    return (patch.replace("write the key", path, old, answer, safe=True),)


@rule(
    "attribute-id-on-builtin",
    severity=Severity.WARNING,
    effect=Effect.NONE,
    category="attributes",
    summary="An attribute that is not custom has an id.",
    message="only custom attributes have an entity_id",
    hint="Leave entity_id out; it is tolerated, and means nothing.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    fix="safe",
    looks_at="attributes",
)
def attribute_id_on_builtin(chunk: Chunk, context: Context) -> Verdicts:
    """An empty or null one is what the snippet sends."""
    del context
    for attribute in chunk.attributes:
        if attribute.entity_id is None or attribute.type in ("custom", None):
            continue
        if not attribute.is_reserved:
            path = attribute.at("entity_id")
            old = attribute.raw[attribute.given_key("entity_id")]
            fix = patch.remove("drop entity_id", path, old, safe=True)
            # The id is right where the type is meant to be `custom`.
            is_custom = (attribute.type or "").strip().lower() == "custom"
            yield Problem(path, fixes=() if is_custom else (fix,))


@rule(
    "attribute-key-syntax",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="The key of an attribute is not one that Optimizely lets you define.",
    message="the key {defect}",
    hint="Send the key as it stands in Optimizely: at most 64 letters, digits, blanks "
    "and _ - .",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
    looks_at="attributes",
)
def attribute_key_syntax(chunk: Chunk, context: Context) -> Verdicts:
    """Any attribute but Optimizely's own `$opt_…`."""
    del context
    for attribute in chunk.attributes:
        key = attribute.key
        if key is None or attribute.is_reserved:
            continue
        defect = defect_of(key)
        if defect is not None:
            yield Problem(attribute.at("key"), {"defect": defect})


RULES = (
    attribute_without_id,
    attribute_without_key,
    attribute_id_on_builtin,
    attribute_key_syntax,
)
