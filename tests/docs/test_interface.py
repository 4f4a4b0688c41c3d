"""The versioning policy and the reference document the same names."""

from __future__ import annotations

import re
from importlib import import_module

from .pages import DOCS

ROW = re.compile(r"^\| `(eventcheck[\w.]*)` \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r"`([A-Z]\w+|[a-z_]+)`")
DOCUMENTED = re.compile(r"^\.\. auto(?!module)\w+:: (\S+)\.(\w+)", re.MULTILINE)


def promised() -> set[tuple[str, str]]:
    """Return each name in the table of the policy, with its module."""
    text = (DOCS / "versioning.md").read_text(encoding="utf-8")
    found: set[tuple[str, str]] = set()
    for module, cell in ROW.findall(text):
        names = {*NAME.findall(cell)}
        if "__all__" in names:
            names |= {*import_module(module).__all__}
        found |= {(module, name) for name in names - {"__all__"}}
    return found


def test_every_documented_name_is_part_of_the_interface() -> None:
    """An update must not remove a name that the reference tells users to import."""
    pages = (DOCS / "reference").glob("*.md")
    documented = {x for page in pages for x in DOCUMENTED.findall(page.read_text())}

    assert documented
    assert documented - promised() == set()


def test_every_name_of_the_interface_can_be_imported() -> None:
    """From the module that the policy names."""
    missing = [(m, x) for m, x in promised() if not hasattr(import_module(m), x)]

    assert missing == []
