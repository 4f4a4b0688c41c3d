"""The explanations of rules: the text of their pages, which ships as data."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple


class Explanation(NamedTuple):
    """The sections of a rule's page, as Markdown."""

    why: str
    """What Optimizely does with it, and what the rule rests on."""
    bad: str
    """Payloads that give the finding, each with its report."""
    good: str
    """The nearest payloads that give nothing."""
    fix: str
    """What to change, and the JSON Patch if the library can do it."""


def explanation_of(code: str) -> Explanation:
    """Return the sections of a rule's page."""
    return _explanations()[code]


@cache
def _explanations() -> dict[str, Explanation]:
    # The one file that the library reads, and only when somebody asks for it; what
    # reads it takes a tenth of the time of `import eventcheck`.
    from importlib.resources import files  # noqa: PLC0415

    text = (files("eventcheck") / "rules.json").read_text(encoding="utf-8")
    return {
        x["code"]: Explanation(**x["explanation"]) for x in json.loads(text)["rules"]
    }
