"""The id and the key of an attribute, and whether the catalog has them."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.answers import key_of, only
from eventcheck.fixes.change import Remove
from eventcheck.models.attribute import Attribute
from eventcheck.rule import Found, Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.identifiers.form import is_placeholder
from eventcheck.rules.shared import defect_of_key, put_answer


@rule(
    "custom attribute",
    Severity.ERROR,
    Effect.DEGRADED,
    "the custom attribute has no `entity_id`",
    hint="Send the attribute's id as `entity_id`: segments find visitors by it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
)
def attribute_without_id(attribute: Attribute, context: Context) -> Found:
    """A custom attribute has no id."""
    if attribute.entity_id or "entity_id" in attribute.lost:
        return None
    known = context.account.attributes_by_key.get(attribute.key or "", ())
    answer = only(x.id for x in known)
    return Problem(fixes=put_answer(answer, "write the entity_id", "entity_id"))


@rule(
    ("custom attribute", "reserved attribute"),
    Severity.ERROR,
    Effect.DEGRADED,
    "the custom attribute has no `key`",
    hint="Send the attribute's key in addition to its id.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
)
def attribute_without_key(attribute: Attribute, context: Context) -> Found:
    """A custom attribute has no key."""
    if attribute.key or attribute.type != "custom" or "key" in attribute.lost:
        return None
    answer = key_of(attribute, context.account)
    return Problem(fixes=put_answer(answer, "write the key", "key"))


@rule(
    "built-in attribute",
    Severity.WARNING,
    Effect.NONE,
    "only custom attributes have an `entity_id`",
    hint="Leave out `entity_id`. Optimizely ignores it here.",
    evidence=(Evidence.DOCUMENTED, Evidence.MEASURED),
    sources=(sources.EVENT_API, sources.EXPORTS),
    field="entity_id",
    fix="safe",
)
def attribute_id_on_builtin(attribute: Attribute, context: Context) -> Found:
    """An attribute that is not custom has an id."""
    kind = attribute.type
    # The Web snippet sends an empty id.
    if not kind or not attribute.entity_id:
        return None
    # If "Custom" is meant as `custom`, the id is right and the type is wrong.
    is_custom = kind.strip().lower() == "custom"
    fixes = () if is_custom else (Remove("drop entity_id", safe=True),)
    return Problem("entity_id", fixes=fixes)


@rule(
    ("custom attribute", "built-in attribute"),
    Severity.WARNING,
    Effect.DEGRADED,
    "the key {defect}",
    hint="Send the key as it is in Optimizely: at most 64 letters, digits, spaces "
    "and _ - .",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REST_API,),
)
def attribute_key_syntax(attribute: Attribute, context: Context) -> Found:
    """An attribute's key is not a key that Optimizely allows."""
    defect = defect_of_key(attribute.key)
    return None if defect is None else Problem("key", {"defect": defect})


@rule(
    "custom attribute",
    Severity.WARNING,
    Effect.DEGRADED,
    "the catalog has no attribute with this id or key",
    hint="Create the attribute in Optimizely first: no segment can use an unknown one, "
    "and SDKs do not send it.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    needs=("catalog",),
)
def attribute_unknown(attribute: Attribute, context: Context) -> Found:
    """The catalog does not have this attribute."""
    catalog, (entity, key) = context.account, _id_and_key(attribute)
    if not entity and not key:
        return None
    if not catalog.attributes:
        return Unchecked("attributes")
    # If only one of the two is known, `attribute-id-mismatch` reports it.
    by_key = catalog.attributes_by_key
    is_known = key in by_key or entity in by_key or entity in catalog.attribute_by_id
    return None if is_known else Problem()


@rule(
    "custom attribute",
    Severity.ERROR,
    Effect.DEGRADED,
    "`entity_id` is not the id of the attribute with this key",
    hint="Send the id and the key of the same attribute: otherwise the value goes to "
    "the wrong attribute, or to none.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    needs=("catalog",),
)
def attribute_id_mismatch(attribute: Attribute, context: Context) -> Found:
    """The id and the key belong to different attributes, or the id is a key."""
    catalog, (entity, key) = context.account, _id_and_key(attribute)
    if not entity:
        return None
    if not catalog.attributes:
        return Unchecked("attributes")
    by_key, known = catalog.attributes_by_key, catalog.attribute_by_id.get(entity)
    if known is None and key not in by_key and entity not in by_key:
        return None
    # The Web snippet sends the id as the key too.
    if known is not None and (key in (None, entity) or known.key in (None, key)):
        return None
    if is_placeholder(entity, "entity_id", catalog):
        return None
    answer = only(x.id for x in by_key.get(key or entity, ()))
    return Problem("entity_id", fixes=put_answer(answer, "write the id of this key"))


def _id_and_key(attribute: Attribute) -> tuple[str | None, str | None]:
    # White space around the id is a problem of its own.
    return (attribute.entity_id or "").strip() or None, attribute.key or None


RULES = (
    attribute_without_id,
    attribute_without_key,
    attribute_id_on_builtin,
    attribute_key_syntax,
    attribute_unknown,
    attribute_id_mismatch,
)
