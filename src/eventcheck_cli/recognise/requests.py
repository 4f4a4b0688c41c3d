"""Take the bodies out of recorded or written requests.

A request to the Event API is known by its body, an object with `visitors`, so that a
proxy on another host works. A request without a body is known by its URL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from eventcheck_cli.recognise.pieces import Piece, Reader, Remark, Taken, count

PATH = "/v1/events"
HOST = "logx.optimizely.com"
WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
SHOWN = 8
"""How many hosts are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request in a text."""

    start: int
    end: int
    method: str
    url: str
    body: str | None = None
    """The body; None if the text does not contain it."""
    body_at: int | None = None
    """Where the body begins, if that is known."""
    is_verbatim: bool = False
    """Whether the body is verbatim at `body_at`, not encoded."""
    apart: tuple[int, int] | None = None
    """Start and end of the body, if it is outside the request."""
    elsewhere: str | None = None
    """The file or variable that holds the body."""
    time: str | None = None
    page: str | None = None


def take(requests: Iterable[Request], inner: Reader) -> Taken:
    """Return the bodies of requests, and remarks on the others."""
    taken = Taken("requests")
    others: Counter[str] = Counter()
    missing: list[Request] = []
    events = 0
    for number, request in enumerate(requests, start=1):
        if _add(request, number, taken, inner):
            events += 1
        elif _is_event(request):
            events += 1
            missing.append(request)
        else:
            others[_host(request.url)] += 1
    taken.remarks[:0] = _summary(len(taken.pieces), events, missing)
    if others:
        total = count(others.total(), "other request")
        named = [f"{host} {number:,}" for host, number in others.most_common(SHOWN)]
        if len(others) > SHOWN:
            named.append(f"{count(len(others) - SHOWN, 'more host')}")
        taken.say("other-requests", f"left out {total}: {', '.join(named)}")
    return taken


def _add(request: Request, number: int, taken: Taken, inner: Reader) -> bool:
    if not request.body or not request.body.strip():
        return False
    found = inner(request.body)
    if not found.pieces:
        if not _is_event(request):
            return False
        found = Taken("broken", [Piece(request.body)])
    found.pieces = [
        replace(x, request=number, time=request.time, page=request.page)
        for x in found.pieces
    ]
    at = request.start if request.body_at is None else request.body_at
    taken.add(found, at, is_verbatim=request.is_verbatim)
    return True


def _is_event(request: Request) -> bool:
    if request.method.upper() in WITHOUT_BODY:
        return False
    try:
        url = urlsplit(request.url)
    except ValueError:
        return False
    return f".{url.hostname}".endswith(f".{HOST}") or url.path.endswith(PATH)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no host"


def _summary(bodies: int, events: int, missing: list[Request]) -> Iterable[Remark]:
    took = f"took {count(bodies, 'body', 'bodies')} from {count(events, 'request')}"
    if not missing:
        yield Remark("requests", took)
        return
    have = "has" if len(missing) == 1 else "have"
    lost = f"{count(len(missing), 'request')} {have} no body in this file"
    yield Remark("requests", f"{took}; {lost}", missing[0].start, is_loss=True)
    for name in dict.fromkeys(x.elsewhere for x in missing if x.elsewhere):
        yield Remark("no-body", f"a body is in {name}: check that instead")
