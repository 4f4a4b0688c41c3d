"""A gateway that checks Event API bodies on their way to Optimizely.

    python gateway.py --mode report --port 8000

Applications post to `/v1/events` here instead of there. In mode `report` every body
is passed on and findings are counted; in mode `block` a body with errors comes back
with 422 and its report. `/metrics` has the counters for Prometheus.
"""

from __future__ import annotations

import argparse
import logging
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
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from eventcheck import Catalog, Context, Report, validate

UPSTREAM = "https://logx.optimizely.com/v1/events"
PASSED_ON = ("content-type", "user-agent", "x-forwarded-for", "x-optimizely-strict")
"""What Optimizely may read beside the body. Nothing else of the caller leaves."""
Mode: TypeAlias = Literal["report", "block"]
logger = logging.getLogger("gateway")


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
            "Bodies by what became of them: forwarded, blocked, unreachable.",
            ["outcome"],
            registry=self.registry,
        )
        self.defects = Counter(
            "eventcheck_defects",
            "Bodies that could not be checked because the checker failed.",
            registry=self.registry,
        )

    async def events(self, request: Request) -> Response:
        """Check a body, then pass it on or give it back."""
        body = await request.body()
        report = await self.checked(body)
        if self.mode == "block" and report is not None and not report.ok:
            self.bodies.labels("blocked").inc()
            return JSONResponse(report.to_dict(), status_code=422)
        return await self.forwarded(body, request)

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
        for (code, severity), count in report.totals.items():
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
        return Response(answer.content, status_code=answer.status_code)

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


def main() -> None:
    """Serve until stopped."""
    it = argparse.ArgumentParser(description="Check Event API bodies on their way.")
    it.add_argument("--upstream", default=UPSTREAM)
    it.add_argument("--mode", choices=["report", "block"], default="report")
    it.add_argument("--datafile", metavar="FILE", help="the account's SDK datafile")
    it.add_argument("--port", type=int, default=8000)
    options = it.parse_args()
    catalog = None
    if options.datafile is not None:
        catalog = Catalog.from_datafile(Path(options.datafile).read_bytes())
    gateway = Gateway(
        httpx.AsyncClient(timeout=10),
        upstream=options.upstream,
        mode=options.mode,
        catalog=catalog,
    )
    uvicorn.run(gateway.app(), port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
