"""Find personal data in attributes, tags and properties."""

from __future__ import annotations

from itertools import chain

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Path, Severity
from eventcheck.guards import is_object
from eventcheck.models import Attribute
from eventcheck.models.event import AnyEvent
from eventcheck.rule import ATTRIBUTES, EVENTS, Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import kind_of

SHORTEST = 6
"""Characters of the shortest e-mail address; phone and card numbers have more."""
NOUNS = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "what may be a payment card number",
}


@rule(
    ATTRIBUTES,
    Severity.WARNING,
    Effect.DEGRADED,
    "the text contains {what}",
    hint="Leave the text out, or send a keyed hash: Optimizely stores and exports what "
    "you send.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TAGS,),
    field="value",
)
def personal_data(attribute: Attribute, context: Context) -> Found:
    """A text contains an e-mail address, a phone number or a card number."""
    name = attribute.key or attribute.entity_id or ""
    return _personal(attribute.value, name, ("value",), context)


def _in_tags(event: AnyEvent, context: Context) -> Found:
    return _personal(event.tags, "", ("tags",), context)


def _in_properties(event: AnyEvent, context: Context) -> Found:
    return _personal(event.properties, "", ("properties",), context)


personal_data = personal_data.also_over(EVENTS, _in_tags, field="tags").also_over(
    EVENTS, _in_properties, field="properties"
)


def _personal(value: object, name: str, at: Path, context: Context) -> list[Problem]:
    """Find personal data in a text, or in the texts of an object."""
    if is_object(value):
        found = (_personal(x, key, (*at, key), context) for key, x in value.items())
        return list(chain.from_iterable(found))
    if type(value) is not str or len(value) < SHORTEST or value.isalpha():
        return []
    kind = kind_of(value, name, context.account.ids)
    return [] if kind is None else [Problem(at, {"kind": kind, "what": NOUNS[kind]})]


RULES = (personal_data,)
