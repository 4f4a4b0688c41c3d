"""A server that lets an assistant check the Event API bodies that it writes.

    python server.py

It speaks the Model Context Protocol on standard input and output. The assistant gets
four tools: check, explain, fix and preview. They take any text that holds bodies:
JSON, a log, a HAR file, a request copied from a browser. Nothing is sent or stored.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from eventcheck import (
    RULES,
    Catalog,
    Context,
    Report,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.render import text as as_text
from eventcheck_cli.recognise import Found, recognise

Mode: TypeAlias = Literal["experimentation", "personalization"]
server = MCPServer(
    "eventcheck",
    instructions="Says whether Optimizely Event API bodies will count. Check each body "
    "that you write, explain the codes that you do not know, and fix what is wrong.",
)


@server.tool()
def check(text: str, datafile: str | None = None) -> str:
    """Say whether Event API bodies will count, and if not, why, and what to do.

    text: the bodies: JSON, NDJSON, a HAR file, a cURL command, a log.
    datafile: the text of the account's SDK datafile, so that ids are checked.
    """
    found = _found(text)
    bodies = [x.payload for x in found.bodies]
    report = validate_all(bodies, context=_context(datafile)).named(_names(found))
    return f"{as_text(report)}\n\n{_notes(found)}".rstrip()


@server.tool()
def explain(code: str) -> str:
    """Explain a rule: why it exists, a bad and a good example, the fix."""
    if code not in RULES:
        unknown = f"unknown code {code!r}; known: {', '.join(RULES)}"
        raise ToolError(unknown)
    rule = RULES[code]
    page = rule.explanation
    parts = (rule.summary, page.why, page.bad, page.good, page.fix, rule.url)
    return "\n\n".join(parts)


@server.tool()
def fix(text: str, choices: dict[str, int] | None = None) -> str:
    """Return the fixed bodies, and what is still wrong.

    text: the bodies, as for check.
    choices: for a code whose fix needs a decision, the number of the fix, from 1.
    """
    found = _found(text)
    fixed = [_fixed(x.payload, choices or {}) for x in found.bodies]
    left = validate_all(fixed, context=_context(None)).named(_names(found))
    bodies = "\n".join(json.dumps(x, ensure_ascii=False) for x in fixed)
    return (
        f"{bodies}\n\n{as_text(left, not_checked=False)}\n\n{_choices(left)}".rstrip()
    )


@server.tool()
def preview(text: str, mode: Mode = "experimentation") -> str:
    """Show what the results page would show if these bodies were all that was sent.

    text: the bodies, as for check.
    mode: how the experiment counts.
    """
    bodies = [x.payload for x in _found(text).bodies]
    return str(preview_results(bodies, context=_context(None), mode=mode))


def _found(text: str) -> Found:
    found = recognise(text)
    if not found.bodies:
        raise ToolError(_notes(found))
    return found


def _names(found: Found) -> list[str]:
    return [f"line {x.line}" for x in found.bodies]


def _notes(found: Found) -> str:
    return "\n".join(f"Note: {x.text}" for x in found.notes)


def _context(datafile: str | None) -> Context:
    now = datetime.now(tz=UTC)
    if datafile is None:
        return Context(now=now)
    try:
        return Context(now=now, catalog=Catalog.from_datafile(datafile))
    except ValueError as error:
        raise ToolError(str(error)) from None


def _fixed(payload: str | bytes, choices: dict[str, int]) -> dict[str, object]:
    context = _context(None)
    report = validate(payload, context=context)
    chosen = [
        x.fixes[choices[x.code] - 1]
        for x in report.findings
        if 0 < choices.get(x.code, 0) <= len(x.fixes)
    ]
    try:
        body = apply_fixes(payload, chosen, unsafe=True).payload
    except ValueError as error:
        raise ToolError(str(error)) from None
    return apply_fixes(body, validate(body, context=context)).payload


def _choices(report: Report) -> str:
    """List the fixes that need a choice, as text for the argument `choices`."""
    titles = {
        f"{x.code}={number}: {fix.title}": None
        for x in report.findings
        for number, fix in enumerate(x.fixes, start=1)
    }
    return "\n".join(["Choices:", *titles]) if titles else ""


if __name__ == "__main__":
    server.run("stdio")
