"""Recognise placeholders: ids that stand for no value.

A known id of the catalog is never a placeholder, and a known key is a key used as an
id. The caller asks the catalog first.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Placeholder: TypeAlias = Literal[
    "word", "template", "example", "nil-uuid", "zeros", "repeated"
]

NO_VALUE = """
undefined null none nil nan objectobject notset unknown unknownuser unknownvisitor
anonymous anonymoususer anonymousvisitor guest guestuser
"""
WORDS = frozenset(NO_VALUE.split())
"""Words for no value, in lower case and without separators."""
LONGEST_WORD = 40
"""Characters of the longest text that is compared with the words, with separators."""
NOT_AVAILABLE = ("n/a", "#n/a")
"""Words for no value in spreadsheets; without the slash they may be names."""
SEPARATORS = re.compile(r"[\W_]+")
USUAL = re.compile(
    r"(?![xXyY])"
    r"(?!0\Z|(.)(?:\1|-)+\Z)"
    r"[A-Za-z_.-]*[0-9][\w.-]*",
    re.ASCII,
)
"""Matches most usable ids: they begin like no example, repeat no single character, and
have a digit, which no word has, but no marks of templates. Takes 0.3 µs, a fifth of the
other checks."""
TEMPLATES = (("{{", "}}"), ("${", "}"), ("%%", "%%"))
"""The delimiters of template languages, anywhere in an id."""
EXAMPLE = re.compile(
    r"YOUR[_ -].*"
    r"|(?i:your[_ -](?:.*[_ -])?(?:id|key|uuid|guid))"
    r"|your[A-Z]\w*(?:Id|ID|Key)|yourId|yourKey",
    re.DOTALL,
)
NO_UUID = frozenset({"uuid", "string", "test", "xxxxxxxxxxxx4xxxyxxxxxxxxxxxxxxx"})
"""Examples of a uuid, in lower case and without separators. The last one is what many
JavaScript functions fill with random digits."""
UUID_DIGITS = 32
NEVER_ZERO = frozenset(
    {"uuid", "entity_id", "campaign_id", "experiment_id", "variation_id"}
)
"""Fields in which zeros alone are no id. A visitor may have the number 0."""
REPEATED = 8
"""One character this many times is no uuid."""


def placeholder_in(value: str, field: str) -> Placeholder | None:
    """Return the kind of placeholder that an id is, or None for a usable id.

    `field` is the name of the id field in the specification. Database ids of any
    length and ordinary words are usable.
    """
    if USUAL.fullmatch(value):
        return None
    letters = ""
    if len(value) <= LONGEST_WORD:
        letters = SEPARATORS.sub("", value).lower()
        if letters in WORDS or value.lower() in NOT_AVAILABLE:
            return "word"
    if _is_template(value):
        return "template"
    if EXAMPLE.fullmatch(value) or value.lower() == field:
        return "example"
    if field == "uuid" and letters in NO_UUID:
        return "example"
    return _repeated(value, field)


def _is_template(value: str) -> bool:
    """Return whether a template was never filled in."""
    # JavaScript prints functions and promises like this, and Python objects as <…>.
    if value.startswith(("[Function", "[object ")):
        return True
    if value[:1] == "<" and value[-1:] == ">":
        return True
    for opening, closing in TEMPLATES:
        start = value.find(opening)
        if start >= 0 and value.find(closing, start + len(opening)) >= 0:
            return True
    return False


def _repeated(value: str, field: str) -> Placeholder | None:
    """Return the kind of an id that is one character again and again."""
    digits = value.strip("{}").replace("-", "") or value
    if digits.strip(digits[:1]):
        return None
    if digits[:1] == "0":
        if len(digits) == UUID_DIGITS:
            return "nil-uuid"
        if field in NEVER_ZERO:
            return "zeros"
    return "repeated" if field == "uuid" and len(digits) >= REPEATED else None
