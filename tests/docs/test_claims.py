"""Claims of the README and of SECURITY.md name tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from .pages import ROOT
from .test_links import every_page

TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:tests|\.ci|docs|src)/[\w./-]+)`")
README = ROOT / "README.md"
SECURITY = ROOT / "SECURITY.md"


def section(page: Path, heading: str) -> str:
    """Return the text under a heading of the second level."""
    _, _, rest = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


@cache
def named_in(path: str) -> set[str]:
    """Return the names of the test functions in a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (x for x in tree.body if isinstance(x, ast.FunctionDef))
    return {x.name for x in functions if x.name.startswith("test_")}


@pytest.mark.parametrize("page", every_page(), ids=lambda x: x.name)
def test_every_test_and_file_that_a_page_names_exists(page: Path) -> None:
    """Rename the test in the page too, or say what holds the claim now."""
    text = page.read_text(encoding="utf-8")
    for path, name in TEST.findall(text):
        assert name in named_in(path), f"{path}::{name}"
    for path in FILE.findall(text):
        assert (ROOT / path).exists(), path


def test_every_claim_of_the_readme_names_a_test() -> None:
    """A claim without a test is only a hope."""
    _, *rows = re.findall(r"^\| .+$", section(README, "How we know"), re.MULTILINE)

    assert rows
    for row in rows:
        assert TEST.search(row), row


def test_every_promise_of_security_names_what_checks_it() -> None:
    """A test, or the script that checks everything."""
    text = section(SECURITY, "What is promised")
    _, *promises = re.split(r"^- ", text, flags=re.MULTILINE)

    assert promises
    for promise in promises:
        assert TEST.search(promise) or "`.ci/run`" in promise, promise


def test_the_library_does_not_log_or_print() -> None:
    """No module imports `logging` or `warnings`, and none calls `print`."""
    for path in (ROOT / "src" / "eventcheck").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {
                alias.name.partition(".")[0]
                for alias in getattr(node, "names", [])
                if isinstance(alias, ast.alias)
            }
            if isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names.add(node.func.id)
            assert not names & {"logging", "warnings", "print"}, path
