"""Puts options in place of Python names, and makes text printable."""

from __future__ import annotations

import re
from collections.abc import Mapping

REST = r"(?:[^()]|\((?:[^()]|\([^()]{0,99}\)){0,99}\)){0,99}\)"
"""The rest of a call whose arguments may be calls; bounded, so that time is linear."""
NAMES = {
    "account": "account_id in the Catalog",
    "project": "project_id in the Catalog",
    "experiments": "experiments in the Catalog",
    "events": "events with keys in the Catalog",
    "pages": "pages in the Catalog",
    "attributes": "attributes in the Catalog",
    "windows": "starts_at and ends_at in the Catalog",
    "metrics": "has_revenue_metric in the Catalog",
    "properties": "properties in the Catalog",
    "now": rf"Context\(now={REST}|Context\.now",
    "history": rf"Context\(history={REST}|Context\.history\b",
    "history_complete": rf"Context\(history_complete={REST}|history_complete=True",
    "order_id_tag": rf"Context\(order_id_tag={REST}|Context\.order_id_tag",
    "rest": rf"Catalog\.from_rest(?:\({REST})?",
    "catalog": rf"Context\(catalog={REST}|Context\.catalog"
    rf"|Catalog\.from_datafile(?:\({REST})?|\bCatalog(?:\({REST})?",
    "max_per_code": rf"Config\(max_per_code={REST}|Config\.max_per_code",
    "include_values": rf"Config\(include_values={REST}|Config\.include_values",
    "fix": rf"\bapply_fixes\b(?:\({REST})?",
    "add_datafile": "add it as the datafile",
    "add_list": "add it as a REST list",
    "check": rf"\bvalidate_all\b(?:\({REST})?|\bvalidate\({REST}",
}
"""How the library and the recogniser name these things, as regular expressions."""
PYTHON = re.compile(
    "(`?)(?:" + "|".join(f"(?P<{key}>{name})" for key, name in NAMES.items()) + r")\1"
)
IN_DATAFILES = ("catalog", "account", "project", "experiments", "events", "attributes")
OPTIONS = {
    **dict.fromkeys(IN_DATAFILES, "--datafile"),
    "pages": "--rest pages=FILE",
    "windows": "--rest experiments=FILE",
    "metrics": "--rest experiments=FILE",
    "properties": "--rest events=FILE",
    "now": "--now",
    "history": "--history",
    "history_complete": "--history-complete",
    "order_id_tag": "--order-id-tag",
    "rest": "--rest",
    "max_per_code": "--max-per-code",
    "include_values": "--show-values",
    "fix": "--fix",
    "add_datafile": "pass it with --datafile",
    "add_list": "pass it with --rest KIND=FILE",
    "check": "eventcheck",
}


def in_words(text: str, words: Mapping[str, str]) -> str:
    """Return a text of the library with `words` in place of its Python names.

    Only options stay in backticks.
    """

    def word(name: re.Match[str]) -> str:
        said = words[name.lastgroup or ""]
        return f"{name[1]}{said}{name[1]}" if said.startswith("--") else said

    return PYTHON.sub(word, text)


def with_options(text: str) -> str:
    """Return a text of the library for somebody who types commands."""
    return in_words(text, OPTIONS)


def printable(text: str) -> str:
    """Return the text with unprintable characters escaped."""
    if text.isprintable():
        return text
    return "".join(
        x if x.isprintable() else x.encode("unicode_escape").decode() for x in text
    )
