"""A gateway that checks Event API bodies on their way to Optimizely.

    python gateway.py --mode report --port 8000

Applications post to `/v1/events` of the gateway instead of Optimizely's. Mode `report`
forwards every body and counts findings. Mode `fix` applies safe fixes on the way. Mode
`block` forwards only the events without errors, and answers 422 with the report if
there are others. A body that is too large gets 413. `/metrics` is for Prometheus,
`/healthz` for a load balancer.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import httpx
import uvicorn
from meters import Meters
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from receive import LIMIT, PLAIN, WINDOW, TooLargeError, received, unpacked
from sift import Sifted, sift
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from eventcheck import Catalog, Config, Context, Report, apply_fixes, validate

UPSTREAM = "https://logx.optimizely.com/v1/events"
PASSED_ON = (
    "content-encoding",
    "content-type",
    "user-agent",
    "x-forwarded-for",
    "x-optimizely-strict",
)
"""Headers that are forwarded with the body. No others are."""
Mode: TypeAlias = Literal["report", "fix", "block"]
HTTP_ERROR = 400
EVERYTHING = Config(max_per_code=1_000_000_000)
"""List every finding: mode `block` must know each event that has an error."""
logger = logging.getLogger("gateway")


class Gateway:
    """Checks bodies, counts findings by code, and forwards bodies."""

    def __init__(  # noqa: PLR0913
        self,
        client: httpx.AsyncClient,
        *,
        upstream: str = UPSTREAM,
        mode: Mode = "report",
        catalog: Catalog | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
        origins: Sequence[str] = ("*",),
    ) -> None:
        self.client = client
        self.upstream = upstream
        self.mode: Mode = mode
        self.catalog = catalog
        self.now = now
        self.origins = origins
        self.meters = Meters()

    async def events(self, request: Request) -> Response:
        """Check a body, then forward it, or its events without errors."""
        encoding = request.headers.get("content-encoding", PLAIN).strip().lower()
        try:
            body = await received(request)
            text = await run_in_threadpool(unpacked, body, encoding)
        except TooLargeError:
            answer = PlainTextResponse(f"more than {LIMIT:,} bytes", 413)
            return self.refused("too-large", answer)
        if text is None:
            logger.warning("a body was not checked; its encoding: %r", encoding)
            self.meters.unchecked.inc()
            if self.mode == "block":
                known = {"accept-encoding": ", ".join(WINDOW)}
                answer = PlainTextResponse("the body cannot be unpacked", 415, known)
                return self.refused("blocked", answer)
            return await self.forwarded(body, request)
        report = await self.checked(text)
        if report is None or self.mode == "report":
            return await self.forwarded(body, request)
        if self.mode == "fix":
            fixed = await run_in_threadpool(_fixed, text, report)
            return await self.forwarded(fixed or body, request, is_new=bool(fixed))
        return await self.sifted(text, body, report, request)

    async def sifted(
        self, text: bytes, body: bytes, report: Report, request: Request
    ) -> Response:
        """Forward the events without errors; return the report if there are others."""
        if report.ok:
            return await self.forwarded(body, request)
        good = await run_in_threadpool(_sifted, text, report)
        self.meters.events.labels("blocked").inc(good.bad)
        if good.body is not None:
            sent = await self.forwarded(_written(good.body), request, is_new=True)
            if sent.status_code >= HTTP_ERROR:
                return sent
        self.meters.events.labels("forwarded").inc(good.good)
        said = {"eventcheck-forwarded-events": str(good.good)}
        answer = JSONResponse(report.to_dict(), 422, said)
        return self.refused("sifted" if good.good else "blocked", answer)

    def refused(self, outcome: str, answer: Response) -> Response:
        """Count a body that is not forwarded as it is, and return its answer."""
        self.meters.bodies.labels(outcome).inc()
        return answer

    async def checked(self, body: bytes) -> Report | None:
        """Check, count and log; return None if the checker itself failed."""
        context = Context(now=self.now(), catalog=self.catalog)
        try:
            with self.meters.seconds.labels("check").time():
                report = await run_in_threadpool(
                    validate, body, context=context, config=EVERYTHING
                )
        except Exception:
            # A defect of the checker must not lose an event.
            logger.exception("a body could not be checked")
            self.meters.defects.inc()
            return None
        for code, counts in report.totals.items():
            for severity, count in counts.items():
                self.meters.findings.labels(code, severity.value).inc(count)
        for code, number in report.by_code().items():
            # No values and no paths: the keys of a path may be personal data.
            logger.info("%s: %d", code, number)
        return report

    async def forwarded(
        self, body: bytes, request: Request, *, is_new: bool = False
    ) -> Response:
        """Forward a body and return Optimizely's answer, or 502 if there is none.

        is_new: whether the gateway changed the body, which is then plain JSON.
        """
        headers = {x: request.headers[x] for x in PASSED_ON if x in request.headers}
        if is_new:
            headers.pop("content-encoding", None)
        if "x-forwarded-for" not in headers and request.client is not None:
            headers["x-forwarded-for"] = request.client.host
        try:
            with self.meters.seconds.labels("upstream").time():
                answer = await self.client.post(
                    self.upstream, content=body, headers=headers
                )
        except httpx.HTTPError as error:
            logger.warning("no answer from upstream: %s", type(error).__name__)
            self.meters.bodies.labels("unreachable").inc()
            return Response(status_code=502)
        self.meters.bodies.labels("forwarded").inc()
        kind = {k: v for k, v in answer.headers.items() if k == "content-type"}
        return Response(answer.content, answer.status_code, kind)

    async def metrics(self, request: Request) -> Response:
        """Return the metrics in the format of Prometheus."""
        del request
        text = generate_latest(self.meters.registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    async def healthz(self, request: Request) -> Response:
        """Say that the gateway is running, without asking Optimizely."""
        del request
        return PlainTextResponse("ok")

    def app(self) -> Starlette:
        """Return the application; FastAPI can mount it: `api.mount("/", app)`."""

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncGenerator[None]:
            del app
            async with self.client:
                yield

        return Starlette(
            routes=[
                Route("/v1/events", self.events, methods=["POST"]),
                Route("/metrics", self.metrics),
                Route("/healthz", self.healthz),
            ],
            # Browsers first ask for permission to post to another host.
            middleware=[
                Middleware(
                    CORSMiddleware,
                    allow_origins=self.origins,
                    allow_methods=["POST"],
                    allow_headers=["*"],
                )
            ],
            lifespan=lifespan,
        )


def _fixed(text: bytes, report: Report) -> bytes | None:
    """Return the body with its safe fixes; None if there are none."""
    if not any(x.fixes for x in report.findings):
        return None
    result = apply_fixes(text, report)
    return _written(result.payload) if result.applied else None


def _sifted(text: bytes, report: Report) -> Sifted:
    try:
        body: Any = json.loads(text)
    except ValueError:
        return Sifted(None, 0, 0)
    return sift(body, report.errors)


def _written(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def main() -> None:
    """Serve until stopped."""
    it = argparse.ArgumentParser(description="Check bodies on their way to Optimizely.")
    it.add_argument(
        "--upstream",
        default=UPSTREAM,
        help="where to send bodies; default: %(default)s",
    )
    it.add_argument(
        "--mode",
        choices=get_args(Mode),
        default="report",
        help="count findings (default), apply safe fixes, or block events with errors",
    )
    it.add_argument(
        "--origin",
        action="append",
        help="a site whose pages may post here; default: every site",
    )
    it.add_argument("--datafile", metavar="FILE", help="the account's SDK datafile")
    it.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on; default: %(default)s; 0.0.0.0 means all",
    )
    it.add_argument("--port", type=int, default=8000, help="default: %(default)s")
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
        origins=options.origin or ("*",),
    )
    logging.basicConfig(level=logging.INFO)
    uvicorn.run(gateway.app(), host=options.host, port=options.port, access_log=False)


if __name__ == "__main__":
    main()
