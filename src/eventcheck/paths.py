"""Paths: places in a payload as tuples of keys and indexes, and their notations."""

from __future__ import annotations

from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the root of a payload, in the spelling of the payload."""

ESCAPES = {
    "\\": "\\\\",
    "'": "\\'",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
ESCAPED_IN_JSONPATH = str.maketrans(
    {**{chr(x): f"\\u{x:04x}" for x in range(0x20)}, **ESCAPES}
)


def pointer(path: Path) -> str:
    """Write `path` as a JSON Pointer (RFC 6901)."""
    text = "/".join(map(str, path))
    if "~" in text or text.count("/") > len(path) - 1:
        escaped = (str(x).replace("~", "~0").replace("/", "~1") for x in path)
        text = "/".join(escaped)
    return f"/{text}" if path else ""


def jsonpath(path: Path) -> str:
    """Write `path` as a normalized path of JSONPath (RFC 9535, section 2.7)."""
    return "$" + "".join(
        f"[{step}]"
        if isinstance(step, int)
        else f"['{step.translate(ESCAPED_IN_JSONPATH)}']"
        for step in path
    )


def sort_key(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts indexes as numbers, and containers before children."""
    return tuple(
        (0, step, "") if isinstance(step, int) else (1, 0, str(step)) for step in path
    )
