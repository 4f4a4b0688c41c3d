"""Personal data where it should not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.guards import is_object
from eventcheck.nodes import EVENT_PROPERTIES
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources
from eventcheck.rules.personal import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.context import Context
    from eventcheck.findings import Path
    from eventcheck.parse.chunk import Chunk

SHORTEST = 6
"""No e-mail address, phone or card number is shorter."""
WORDS = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "what may be a payment card number",
}


@rule(
    "personal-data",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="privacy",
    summary="A text has an e-mail address, a phone number or a card number in it.",
    message="the text has {what} in it",
    hint="Leave it out, or send a keyed hash: exports keep what was sent.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TAGS,),
    looks_at="visitors",
)
def personal_data(chunk: Chunk, context: Context) -> Verdicts:
    """Texts of tags, attributes and properties; never a JSON number."""
    del context
    for attribute in chunk.attributes:
        value = attribute.value
        if type(value) is str and len(value) >= SHORTEST and not value.isalpha():
            kind = kind_of(value, attribute.key or "")
            if kind is not None:
                words = {"kind": kind, "what": WORDS[kind]}
                yield Problem(attribute.at("value"), words)
    for path, found in _of_events(chunk):
        yield Problem(path, {"kind": found, "what": WORDS[found]})


def _of_events(chunk: Chunk) -> Iterator[tuple[Path, str]]:
    for event in chunk.tagged:
        for name, value in event.tags.items():
            if type(value) is str and len(value) >= SHORTEST and not value.isalpha():
                kind = kind_of(value, name)
                if kind is not None:
                    yield event.at("tags", name), kind
            elif name == EVENT_PROPERTIES and is_object(value):
                for inner, found in _personal(value):
                    yield event.at("tags", name, inner), found
    for event in chunk.propertied:
        for name, found in _personal(event.properties):
            yield event.at("properties", name), found


def _personal(values: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        kind = kind_of(value, name) if isinstance(value, str) else None
        if kind is not None:
            yield name, kind


RULES = (personal_data,)
