"""What a module says it has, it has."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import eventcheck

SOURCE = Path(eventcheck.__file__).parent
MODULES = sorted(
    ".".join(("eventcheck", *x.relative_to(SOURCE).with_suffix("").parts))
    for x in SOURCE.rglob("*.py")
    if "__all__" in x.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", [x.removesuffix(".__init__") for x in MODULES])
def test_a_module_has_all_that_it_offers(name: str) -> None:
    """And nothing twice."""
    module = import_module(name)
    names: list[str] = module.__all__

    assert [x for x in names if not hasattr(module, x)] == []
    assert len({*names}) == len(names)
