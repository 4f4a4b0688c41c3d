"""What is installed with the library, and what it imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import eventcheck

ROOT = Path(__file__).parents[1]
NEEDED = {"pydantic", "typing-extensions"}
# The core is a part of pydantic, which asks for exactly one version of it.
IMPORTED = {"eventcheck", "pydantic", "pydantic_core", "typing_extensions"}


def imports(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [x.name for x in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        yield from (x.partition(".")[0] for x in names)


def test_two_packages_are_needed() -> None:
    """Each more would be one more to trust, at every user's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[^\w-]", x)[0] for x in project["project"]["dependencies"]}

    assert names == NEEDED


def test_nothing_else_is_imported() -> None:
    """Not even where an extra would have it; the command knows the library alone."""
    modules = sorted((ROOT / "src" / "eventcheck").rglob("*.py"))
    modules.remove(ROOT / "src" / "eventcheck" / "__main__.py")
    used = {name for module in modules for name in imports(module)}

    assert used - sys.stdlib_module_names == IMPORTED


def test_the_version_is_said_twice() -> None:
    """The library cannot ask its installation: it reads no file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == eventcheck.__version__
