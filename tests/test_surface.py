"""The names that modules export, and the modules that are loaded only if needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

import eventcheck

SOURCE = Path(eventcheck.__file__).parent
MODULES = sorted(
    ".".join(("eventcheck", *x.relative_to(SOURCE).with_suffix("").parts))
    for x in SOURCE.rglob("*.py")
    if "__all__" in x.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", [x.removesuffix(".__init__") for x in MODULES])
def test_a_module_has_every_name_that_it_exports(name: str) -> None:
    """Each name is listed once."""
    module = import_module(name)
    names: list[str] = module.__all__

    assert [x for x in names if not hasattr(module, x)] == []
    assert len({*names}) == len(names)


def test_rarely_needed_modules_are_not_loaded() -> None:
    """The test helpers, the published schemas and the renderers for CI."""
    code = """
import sys, eventcheck
body = {"account_id": "1", "visitors": []}
for payload in (body, str(body), b"{}", [], None):
    str(eventcheck.validate(payload))
eventcheck.preview_results([body])
names = "eventcheck.schema", "eventcheck.testing", "eventcheck.report.sarif"
sys.exit(sum(x in sys.modules for x in (*names, "eventcheck_cli", "asyncio")))
"""
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


@pytest.mark.parametrize(
    "function",
    [eventcheck.validate, eventcheck.validate_all, eventcheck.preview_results],
)
def test_type_hints_can_be_read(function: Callable[..., object]) -> None:
    """Frameworks read them to call functions."""
    assert "return" in get_type_hints(function)
