"""List and explain rules: `--list-rules` and `--explain`."""

from __future__ import annotations

from eventcheck import RULES, explain
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.words import with_options


def listed() -> str:
    """Return all rules, one per line."""
    width = max(map(len, RULES))
    return "\n".join(
        f"{code.ljust(width)}  {rule.severity.ljust(7)}  {rule.summary}"
        for code, rule in RULES.items()
    )


def explained(code: str) -> str:
    """Return the page of a rule. Raises `UnusableError` for an unknown rule."""
    try:
        rule = explain(code)
    except KeyError as error:
        raise UnusableError("--explain", str(error.args[0])) from None
    page = rule.explanation._asdict().items()
    parts = [
        f"{rule.code} ({rule.severity}, {rule.category})\n\n{rule.summary}",
        *(f"{title.capitalize()}\n\n{text.strip()}" for title, text in page),
        rule.url,
    ]
    return with_options("\n\n".join(parts))
