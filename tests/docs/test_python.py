"""Every block of Python on every page runs, and prints what the page shows."""

from __future__ import annotations

import inspect
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from .pages import ROOT, Block, blocks, name, pages

HEAVY = {"docs/guides/pipelines.md", "docs/guides/web-service.md"}
"""They show packages that only the examples need."""
PAGES = [
    pytest.param(x, marks=pytest.mark.heavy if name(x) in HEAVY else (), id=name(x))
    for x in pages()
]


@pytest.mark.parametrize("page", PAGES)
def test_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom, in one namespace, in the repository's root."""
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {"__name__": page.stem}
    for block in blocks(page):
        if block.language == "python" and block.excuse is None:
            printed = run(block, page, namespace)
            if block.output is not None:
                assert printed == block.output, f"{name(page)}, line {block.line}"


def run(block: Block, page: Path, namespace: dict[str, object]) -> str:
    """Run one block, then the tests that it defines; return what was printed."""
    # Blank lines make tracebacks show the line of the page.
    source = "\n" * (block.line - 1) + block.text
    before = set(namespace)
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(source, page, "exec"), namespace)  # noqa: S102 - the page's own code
        for defined in sorted(namespace.keys() - before):
            test = namespace[defined]
            if defined.startswith("test_") and inspect.isfunction(test):
                assert not inspect.signature(test).parameters, f"{defined}: no fixtures"
                test()
    return out.getvalue()
