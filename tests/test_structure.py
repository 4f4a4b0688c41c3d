"""The structure of the code: no import cycles, short modules and short functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for path in sorted(SOURCE.rglob("*.py"))
}
LINES, FUNCTION = 300, 40


def imports(module: str) -> Iterator[str]:
    """Yield the modules that a module imports, for types and inside functions too."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: use absolute imports"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = inner in MODULES or f"{inner}.__init__" in MODULES
                yield inner if is_module else node.module or ""


def resolved(name: str) -> str:
    """Return the module of an imported name: a package is its `__init__`."""
    return f"{name}.__init__" if f"{name}.__init__" in MODULES else name


def test_no_imports_form_a_cycle() -> None:
    """A reader of a module needs only the modules that it imports."""
    graph = {
        module: {resolved(x) for x in imports(module)} & MODULES.keys() - {module}
        for module in MODULES
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("a cycle of imports: " + " → ".join(error.args[1]))


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_are_short(module: str) -> None:
    """So that each has one topic."""
    text = MODULES[module].read_text(encoding="utf-8")
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION
        and not _has_short_code(node)
    ]

    assert len(text.splitlines()) < LINES
    assert long == []


def _has_short_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether only the docstring and the parameters make a function long."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return True
    return (body[-1].end_lineno or 0) - body[0].lineno < FUNCTION
