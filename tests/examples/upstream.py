"""A gateway and a server in place of Optimizely, both on this machine."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    from gateway import Gateway, Mode


@dataclass
class Upstream:
    """A server in place of Optimizely: it answers 204, and keeps what it receives."""

    url: str
    answer: tuple[int, str, bytes] = (204, "", b"")
    """The status, the type and the text of what it answers."""
    bodies: list[bytes] = field(default_factory=list[bytes])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@contextmanager
def serving() -> Generator[Upstream]:
    """Start a server on the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keep the body, and answer without checking it, like Optimizely."""
            status, kind, text = kept.answer
            length = int(self.headers["content-length"])
            kept.bodies.append(self.rfile.read(length))
            kept.headers.append({k.lower(): v for k, v in self.headers.items()})
            self.send_response(status)
            if kind:
                self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept = Upstream(f"http://127.0.0.1:{server.server_port}/v1/events")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


Use = Callable[["httpx.AsyncClient"], Coroutine[Any, Any, None]]


def use(upstream: str, mode: Mode, act: Use, **options: Any) -> Gateway:
    """Let a client use a gateway."""
    import httpx  # noqa: PLC0415 - only heavy tests have it
    from gateway import Gateway  # noqa: PLC0415

    async def run() -> Gateway:
        gateway = Gateway(
            httpx.AsyncClient(trust_env=False), upstream=upstream, mode=mode, **options
        )
        transport = httpx.ASGITransport(gateway.app())
        async with (
            gateway.client,
            httpx.AsyncClient(transport=transport, base_url="http://gateway") as client,
        ):
            await act(client)
        return gateway

    return asyncio.run(run())


def counted(gateway: Gateway, name: str, **labels: str) -> float | None:
    """Return the value of a counter."""
    return gateway.meters.registry.get_sample_value(f"eventcheck_{name}_total", labels)
