"""The library knows nothing of the command, and the command no secrets of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
PUBLIC = {"eventcheck", "eventcheck.render"}


def test_the_library_loads_none_of_the_command() -> None:
    """`import eventcheck` stays free of I/O."""
    code = (
        "import sys, eventcheck;"
        "print([x for x in sys.modules if x.startswith('eventcheck_cli')])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_only_main_names_the_command() -> None:
    """Only the two lines of `__main__.py` import the command."""
    naming = [
        path.name
        for path in (SOURCE / "eventcheck").rglob("*.py")
        if "eventcheck_cli" in path.read_text(encoding="utf-8")
    ]
    assert naming == ["__main__.py"]


def test_the_command_uses_public_names() -> None:
    """Anybody could write such a command."""
    used: set[str] = set()
    for path in (SOURCE / "eventcheck_cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                used.add(node.module)
    ours = {x for x in used if x.split(".")[0] == "eventcheck"}
    assert ours <= PUBLIC
    others = {x.split(".")[0] for x in used} - {"eventcheck", "eventcheck_cli"}
    assert others <= set(sys.stdlib_module_names)
