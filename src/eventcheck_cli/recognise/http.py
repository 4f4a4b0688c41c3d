"""Find raw HTTP requests, also those in `.http` files."""

from __future__ import annotations

import re

from eventcheck_cli.recognise.requests import Request

LINE = re.compile(
    r"^(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)[ ]+"
    r"(?:(\S+)[ ]+HTTP/[\d.]+|(https?://\S+))[ \t]*\r?$",
    re.MULTILINE,
)
# Not possessive, because Python before 3.11.5 has a bug with inner repetitions. Nothing
# follows that could make the search go back.
HEADERS = re.compile(r"(?:\r?\n:?[\w-]+:[^\n]*)*")
BLANK = re.compile(r"\s*?\n[ \t]*\r?(?:\n|$)")
HOST = re.compile(r"^host:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
REFERER = re.compile(
    r"^referer:[ \t]*(https?://[^\s?#]+)", re.MULTILINE | re.IGNORECASE
)
ANSWER = re.compile(r"^(?:HTTP/[\d.]+ \d{3}|###)", re.MULTILINE)
"""The end of a body: a response, or the separator of `.http` files."""


def find(text: str) -> list[Request]:
    """Return the requests in a text."""
    lines = list(LINE.finditer(text))
    ends = [*(x.start() for x in lines[1:]), len(text)]
    return [_request(text, x, end) for x, end in zip(lines, ends, strict=False)]


def _request(text: str, line: re.Match[str], end: int) -> Request:
    headers = HEADERS.match(text, line.end(), end)
    after = headers.end() if headers else line.end()
    said = text[line.end() : after]
    host, referer = HOST.search(said), REFERER.search(said)
    url = line[3] or line[2]
    if host and not line[3] and "://" not in url:
        url = f"https://{host[1]}{url}"
    blank = BLANK.match(text, after, end)
    body_at = blank.end() if blank else end
    answer = ANSWER.search(text, body_at, end)
    body_end = answer.start() if answer else end
    body = text[body_at:body_end]
    return Request(
        line.start(),
        body_end,
        line[1],
        url,
        body,
        body_at,
        is_verbatim=True,
        page=referer[1] if referer else None,
    )
