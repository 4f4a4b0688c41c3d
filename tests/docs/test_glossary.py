"""The glossary is short, and has the words of the code."""

from __future__ import annotations

import re

import pytest

from eventcheck import Effect, Severity
from eventcheck.severity import Evidence

from .pages import DOCS

TEXT = (DOCS / "glossary.md").read_text(encoding="utf-8")
_, *PARTS = re.split(r"^### (.+)$|^## .+$", TEXT, flags=re.MULTILINE)
TERMS = {
    term: text.strip()
    for term, text in zip(PARTS[::2], PARTS[1::2], strict=True)
    if term is not None
}
END = re.compile(r"[.!?](?=\s|$)")


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_one_or_two_sentences(term: str) -> None:
    """Whoever needs more reads the page about concepts."""
    assert len(END.findall(TERMS[term])) in (1, 2), TERMS[term]


@pytest.mark.parametrize(
    ("term", "words"),
    [("severity", Severity), ("effect", Effect), ("evidence", Evidence)],
)
def test_every_word_of_an_enumeration_is_named(
    term: str, words: type[Severity | Effect | Evidence]
) -> None:
    """As the code spells it."""
    assert {x.value for x in words} <= set(re.findall(r"`([\w-]+)`", TERMS[term]))
