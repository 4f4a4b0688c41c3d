"""Update the outputs that pages show for their Python blocks.

    python -m tests.docs.refresh [PAGE ...]

Review the difference before you commit it: the tests compare with these outputs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .pages import ROOT, blocks, pages
from .test_python import run


def refresh(page: Path) -> None:
    """Run a page from top to bottom, and replace its outputs."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    namespace: dict[str, object] = {"__name__": page.stem}
    moved = 0
    for block in blocks(page):
        if block.language != "python" or block.excuse is not None:
            continue
        printed = run(block, page, namespace)
        if block.output is None:
            continue
        new = printed.splitlines(keepends=True)
        old = len(block.output.splitlines())
        start = lines.index("```text\n", block.line + moved) + 1
        lines[start : start + old] = new
        moved += len(new) - old
    page.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    os.chdir(ROOT)
    for each in [Path(x).resolve() for x in sys.argv[1:]] or pages():
        refresh(each)
