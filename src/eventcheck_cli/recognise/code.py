"""Find requests in JavaScript: `fetch(…)` and `sendBeacon(…)`."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from eventcheck_cli.recognise import literal
from eventcheck_cli.recognise.quotes import unquoted
from eventcheck_cli.recognise.requests import Request

CALL = re.compile(
    r"""\b(fetch|sendBeacon)\(\s*("(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')\s*(,\s*|\))"""
)
BODY = re.compile(r"""["']?\bbody["']?\s*:""")
STRINGIFY = re.compile(r"JSON\.stringify\(\s*")
STRING = re.compile(r"""("(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')\s*\)""")


def find(text: str) -> list[Request]:
    """Return the requests of all calls in a text."""
    found: list[Request] = []
    done = 0
    for call in CALL.finditer(text):
        if call.start() < done:
            continue
        request: Request | None
        if call[3] == ")":
            method = "POST" if call[1] == "sendBeacon" else "GET"
            done = call.end()
            request = Request(call.start(), done, method, "")
        elif call[1] == "sendBeacon":
            request, done = _beacon(text, call)
        else:
            request, done = _fetch(text, call)
        if request is not None:
            found.append(replace(request, url=unquoted(call[2])))
    return found


def _fetch(text: str, call: re.Match[str]) -> tuple[Request | None, int]:
    at = call.end()
    options, end = _object(text, at)
    if options is None:
        return None, end
    method, body = options.get("method"), options.get("body")
    if isinstance(body, dict | list):
        body = json.dumps(body, ensure_ascii=False)
    named = BODY.search(text, at, end)
    request = Request(
        call.start(),
        end,
        method if isinstance(method, str) else "GET",
        "",
        body if isinstance(body, str) else None,
        named.start() if named else None,
    )
    return request, end


def _beacon(text: str, call: re.Match[str]) -> tuple[Request | None, int]:
    at = call.end()
    if string := STRING.match(text, at):
        body, end = unquoted(string[1]), string.end()
        return Request(call.start(), end, "POST", "", body, at), end
    encoded = STRINGIFY.match(text, at)
    value, end = _object(text, encoded.end() if encoded else at)
    if value is None:
        return None, end
    body = json.dumps(value, ensure_ascii=False)
    return Request(call.start(), end, "POST", "", body, at), end


def _object(text: str, at: int) -> tuple[dict[str, object] | None, int]:
    """Return the object at a place, and where reading ended."""
    if not text.startswith("{", at):
        return None, at
    found = literal.read(text, at, len(text))
    if not found.is_whole:
        return None, found.end
    try:
        return json.loads(found.text), found.end
    except (ValueError, RecursionError):
        return None, found.end
