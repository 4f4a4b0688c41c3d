"""Reads the pages of the rules: their examples are tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventcheck import (
    Catalog,
    Context,
    Finding,
    History,
    Report,
    validate,
    validate_all,
)

PAGES = Path(__file__).parents[2] / "docs" / "rules"
LARGE = 3_600_000
"""Bytes of a `large` example: blanks fill it up."""
HEADINGS = ["Why", "Bad", "Good", "Fix"]
FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code: its language and the word behind it."""

    language: str
    role: str
    text: str


@dataclass(frozen=True)
class Example:
    """A payload of a page, the context it is judged in, and the printed report."""

    block: Block
    context: Context
    report: tuple[str, ...] = ()

    def body(self, index: int) -> dict[str, Any]:
        """The body that a finding is about."""
        given = json.loads(self.block.text)
        return dict(given[index] if self.block.role == "bodies" else given)

    def judge(self) -> Report:
        """The report as it is."""
        if self.block.role == "large":
            return validate(self.block.text.ljust(LARGE), context=self.context)
        if self.block.role == "bodies":
            return validate_all(json.loads(self.block.text), context=self.context)
        return validate(self.block.text.removesuffix("\n"), context=self.context)


@dataclass(frozen=True)
class Page:
    """The page of one rule."""

    code: str
    title: str
    lead: str
    sections: Mapping[str, str]

    @property
    def bad(self) -> tuple[Example, ...]:
        """The Bad examples, each with its report."""
        return tuple(_examples(self.sections["Bad"]))

    @property
    def good(self) -> tuple[Example, ...]:
        """The Good examples."""
        return tuple(_examples(self.sections["Good"]))

    @property
    def patches(self) -> list[list[dict[str, Any]]]:
        """The operations of each fix that the page shows."""
        return self._of_fixes("patch")

    @property
    def mended(self) -> list[dict[str, Any]]:
        """The body that each of these fixes gives."""
        return self._of_fixes("after")

    def _of_fixes(self, role: str) -> list[Any]:
        blocks = _blocks(self.sections["Fix"])
        return [json.loads(x.text) for x in blocks if x.role == role]


def read(code: str) -> Page:
    """The page of a rule."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    first, *parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    title, _, lead = first.strip().partition("\n\n")
    names, contents = parts[::2], parts[1::2]
    return Page(code, title, lead, dict(zip(names, contents, strict=True)))


def codes() -> list[str]:
    """The codes that have a page."""
    return sorted(x.stem for x in PAGES.glob("*.md") if x.stem != "index")


def printed(report: Report) -> tuple[str, ...]:
    """The findings of a report as a page prints them, one a line."""
    return tuple(_line(x, report) for x in report.findings)


def _line(finding: Finding, report: Report) -> str:
    body = [] if report.bodies == 1 else [f"bodies[{finding.payload}]"]
    params = [
        f"{name}={json.dumps(value, separators=(',', ':'))}"
        for name, value in sorted(finding.params.items())
    ]
    where = finding.pointer or "(body)"
    return " ".join([finding.severity, finding.code, *body, where, *params])


def _blocks(section: str) -> Iterator[Block]:
    for language, role, text in FENCE.findall(section):
        yield Block(language, role, text)


def _examples(section: str) -> Iterator[Example]:
    context = Context()
    waiting: Example | None = None
    for block in _blocks(section):
        if block.role == "context":
            context = _context(json.loads(block.text))
        elif block.language == "text" and block.role == "" and waiting is not None:
            lines = tuple(block.text.splitlines())
            yield Example(waiting.block, waiting.context, lines)
            waiting = None
        else:
            if waiting is not None:
                yield waiting
            waiting = Example(block, context)
            context = Context()
    if waiting is not None:
        yield waiting


def _context(known: dict[str, Any]) -> Context:
    if "catalog" in known:
        known["catalog"] = Catalog(**known["catalog"])
    if "history" in known:
        known["history"] = History.from_dict({"version": 1, **known["history"]})
    return Context(**known)
