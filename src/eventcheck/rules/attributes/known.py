"""Attributes that the catalog does not have, or has with another id."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.fixes.answers import only
from eventcheck.fixes.change import Put
from eventcheck.models.attribute import Attribute
from eventcheck.rule import Found, Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.words import DEGRADED, ERROR, SDK, WARNING


@rule(
    "custom attribute",
    WARNING,
    DEGRADED,
    "the catalog has no attribute with this id or key",
    hint="Create the attribute in Optimizely first. SDKs do not send unknown ones.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    needs=("catalog",),
)
def attribute_unknown(attribute: Attribute, context: Context) -> Found:
    """The catalog does not have this attribute."""
    entity, key = _id_and_key(attribute)
    if not entity and not key:
        return None
    catalog = context.account
    if not catalog.attributes:
        return Unjudged("attributes")
    # If only one of the two is known, they are a mismatch.
    is_named = key in catalog.attributes_by_key or entity in catalog.attributes_by_key
    return None if is_named or entity in catalog.attribute_by_id else Problem()


@rule(
    "custom attribute",
    ERROR,
    DEGRADED,
    "`entity_id` is not the id of the attribute with this key",
    hint="Send the id and the key of the same attribute.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    field="entity_id",
    fix="safe",
    needs=("catalog",),
)
def attribute_id_mismatch(attribute: Attribute, context: Context) -> Found:
    """The id and the key belong to different attributes, or the id is a key."""
    entity, key = _id_and_key(attribute)
    catalog, by_key = context.account, context.account.attributes_by_key
    if entity is None:
        return None
    if not catalog.attributes:
        return Unjudged("attributes")
    known = catalog.attribute_by_id.get(entity)
    if known is None and key not in by_key and entity not in by_key:
        return None
    # The Web snippet sends the id as the key too.
    if known is not None and (key in (None, entity) or known.key in (None, key)):
        return None
    if is_placeholder(entity, "entity_id", catalog):
        return None
    answer = only(x.id for x in by_key.get(key or entity, ()))
    title = "write the id of this key"
    fixes = () if answer is None else (Put(answer, title, safe=True),)
    return Problem("entity_id", fixes=fixes)


def _id_and_key(attribute: Attribute) -> tuple[str | None, str | None]:
    """Without white space around the id, which is a problem of its own."""
    entity = attribute.entity_id
    return (entity and entity.strip()) or None, attribute.key or None


RULES = (attribute_unknown, attribute_id_mismatch)
