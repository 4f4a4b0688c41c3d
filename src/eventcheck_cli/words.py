"""The words of a command: options instead of Python names, text that prints."""

from __future__ import annotations

NAMES = {
    "`Context(now=…)`": "`--now`",
    "Context(now=…)": "--now",
    "Context(catalog=…)": "--datafile",
    "starts_at and ends_at in the Catalog": "--rest experiments=FILE",
    "has_revenue_metric in the Catalog": "--rest experiments=FILE",
    "properties in the Catalog": "--rest events=FILE",
    "Context(order_id_tag=…)": "--order-id-tag",
    "Context(history=…)": "--history",
    "history_complete=True": "--history-complete",
    "Config.max_per_code": "--max-per-code",
    "Config(max_per_code=...)": "--max-per-code",
    "Config(include_values=True)": "--show-values",
    "Context.now": "--now",
    "Context.catalog": "--datafile",
    "Context.history": "--history",
}
NEEDS = {
    "now": "--now",
    "catalog": "--datafile",
    "account": "--datafile",
    "project": "--datafile",
    "experiments": "--datafile",
    "events": "--datafile",
    "pages": "--rest pages=FILE",
    "attributes": "--datafile",
    "windows": "--rest experiments=FILE",
    "metrics": "--rest experiments=FILE",
    "properties": "--rest events=FILE",
    "order_id_tag": "--order-id-tag",
    "history": "--history",
}


def with_options(text: str) -> str:
    """Return a text of the library for somebody who types commands."""
    for name, option in NAMES.items():
        text = text.replace(name, option)
    return text


def printable(text: str) -> str:
    """Return the text with every character that does not print escaped."""
    if text.isprintable():
        return text
    return "".join(
        x if x.isprintable() else x.encode("unicode_escape").decode() for x in text
    )
