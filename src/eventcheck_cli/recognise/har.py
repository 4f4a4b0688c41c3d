"""Read HAR files, which browsers and proxies save."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from eventcheck_cli.recognise.bodies import Json, as_list, as_object
from eventcheck_cli.recognise.requests import Request

ENTRIES = re.compile(r'(?<!\\)"entries"\s*:\s*\[\s*')
BETWEEN = re.compile(r"\s*,\s*")
DECODER = json.JSONDecoder()


def entries_of(value: object) -> list[object] | None:
    """Return the entries of a HAR file; None for any other JSON."""
    entries = as_object(as_object(value).get("log")).get("entries")
    found = as_list(entries)
    return found if found is entries else None


def requests(entries: list[object], text: str, pages: dict[str, str]) -> list[Request]:
    """Return the requests of a HAR file; `text` is the file, for their positions."""
    spans = list(_spans(text))
    if len(spans) != len(entries):
        spans = [(0, len(text))] * len(entries)
    return [
        _request(entry, text, start, end, pages)
        for entry, (start, end) in zip(entries, spans, strict=True)
    ]


def pages_of(value: object) -> dict[str, str]:
    """Return the URL of each page, which browsers write into its title."""
    pages = as_list(as_object(as_object(value).get("log")).get("pages"))
    known = map(as_object, pages)
    return {str(page.get("id")): _address(page.get("title")) for page in known}


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = ENTRIES.search(text)
    at = begin.end() if begin else len(text)
    while text.startswith("{", at):
        try:
            _, end = DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield at, end
        between = BETWEEN.match(text, end)
        at = between.end() if between else len(text)


def _request(
    entry: object, text: str, start: int, end: int, pages: dict[str, str]
) -> Request:
    known = as_object(entry)
    request = as_object(known.get("request"))
    at = text.find('"postData"', start, end)
    time = known.get("startedDateTime")
    page = pages.get(str(known.get("pageref"))) or _referer(request)
    return Request(
        start,
        end,
        method=str(request.get("method", "")),
        url=str(request.get("url", "")),
        body=_body(as_object(request.get("postData"))),
        body_at=at if at >= 0 else None,
        time=time if isinstance(time, str) else None,
        page=page or None,
    )


def _body(data: Json) -> str | None:
    text = data.get("text")
    if isinstance(text, str) and text.strip():
        if data.get("encoding") == "base64":
            return _decoded(text)
        return text
    pairs = [
        "=".join(str(x[key]) for key in ("name", "value") if x.get(key))
        for x in map(as_object, as_list(data.get("params")))
    ]
    return "&".join(pairs) or None


def _decoded(text: str) -> str:
    """Return the text of base64; of bytes that are not UTF-8, one letter per byte."""
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return text
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _referer(request: Json) -> str:
    for header in map(as_object, as_list(request.get("headers"))):
        if str(header.get("name")).lower() == "referer":
            return _address(header.get("value"))
    return ""


def _address(value: object) -> str:
    """Return a URL without its query, which may be personal, or ""."""
    if not isinstance(value, str) or "://" not in value:
        return ""
    try:
        url = urlsplit(value)
    except ValueError:
        return ""
    return f"{url.scheme}://{url.hostname or ''}{url.path}"
