"""Explanations of rules: the text of their pages, which ships as data."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple


class Explanation(NamedTuple):
    """The sections of a rule's page, as Markdown."""

    why: str
    """What Optimizely does with the data, and the sources of the rule."""
    bad: str
    """Payloads with the finding, each with its report."""
    good: str
    """The nearest payloads without findings."""
    fix: str
    """What to change, and the JSON Patch if there is one."""


def explanation_of(code: str) -> Explanation:
    """Return the sections of a rule's page."""
    return _explanations()[code]


@cache
def _explanations() -> dict[str, Explanation]:
    # The library reads no other file. Importing `importlib.resources` takes a tenth
    # of the time of `import eventcheck`, and few programs need it.
    from importlib.resources import files  # noqa: PLC0415

    text = (files("eventcheck") / "rules.json").read_text(encoding="utf-8")
    return {
        x["code"]: Explanation(**x["explanation"]) for x in json.loads(text)["rules"]
    }
