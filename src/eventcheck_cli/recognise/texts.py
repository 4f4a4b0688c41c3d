"""The recognisers: they tell what a text is, and take out its bodies.

A recogniser takes a text, and a reader for texts inside it. It returns the bodies, or
None if the text is of another kind. The first recogniser that returns bodies wins.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable
from itertools import chain
from typing import TypeAlias
from urllib.parse import unquote_plus

from eventcheck_cli.recognise import code, curl, har, http, powershell, requests
from eventcheck_cli.recognise.bodies import is_body
from eventcheck_cli.recognise.documents import name_json, name_table, name_text
from eventcheck_cli.recognise.pieces import Piece, Reader, Remark, Taken
from eventcheck_cli.recognise.requests import Request
from eventcheck_cli.recognise.scan import scan
from eventcheck_cli.recognise.unpack import TooLargeError, decoded, gunzipped

Recogniser: TypeAlias = Callable[[str, Reader], "Taken | None"]

DEPTH = 6
"""How deep texts may be encoded inside each other."""
BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
SHORTEST = 16
"""The fewest characters that are read as base64."""
PERCENT = re.compile(r"%(?:25)*7B", re.IGNORECASE)
MEANT = re.compile(r"visitors\W{0,3}[:=]")
"""The sign of a text that is meant as a body, however broken."""
PARTS = re.compile(r"[^&?;\s]+")
HOW = {
    "form": "decoded URL encoding",
    "base64": "decoded base64",
    "gzip": "unpacked gzip that was saved as text",
    "HTML": "decoded HTML escapes",
    "string": "decoded JSON that was encoded twice",
}
"""The notes on encoded bodies."""


def read(text: str, depth: int = DEPTH) -> Taken:
    """Return the bodies in any text."""
    if not depth:
        return Taken("text")

    def inner(part: str) -> Taken:
        return read(part, depth - 1)

    for recognise in RECOGNISERS:
        taken = recognise(text, inner)
        if taken is not None:
            return taken
    return Taken("text", [], [Remark("not-a-body", f"this is {name_text(text)}")])


def empty(text: str, inner: Reader) -> Taken | None:
    """Take a text that is only white space."""
    del inner
    if text.strip():
        return None
    return Taken("empty", [], [Remark("not-a-body", "this is empty")])


def json_text(text: str, inner: Reader) -> Taken | None:
    """Take JSON: a body, a list, a HAR file, an envelope, or JSON encoded twice."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if is_body(value):
        start = len(text) - len(text.lstrip())
        return Taken("body", [Piece(text.strip(), start)])
    if isinstance(value, str):
        return _placed("string", inner(value))
    entries = har.entries_of(value)
    if entries is not None:
        return requests.take(har.requests(entries, text, har.pages_of(value)), inner)
    taken = scan(text, inner, is_one=True)
    opening = text.lstrip()[:1]
    taken.kind = "list" if opening == "[" else "object"
    if taken.pieces and opening == "{" and taken.pieces[0].start:
        taken.say("taken-out", "took the body out of the object around it")
    if not taken.pieces:
        what = name_json(value) or "JSON without `visitors`, so without a body"
        taken.remarks[:] = [Remark("not-a-body", f"this is {what}")]
    return taken


def table(text: str, inner: Reader) -> Taken | None:
    """Take a table such as CSV."""
    del inner
    what = name_table(text)
    if what is None:
        return None
    return Taken("table", [], [Remark("not-a-body", f"this is {what}", is_loss=True)])


def packed(text: str, inner: Reader) -> Taken | None:
    """Take gzip whose bytes were read as text."""
    if not text.startswith("\x1f\x8b"):
        return None
    try:
        data, _ = gunzipped(text.encode("latin-1"))
    except (ValueError, TooLargeError):
        what = "gzip that was damaged by saving it as text"
        return Taken("gzip", [], [Remark("unreadable", what, is_loss=True)])
    return _placed("gzip", inner(decoded(data)))


def url_encoded(text: str, inner: Reader) -> Taken | None:
    """Take URL encoding, such as `body=%7B…`."""
    if "{" in text or not PERCENT.search(text):
        return None
    taken = Taken("form")
    for part in PARTS.finditer(text):
        if PERCENT.search(part[0]):
            name, _, value = part[0].rpartition("=")
            # An equals sign may also be inside the JSON.
            value = part[0] if PERCENT.search(name) else value
            taken.add(inner(unquote_plus(value)), part.start(), is_verbatim=False)
    return _told(taken) if taken.pieces else None


def base64_text(text: str, inner: Reader) -> Taken | None:
    """Take base64 of JSON or gzip."""
    lean = "".join(text.split())
    if len(lean) < SHORTEST or not BASE64.fullmatch(lean):
        return None
    lean = lean.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        data = base64.b64decode(lean + "=" * (-len(lean) % 4), validate=True)
        if data.startswith(b"\x1f\x8b"):
            data, _ = gunzipped(data)
    except (binascii.Error, ValueError, TooLargeError):
        return None
    within = inner(decoded(data))
    return _placed("base64", within) if within.pieces else None


def copied(text: str, inner: Reader) -> Taken | None:
    """Take requests in commands or code, and the bodies around them."""
    if text.lstrip()[:1] in ("{", "["):
        return None
    found: list[Request] = []
    everything = chain.from_iterable(
        x.find(text) for x in (curl, powershell, code, http)
    )
    for request in sorted(everything, key=lambda x: x.start):
        if not found or request.start >= found[-1].end:
            found.append(request)
    if not found:
        return None
    taken = requests.take(found, inner)
    spans = {(x.start, x.end) for x in found} | {x.apart for x in found if x.apart}
    at = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        if start >= at:
            taken.add(scan(text[at:start], inner), at, is_verbatim=True)
        at = max(at, end)
    taken.pieces.sort(key=lambda x: x.start)
    return taken


def anything(text: str, inner: Reader) -> Taken | None:
    """Take bodies in any text: lines, a log, code, prose."""
    taken = scan(text, inner)
    if taken.pieces or any(x.is_loss for x in taken.remarks):
        return taken
    if text.lstrip()[:1] in ("{", "[") and MEANT.search(text):
        start = len(text) - len(text.lstrip())
        return Taken("broken", [Piece(text.strip(), start)])
    return None


def html_escaped(text: str, inner: Reader) -> Taken | None:
    """Take JSON in HTML: `{&quot;visitors&quot;: …`."""
    if "&quot;" not in text and "&#34;" not in text:
        return None
    within = inner(html.unescape(text))
    return _placed("HTML", within) if within.pieces else None


def _placed(kind: str, within: Taken) -> Taken:
    taken = Taken(kind)
    taken.add(within, 0, is_verbatim=False)
    return _told(taken)


def _told(taken: Taken) -> Taken:
    if taken.pieces:
        taken.say("taken-out", HOW[taken.kind])
    return taken


RECOGNISERS: tuple[Recogniser, ...] = (
    empty,
    json_text,
    packed,
    copied,
    table,
    url_encoded,
    base64_text,
    anything,
    html_escaped,
)
