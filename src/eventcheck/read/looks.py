"""Guess what a text that is not JSON is, so that a hint can say what to do."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from pydantic_core import from_json

Looks: TypeAlias = Literal[
    "",
    "nothing",
    "gzip",
    "zip",
    "bom",
    "utf-16",
    "latin-1",
    "base64",
    "python",
    "not-finite",
    "lines",
    "markup",
    "form",
    "file",
]
HEAD = 400
"""Bytes at the beginning that are examined; `_is_lines` examines whole lines."""
STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
PYTHON = re.compile(rb"^[\[{(]+'|:\s*(?:True|False|None|datetime|Decimal|UUID)\b")
NOT_FINITE = re.compile(rb"\b(?:NaN|Infinity)\b")
FORM = re.compile(rb"[\w.%+-]{1,40}=[^{\[<]")
FILE = re.compile(rb"""[^{}\[\]<>"\r\n]{1,200}\.(?:jsonl?|ndjson|har|gz|txt)""")
MAGIC: dict[bytes, Looks] = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"\xef\xbb\xbf": "bom",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    # Base64 of `{"`, and of a brace before a line feed or a space.
    b"eyJ": "base64",
    b"ewo": "base64",
    b"eyA": "base64",
    b"<": "markup",
}


def look_of(data: bytes) -> Looks:
    """Return what bytes that do not parse as JSON look like, or ""."""
    head = data[:HEAD].strip()
    if not data.strip():
        return "nothing"
    for magic, looks in MAGIC.items():
        if head.startswith(magic):
            return looks
    if b"\x00" in head[:4]:
        return "utf-16"
    if _is_lines(data):
        return "lines"
    if FILE.fullmatch(head):
        return "file"
    if FORM.match(head):
        return "form"
    return _in_whole(data)


def _in_whole(data: bytes) -> Looks:
    """Return what the text is if only the whole of it tells."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return "latin-1"
    outside = STRING.sub(b'""', data.strip())
    if PYTHON.search(outside):
        return "python"
    return "not-finite" if NOT_FINITE.search(outside) else ""


def _is_lines(data: bytes) -> bool:
    """Return whether the first line is a JSON object or array, and another follows."""
    first, _, rest = data.lstrip().partition(b"\n")
    if first[:1] not in (b"{", b"[") or not rest.strip().startswith(first[:1]):
        return False
    try:
        from_json(first)
    except ValueError:
        return False
    return True
