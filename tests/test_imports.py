"""Imports point one way: no circles, those for types and those in functions counted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "eventcheck"
MODULES = {
    ".".join(x.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    ): x
    for x in SOURCE.rglob("*.py")
}
UNTANGLED_LATER = ("eventcheck.nodes", "eventcheck.log", "eventcheck.results")
"""What these import is not looked at yet."""


def imported(path: Path) -> Iterator[str]:
    """The modules of the library that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if inner in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (x.name for x in node.names)


def test_there_are_no_circles() -> None:
    """The package itself imports what it offers, and is imported by nothing."""
    graph = {
        name: {x for x in imported(path) if x in MODULES} - {"eventcheck", name}
        for name, path in MODULES.items()
        if not name.startswith(UNTANGLED_LATER)
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise AssertionError(circle) from None
    assert len(graph) > 50
