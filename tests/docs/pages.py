"""Read the blocks of code of the pages of the documentation.

The pages of the rules are not included: they have their own tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXCUSE = re.compile(r"<!-- not run: (?P<reason>\S.*?) -->\s*")
FENCE = re.compile(r"(?P<indent> *)(?P<ticks>```+)(?P<language>[^\s`]*)[^`]*")


@dataclass(frozen=True)
class Block:
    """A fenced block of code, and the text around it that matters."""

    language: str
    text: str
    line: int
    """Line of the page at which the text begins, counted from 1."""
    excuse: str | None
    """Why it is not run, from `<!-- not run: reason -->` on the line before."""
    output: str | None = None
    """What it prints: a block of language `text` directly after it."""


def pages() -> list[Path]:
    """Return the README and each page of the documentation outside docs/rules."""
    skipped = {"rules", "_build"}
    found = (
        x for x in DOCS.rglob("*.md") if not skipped & {*x.relative_to(DOCS).parts}
    )
    return [ROOT / "README.md", *sorted(found)]


def name(page: Path) -> str:
    """Return the path of a page in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page from top to bottom, each with its output."""
    found: list[Block] = []
    after = 0
    for block, start, end in _fences(page.read_text(encoding="utf-8").splitlines()):
        if block.language == "text" and found and start == after:
            found[-1] = replace(found[-1], output=block.text)
        else:
            found.append(block)
        after = end
    return found


def _fences(lines: list[str]) -> Iterator[tuple[Block, int, int]]:
    """Yield each block, with the line before it and the number of its last line."""
    row = said = 0  # how many lines that are not blank came before
    while row < len(lines):
        fence = FENCE.fullmatch(lines[row])
        if fence is None:
            said += bool(lines[row].strip())
            row += 1
            continue
        indent, closing = len(fence["indent"]), fence["indent"] + fence["ticks"]
        end = lines.index(closing, row + 1)
        excuse = EXCUSE.fullmatch(lines[row - 1].strip()) if row else None
        text = "".join(f"{line[indent:]}\n" for line in lines[row + 1 : end])
        reason = excuse["reason"] if excuse else None
        yield Block(fence["language"], text, row + 2, reason), said, said
        row = end + 1
