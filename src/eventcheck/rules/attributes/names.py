"""Which attribute it is: id, key, and what the catalog says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import fill_in, only
from eventcheck.log import rows
from eventcheck.rule import Problem, Verdicts, rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.catalog import Catalog
    from eventcheck.context import Context
    from eventcheck.log.timeline import Timeline
    from eventcheck.nodes import Attribute
    from eventcheck.parse.chunk import Chunk

KEY = re.compile(r"[A-Za-z0-9_\-. ]+")
KEY_LENGTH = 64


def _custom(chunk: Chunk) -> Iterator[Attribute]:
    return (x for x in chunk.attributes if x.is_custom)


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
    for attribute in _custom(chunk):
        if attribute.entity_id is None and "entity_id" not in attribute.lost:
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
    """Absent, null or empty."""
    for attribute in _custom(chunk):
        if attribute.key is None and "key" not in attribute.lost:
            yield Problem(attribute.path, fixes=_named(attribute, context.account))


def _named(attribute: Attribute, catalog: Catalog) -> tuple[Fix, ...]:
    key = attribute.given_key("key")
    if key not in attribute.raw:
        return fill_in(attribute, "key", catalog)
    known = catalog.attribute_by_id
    found = known.get(attribute.entity_id or "")
    if found is None or found.key is None:
        return ()
    path, old = attribute.at("key"), attribute.raw[key]
    return (patch.replace("write the key", path, old, found.key, safe=True),)


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
            yield Problem(path, fixes=(fix,))


@rule(
    "attribute-unknown",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="The catalog does not have this attribute.",
    message="the catalog has no attribute with this id or key",
    hint="Define the attribute in Optimizely first: SDKs drop unknown ones.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    needs=("catalog",),
    looks_at="attributes",
)
def attribute_unknown(chunk: Chunk, context: Context) -> Verdicts:
    """Neither id nor key is known; where one is, they disagree."""
    catalog = context.account
    if not catalog.attributes:
        return
    for attribute in _custom(chunk):
        entity, key = attribute.entity_id, attribute.key
        if entity is None and key is None:
            continue
        if entity in catalog.attribute_by_id or key in catalog.attributes_by_key:
            continue
        if entity not in catalog.attributes_by_key:
            yield Problem(attribute.path)


@rule(
    "attribute-id-mismatch",
    severity=Severity.ERROR,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="Id and key belong to different attributes, or the key stands as id.",
    message="entity_id is not the id of the attribute with this key",
    hint="Send the id and the key of one attribute.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    needs=("catalog",),
    looks_at="attributes",
)
def attribute_id_mismatch(chunk: Chunk, context: Context) -> Verdicts:
    """One of both is known, and the other is not its partner."""
    catalog = context.account
    for attribute in _custom(chunk):
        entity, key = attribute.entity_id, attribute.key
        if entity is None:
            continue
        known = catalog.attribute_by_id.get(entity)
        if known is not None and (key is None or known.key in (None, key)):
            continue
        named = catalog.attributes_by_key.get(key or "", ())
        named = named or catalog.attributes_by_key.get(entity, ())
        if known is None and not named:
            continue
        answer = only({x.id for x in named})
        path = attribute.at("entity_id")
        fixes: tuple[Fix, ...] = ()
        if answer is not None:
            old = attribute.raw[attribute.given_key("entity_id")]
            title = "write the id of the key"
            fixes = (patch.replace(title, path, old, answer, safe=True),)
        yield Problem(path, fixes=fixes)


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
        if len(key) > KEY_LENGTH:
            words = {"defect": f"has more than {KEY_LENGTH} characters"}
            yield Problem(attribute.at("key"), words)
        elif not KEY.fullmatch(key):
            words = {"defect": "has characters that no key can have"}
            yield Problem(attribute.at("key"), words)


@rule(
    "attribute-repeated",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A visitor entry has an attribute twice.",
    message="the attribute is there twice, with {values}",
    hint="Send each attribute once; which one is taken is not documented.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    looks_at="attributes",
)
def attribute_repeated(chunk: Chunk, context: Context) -> Verdicts:
    """The same type, id and key in one entry; a null value has its own finding."""
    del context
    for visitor in chunk.visitors:
        if len(visitor.attributes) < ENOUGH:
            continue
        first: dict[tuple[object, str | None], Attribute] = {}
        for attribute in visitor.attributes:
            name = attribute.entity_id or attribute.key
            if name is None and attribute.type in ("custom", None):
                continue
            other = first.setdefault((attribute.type, name), attribute)
            if other is not attribute:
                yield _repeated(attribute, other)


def _repeated(attribute: Attribute, other: Attribute) -> Problem:
    is_copy = attribute.raw == other.raw
    fixes: tuple[Fix, ...] = ()
    if is_copy:
        path = attribute.path
        fixes = (patch.remove("drop the copy", path, attribute.raw, safe=True),)
    same = attribute.value == other.value
    words = {"values": "the same value" if same else "different values"}
    return Problem(attribute.path, words, fixes=fixes)


@timeline_rule(
    "attribute-missing-on-conversion",
    severity=Severity.INFO,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A conversion lacks an attribute that the visitor's decision has.",
    message="{missing} attributes of the visitor's decision are absent here",
    hint="Send the same attributes with decisions and conversions: a segment counts "
    "only events that carry its attribute.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.SEGMENTATION),
    looks_at="attributes",
)
def attribute_missing_on_conversion(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Once for each visitor entry with a conversion."""
    del context
    for timeline in timelines:
        if len(timeline.events) < ENOUGH or not timeline.decisions:
            continue
        entries = {(x.payload, x.visitor_index): x for x in reversed(timeline.events)}
        if len(entries) < ENOUGH:
            continue
        log = timeline.log
        deciding = {(x.payload, x.visitor_index) for x in timeline.decisions}
        wanted = frozenset[str]().union(
            *(log.attribute_names(entries[x]) for x in deciding if x in entries)
        )
        converting = {
            (x.payload, x.visitor_index): x
            for x in reversed(timeline.events)
            if x.flags & rows.CONVERSION
        }
        for entry, event in converting.items():
            missing = wanted - log.attribute_names(event)
            if entry not in deciding and missing:
                place = log.visitor_place(event)
                words = {"missing": len(missing)}
                yield Problem(place.path, words, payload=place.payload)


ENOUGH = 2
RULES = (
    attribute_without_id,
    attribute_without_key,
    attribute_id_on_builtin,
    attribute_unknown,
    attribute_id_mismatch,
    attribute_key_syntax,
    attribute_repeated,
    attribute_missing_on_conversion,
)
