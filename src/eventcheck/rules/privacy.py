"""Find personal data in attributes, tags and properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
)
def personal_data(attribute: Attribute, context: Context) -> Found:
    """A text contains an e-mail address, a phone number or a card number."""
    text = attribute.value
    if type(text) is not str:
        return None
    name = attribute.key or attribute.entity_id or ""
    return _in_text(text, name, ("value",), context)


def _in_tags(event: AnyEvent, context: Context) -> Found:
    return list(_in_texts(event.tags or {}, ("tags",), context))


def _in_properties(event: AnyEvent, context: Context) -> Found:
    return list(_in_texts(event.properties or {}, ("properties",), context))


personal_data = personal_data.also_over(EVENTS, _in_tags, field="tags").also_over(
    EVENTS, _in_properties, field="properties"
)


def _in_texts(
    texts: Mapping[str, object], at: Path, context: Context
) -> Iterator[Problem]:
    """Find personal data in the texts of an object, also in nested objects."""
    for name, value in texts.items():
        if type(value) is str:
            problem = _in_text(value, name, (*at, name), context)
            if problem is not None:
                yield problem
        elif is_object(value):
            yield from _in_texts(value, (*at, name), context)


def _in_text(text: str, name: str, at: Path, context: Context) -> Problem | None:
    if len(text) < SHORTEST or text.isalpha():
        return None
    kind = kind_of(text, name, context.account.ids)
    return None if kind is None else Problem(at, {"kind": kind, "what": NOUNS[kind]})


RULES = (personal_data,)
