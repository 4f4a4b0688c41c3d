"""What the versioning policy calls interface is what the reference documents."""

from __future__ import annotations

import re
from importlib import import_module

from .pages import DOCS

ROW = re.compile(r"^\| `(eventcheck[\w.]*)` \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r"`([A-Z]\w+|[a-z_]+)`")
DOCUMENTED = re.compile(r"^\.\. auto(?!module)\w+:: (\S+)\.(\w+)", re.MULTILINE)


def promised() -> set[tuple[str, str]]:
    """Each name of the policy's table, with its module."""
    text = (DOCS / "versioning.md").read_text(encoding="utf-8")
    found: set[tuple[str, str]] = set()
    for module, cell in ROW.findall(text):
        names = {*NAME.findall(cell)}
        if "__all__" in names:
            names |= {*import_module(module).__all__}
        found |= {(module, name) for name in names - {"__all__"}}
    return found


def test_a_user_may_rely_on_what_is_documented() -> None:
    """Who must import a name from somewhere can do so after an update."""
    pages = (DOCS / "reference").glob("*.md")
    documented = {x for page in pages for x in DOCUMENTED.findall(page.read_text())}

    assert documented
    assert documented - promised() == set()


def test_what_is_promised_is_there() -> None:
    """Each name can be imported."""
    missing = [(m, x) for m, x in promised() if not hasattr(import_module(m), x)]

    assert missing == []
