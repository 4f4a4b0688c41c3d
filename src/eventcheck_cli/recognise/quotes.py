"""Decode strings of JSON, JavaScript and Python."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    r"\\(u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|.)", re.DOTALL
)
PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
LONE = "surrogatepass"


def unquoted(quoted: str) -> str:
    """Return the text of a string literal of JSON, JavaScript or Python."""
    inner = ESCAPE.sub(_character, quoted[1:-1])
    # A character beyond 16 bits is written as two escapes.
    return (
        inner
        if inner.isascii()
        else inner.encode("utf-16", LONE).decode("utf-16", LONE)
    )


def _character(escape: re.Match[str]) -> str:
    body = escape[1]
    if len(body) == 1:
        return "" if body == "\n" else PLAIN.get(body, body)
    point = int(body[1:].strip("{}"), 16)
    return chr(point) if point < 0x110000 else "\ufffd"  # noqa: PLR2004 - Unicode's end
