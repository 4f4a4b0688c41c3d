"""Read the words that are added to the pages of rules."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).parents[1]


class Words(TypedDict, total=False):
    """The words that rules/_words.toml adds to a rule."""

    also: list[str]
    """Other words for the problem, for the search."""
    related: list[str]
    """Codes of rules that are confused with this one or often come with it."""


@cache
def all_words() -> dict[str, Words]:
    """Return the words of rules/_words.toml, by code."""
    return tomllib.loads((HERE / "rules" / "_words.toml").read_text(encoding="utf-8"))


def symptoms_of(code: str) -> list[tuple[str, str]]:
    """Return the headings of symptoms.md that link to a rule, with their anchors."""
    text = (HERE / "symptoms.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$\n", text, flags=re.MULTILINE)[1:]
    return [
        (title, re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-"))
        for title, part in zip(parts[::2], parts[1::2], strict=True)
        if f"rules/{code}.md" in part
    ]
