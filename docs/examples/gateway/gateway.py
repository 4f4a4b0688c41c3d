"""A gateway that checks Event API bodies on their way to Optimizely.

    python gateway.py --mode report --port 8000

Applications post to `/v1/events` here instead of there. In mode `report` every body
is passed on and findings are counted; in mode `block` a body with errors comes back
with 422 and its report. A body that is too large comes back with 413 in both modes.
`/metrics` has the counters for Prometheus.
"""

from __future__ import annotations

import argparse
import logging
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

import httpx
import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    generate_latest,
)
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from eventcheck import Catalog, Context, Report, validate

UPSTREAM = "https://logx.optimizely.com/v1/events"
PASSED_ON = (
    "content-encoding",
    "content-type",
    "user-agent",
    "x-forwarded-for",
    "x-optimizely-strict",
)
"""What Optimizely may read beside the body. Nothing else of the caller leaves."""
PLAIN = "identity"
WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""How zlib is told the encodings that can be unpacked."""
LIMIT = 4 * 3_500_000
"""Bytes that a body may have, as it comes and unpacked. Optimizely takes 3.5 MB."""
Mode: TypeAlias = Literal["report", "block"]
logger = logging.getLogger("gateway")


class TooLargeError(Exception):
    """A body that has more bytes than it may have."""


class Gateway:
    """Checks bodies, counts findings by code, and passes bodies on."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        upstream: str = UPSTREAM,
        mode: Mode = "report",
        catalog: Catalog | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
    ) -> None:
        self.client = client
        self.upstream = upstream
        self.mode = mode
        self.catalog = catalog
        self.now = now
        self.registry = CollectorRegistry()
        self.findings = Counter(
            "eventcheck_findings",
            "Problems in bodies, by rule.",
            ["code", "severity"],
            registry=self.registry,
        )
        self.bodies = Counter(
            "eventcheck_bodies",
            "Bodies: forwarded, blocked, too-large, unreachable.",
            ["outcome"],
            registry=self.registry,
        )
        self.unjudged = Counter(
            "eventcheck_unjudged",
            "Bodies that were not judged because they could not be unpacked.",
            registry=self.registry,
        )
        self.defects = Counter(
            "eventcheck_defects",
            "Bodies that could not be checked because the checker failed.",
            registry=self.registry,
        )

    async def events(self, request: Request) -> Response:
        """Check a body, then pass it on or give it back."""
        encoding = request.headers.get("content-encoding", PLAIN).strip().lower()
        try:
            body = await received(request)
            text = await run_in_threadpool(unpacked, body, encoding)
        except TooLargeError:
            answer = PlainTextResponse(f"more than {LIMIT:,} bytes", 413)
            return self.refused("too-large", answer)
        if text is None:
            logger.warning("a body was not judged; its encoding: %r", encoding)
            self.unjudged.inc()
            if self.mode == "block":
                known = {"accept-encoding": ", ".join(WINDOW)}
                answer = PlainTextResponse("it cannot be unpacked", 415, known)
                return self.refused("blocked", answer)
        report = None if text is None else await self.checked(text)
        if self.mode == "block" and report is not None and not report.ok:
            return self.refused("blocked", JSONResponse(report.to_dict(), 422))
        return await self.forwarded(body, request)

    def refused(self, outcome: str, answer: Response) -> Response:
        """The answer to a body that does not go on, counted."""
        self.bodies.labels(outcome).inc()
        return answer

    async def checked(self, body: bytes) -> Report | None:
        """The report, counted; None where the checker itself failed."""
        context = Context(now=self.now(), catalog=self.catalog)
        try:
            report = await run_in_threadpool(validate, body, context=context)
        except Exception:
            # Whatever is wrong with the checker: no event is lost for it.
            logger.exception("a body could not be checked")
            self.defects.inc()
            return None
        for code, counts in report.totals.items():
            for severity, count in counts.items():
                self.findings.labels(code, severity.value).inc(count)
        return report

    async def forwarded(self, body: bytes, request: Request) -> Response:
        """What Optimizely answers; 502 where it does not, and the caller retries."""
        headers = {x: request.headers[x] for x in PASSED_ON if x in request.headers}
        if "x-forwarded-for" not in headers and request.client is not None:
            headers["x-forwarded-for"] = request.client.host
        try:
            answer = await self.client.post(
                self.upstream, content=body, headers=headers
            )
        except httpx.HTTPError as error:
            logger.warning("no answer from upstream: %s", type(error).__name__)
            self.bodies.labels("unreachable").inc()
            return Response(status_code=502)
        self.bodies.labels("forwarded").inc()
        kind = {k: v for k, v in answer.headers.items() if k == "content-type"}
        return Response(answer.content, answer.status_code, kind)

    async def metrics(self, request: Request) -> Response:
        """The counters as Prometheus reads them."""
        del request
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

    def app(self) -> Starlette:
        """The application; FastAPI mounts it as well: `api.mount("/", app)`."""

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncGenerator[None]:
            del app
            async with self.client:
                yield

        return Starlette(
            routes=[
                Route("/v1/events", self.events, methods=["POST"]),
                Route("/metrics", self.metrics),
            ],
            lifespan=lifespan,
        )


async def received(request: Request) -> bytes:
    """The body as it comes; of one that is too large, no more is kept."""
    parts, size = list[bytes](), 0
    async for part in request.stream():
        size += len(part)
        # The rest is read all the same: who still sends does not see the answer.
        if size <= LIMIT:
            parts.append(part)
    if size > LIMIT:
        raise TooLargeError
    return b"".join(parts)


def unpacked(body: bytes, encoding: str) -> bytes | None:
    """The body as text; None for an unknown encoding, or one that is damaged.

    Of a bomb no more is unpacked than may be.
    """
    if encoding == PLAIN:
        return body
    if encoding not in WINDOW:
        return None
    stream = zlib.decompressobj(WINDOW[encoding])
    try:
        text = stream.decompress(body, LIMIT + 1)
    except zlib.error:
        return None
    if len(text) > LIMIT:
        raise TooLargeError
    return text if stream.eof and not stream.unused_data else None


def main() -> None:
    """Serve until stopped."""
    it = argparse.ArgumentParser(description="Check Event API bodies on their way.")
    it.add_argument(
        "--upstream", default=UPSTREAM, help="where bodies go on to, %(default)s"
    )
    it.add_argument(
        "--mode",
        choices=["report", "block"],
        default="report",
        help="count bodies with errors, the default, or give them back with 422",
    )
    it.add_argument("--datafile", metavar="FILE", help="the account's SDK datafile")
    it.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at, %(default)s; 0.0.0.0 is every one",
    )
    it.add_argument("--port", type=int, default=8000, help="its port, %(default)s")
    options = it.parse_args()
    catalog = None
    if options.datafile is not None:
        try:
            catalog = Catalog.from_datafile(Path(options.datafile).read_bytes())
        except (OSError, ValueError) as error:
            it.error(f"--datafile: {error}")
    gateway = Gateway(
        httpx.AsyncClient(timeout=10),
        upstream=options.upstream,
        mode=options.mode,
        catalog=catalog,
    )
    uvicorn.run(gateway.app(), host=options.host, port=options.port, access_log=False)


if __name__ == "__main__":
    main()
