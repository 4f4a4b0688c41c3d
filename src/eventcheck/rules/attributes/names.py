"""The id and the key of an attribute."""

from __future__ import annotations

from eventcheck.context import Context
from eventcheck.fixes.answers import key_of, only
from eventcheck.fixes.change import Put, Remove
from eventcheck.models.attribute import Attribute
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.keys import defect_of
from eventcheck.rules.words import (
    DEGRADED,
    DOCUMENTED,
    ERROR,
    MEASURED,
    NONE,
    WARNING,
)


@rule(
    "custom attribute",
    ERROR,
    DEGRADED,
    "the custom attribute has no `entity_id`",
    hint="Send the attribute's id as `entity_id`. Segments need it.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
)
def attribute_without_id(attribute: Attribute, context: Context) -> Found:
    """A custom attribute has no id."""
    if attribute.entity_id or "entity_id" in attribute.lost:
        return None
    known = context.account.attributes_by_key.get(attribute.key or "", ())
    return Problem(fixes=_put("entity_id", only(x.id for x in known)))


@rule(
    ("custom attribute", "reserved attribute"),
    ERROR,
    DEGRADED,
    "the custom attribute has no `key`",
    hint="Send the attribute's key in addition to its id.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
)
def attribute_without_key(attribute: Attribute, context: Context) -> Found:
    """A custom attribute has no key."""
    if attribute.key or attribute.type != "custom" or "key" in attribute.lost:
        return None
    return Problem(fixes=_put("key", key_of(attribute, context.account)))


def _put(field: str, answer: str | None) -> tuple[Put, ...]:
    """The fix that writes a field, whether it is absent, empty or null."""
    if answer is None:
        return ()
    return (Put(answer, f"write the {field}", safe=True, at=field),)


@rule(
    "built-in attribute",
    WARNING,
    NONE,
    "only custom attributes have an `entity_id`",
    hint="Leave out `entity_id`. Optimizely ignores it here.",
    evidence=(DOCUMENTED, MEASURED),
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
    WARNING,
    DEGRADED,
    "the key {defect}",
    hint="Send the key as it is in Optimizely: at most 64 letters, digits, spaces "
    "and _ - .",
    evidence=(DOCUMENTED,),
    sources=(sources.REST_API,),
    field="key",
)
def attribute_key_syntax(attribute: Attribute, context: Context) -> Found:
    """An attribute's key is not a key that Optimizely allows."""
    key = attribute.key
    defect = defect_of(key) if key else None
    return None if defect is None else Problem("key", {"defect": defect})


RULES = (
    attribute_without_id,
    attribute_without_key,
    attribute_id_on_builtin,
    attribute_key_syntax,
)
