"""Personal data where it should not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.context import Context
from eventcheck.findings import Path
from eventcheck.guards import is_object
from eventcheck.models import Attribute
from eventcheck.models.event import AnyEvent
from eventcheck.rule import ATTRIBUTES, EVENTS, Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import kind_of
from eventcheck.rules.words import DEGRADED, DOCUMENTED, WARNING

SHORTEST = 6
"""Characters of the shortest e-mail address; phone and card numbers have more."""
WORDS = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "what may be a payment card number",
}


@rule(
    ATTRIBUTES,
    WARNING,
    DEGRADED,
    "the text contains {what}",
    hint="Leave it out, or send a keyed hash: exports keep what was sent.",
    evidence=(DOCUMENTED,),
    sources=(sources.TAGS,),
    field="value",
)
def personal_data(attribute: Attribute, context: Context) -> Found:
    """A text contains an e-mail address, a phone number or a card number."""
    value = attribute.value
    if type(value) is not str:
        return None
    kind = _kind_of(value, attribute.key or attribute.entity_id or "", context)
    if kind is None:
        return None
    return Problem("value", {"kind": kind, "what": WORDS[kind]})


def _in_tags(event: AnyEvent, context: Context) -> Found:
    return list(_personal(event.tags, ("tags",), context))


def _in_properties(event: AnyEvent, context: Context) -> Found:
    return list(_personal(event.properties, ("properties",), context))


personal_data = personal_data.also_over(EVENTS, _in_tags, field="tags").also_over(
    EVENTS, _in_properties, field="properties"
)


def _personal(
    texts: Mapping[str, object] | None, at: Path, context: Context
) -> Iterator[Problem]:
    for name, value in (texts or {}).items():
        if type(value) is str:
            kind = _kind_of(value, name, context)
            if kind is not None:
                yield Problem((*at, name), {"kind": kind, "what": WORDS[kind]})
        elif is_object(value):
            # `$opt_event_properties`, the only object among tags.
            yield from _personal(value, (*at, name), context)


def _kind_of(text: str, field: str, context: Context) -> str | None:
    if len(text) < SHORTEST or text.isalpha():
        return None
    return kind_of(text, field, context.account.ids)


RULES = (personal_data,)
