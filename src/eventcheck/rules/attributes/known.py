"""Attributes beside the catalog: whether the account has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.fixes.answers import only
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Catalog, Context
    from eventcheck.nodes import Attribute
    from eventcheck.parse.chunk import Chunk


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
    looks_at="custom_attributes",
)
def attribute_unknown(chunk: Chunk, context: Context) -> Verdicts:
    """Neither id nor key is known; where one is, they disagree."""
    catalog = context.account
    if not catalog.attributes:
        return
    for attribute in chunk.attributes:
        entity, key = attribute.entity_id, attribute.key
        if not attribute.is_custom or (entity is None and key is None):
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
    looks_at="custom_attributes",
)
def attribute_id_mismatch(chunk: Chunk, context: Context) -> Verdicts:
    """One of both is known, and the other is not its partner."""
    catalog = context.account
    for attribute in chunk.attributes:
        entity, key = attribute.entity_id, attribute.key
        if not attribute.is_custom or entity is None:
            continue
        known = catalog.attribute_by_id.get(entity)
        # The Web snippet has the id in both places.
        if known is not None and (key in (None, entity) or known.key in (None, key)):
            continue
        by_key = catalog.attributes_by_key
        if known is not None or key in by_key or entity in by_key:
            fixes = _identified(attribute, entity, catalog)
            yield Problem(attribute.at("entity_id"), fixes=fixes)


def _identified(attribute: Attribute, entity: str, catalog: Catalog) -> tuple[Fix, ...]:
    """The id of the key, which may stand in `entity_id` alone."""
    named = catalog.attributes_by_key.get(attribute.key or entity, ())
    answer = only(x.id for x in named)
    if answer is None:
        return ()
    path = attribute.at("entity_id")
    old = attribute.raw[attribute.given_key("entity_id")]
    return (patch.replace("write the id of the key", path, old, answer, safe=True),)


RULES = (attribute_unknown, attribute_id_mismatch)
