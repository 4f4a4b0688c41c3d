"""The packages that the library needs and imports."""

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
# pydantic requires exactly one version of its core.
IMPORTED = {"eventcheck", "pydantic", "pydantic_core", "typing_extensions"}


def imports(path: Path) -> Iterator[str]:
    """Yield the top-level packages that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [x.name for x in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        yield from (x.partition(".")[0] for x in names)


def test_two_packages_are_needed() -> None:
    """Every user has to trust each further package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[^\w-]", x)[0] for x in project["project"]["dependencies"]}

    assert names == NEEDED


def test_nothing_else_is_imported() -> None:
    """No module imports a package of an extra, or the command."""
    modules = sorted((ROOT / "src" / "eventcheck").rglob("*.py"))
    modules.remove(ROOT / "src" / "eventcheck" / "__main__.py")
    used = {name for module in modules for name in imports(module)}

    assert used - sys.stdlib_module_names == IMPORTED


def test_both_version_numbers_are_equal() -> None:
    """The library does not read the version of its installation: it reads no files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == eventcheck.__version__
