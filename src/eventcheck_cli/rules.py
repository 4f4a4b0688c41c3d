"""List and explain rules: `--list-rules` and `--explain`."""

from __future__ import annotations

import re
from difflib import ndiff
from itertools import count

from eventcheck import RULES, Rule, explain
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.words import with_options

BLOCK = re.compile(r"^```([a-z ]+)\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)
FIX = re.compile(
    r"(?:The fix that `apply_fixes` takes|Either|Or): ([^.]+?)\s+"
    r"\((safe|unsafe:\s+only\s+on\s+request)\)\."
)
ON_REQUEST = re.compile(r"only(\s+)on\s+request")
MOST = 6
"""The most changed lines to print of an example."""


def listed() -> str:
    """Return all rules, one per line."""
    width = max(map(len, RULES))
    return "\n".join(
        f"{code.ljust(width)}  {rule.severity.ljust(7)}  {rule.summary}"
        for code, rule in RULES.items()
    )


def explained(code: str, *, is_whole: bool) -> str:
    """Return what a rule says, or its whole page with all examples.

    Raises `UnusableError` for an unknown rule.
    """
    try:
        rule = explain(code)
    except KeyError as error:
        hint = f"{error.args[0]}; --list-rules lists all codes"
        raise UnusableError("--explain", hint) from None
    page = {**rule.explanation._asdict(), "fix": _with_choices(rule)}
    if not is_whole:
        fix = BLOCK.sub("", page["fix"].replace("Which gives:", ""))
        page = {
            "why": page["why"],
            "fix": re.sub(r"\n{2,}", "\n", fix),
            "changed lines of an example": "\n".join(_changed(rule)),
            "all examples": f"eventcheck --explain {code} --format full",
        }
    head = f"{rule.code} ({rule.severity}, {rule.category})\n{rule.summary}"
    impact = f"Impact: {rule.effect.replace('-', ' ')}"
    parts = (f"{x.capitalize()}\n{y.strip()}" for x, y in page.items() if y)
    return with_options("\n\n".join((f"{head}\n{impact}", *parts)) + f"\n{rule.url}")


def _with_choices(rule: Rule) -> str:
    """Return how to fix the findings of a rule, with options in place of calls."""
    numbers = count(1)

    def option(fix: re.Match[str]) -> str:
        choice = f"--fix-with {rule.code}={next(numbers)}"
        return f"`{'--fix' if fix[2] == 'safe' else choice}`: {fix[1]}."

    fix = FIX.sub(option, rule.explanation.fix)
    return ON_REQUEST.sub(r"only\1with `--fix-with`", fix)


def _changed(rule: Rule) -> list[str]:
    """Return the lines that differ between a bad example and the nearest good one."""
    page = rule.explanation
    for kind in ("json", "json context"):
        bad = [text for name, text in BLOCK.findall(page.bad) if name == kind]
        good = [text for name, text in BLOCK.findall(page.good) if name == kind]
        good += [x for name, x in BLOCK.findall(page.fix) if name == f"{kind} after"]
        changes = [_difference(x, y) for x in bad for y in good]
        nearest = min((x for x in changes if x), key=len, default=list[str]())
        if nearest:
            more = [f"and {len(nearest) - MOST} more lines"]
            return nearest[:MOST] + (more if len(nearest) > MOST else [])
    return []


def _difference(bad: str, good: str) -> list[str]:
    lines = ndiff(bad.splitlines(), good.splitlines())
    return [f"{x[0]} {x[2:].strip()}" for x in lines if x[0] in "-+"]
