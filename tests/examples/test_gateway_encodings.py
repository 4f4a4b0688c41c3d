"""The gateway example, with bodies that are compressed or too large."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.examples.files import SHIPPED
from tests.examples.upstream import Upstream, counted, use

if TYPE_CHECKING:
    import httpx
    from gateway import Mode

pytestmark = pytest.mark.heavy
GOOD = (SHIPPED / "good_bundled_visitors.json").read_bytes()
BROKEN = (SHIPPED / "broken_timestamps_in_seconds.json").read_bytes()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "identity": bytes,
}


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "identity"])
def test_compressed_bodies_are_checked(upstream: Upstream, encoding: str) -> None:
    """They go on compressed; their content is checked."""
    pack = PACK[encoding.lower()]
    good, broken = pack(GOOD), pack(BROKEN)

    async def act(client: httpx.AsyncClient) -> None:
        headers = {"content-encoding": encoding}
        for body, status in ((good, 204), (broken, 422)):
            answer = await client.post("/v1/events", content=body, headers=headers)
            assert answer.status_code == status

    use(upstream.url, "block", act)

    assert upstream.bodies == [good]
    assert upstream.headers[0]["content-encoding"] == encoding


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", GOOD),
        ("gzip, gzip", gzip.compress(gzip.compress(GOOD))),
        ("gzip", GOOD),
        ("gzip", gzip.compress(GOOD)[:-9]),
        ("gzip", gzip.compress(GOOD) + b"more"),
    ],
)
@pytest.mark.parametrize("mode", ["report", "block"])
def test_a_body_that_cannot_be_unpacked_is_not_checked(
    upstream: Upstream,
    caplog: pytest.LogCaptureFixture,
    mode: Mode,
    encoding: str,
    body: bytes,
) -> None:
    """It goes on, and is counted; in block mode it is held back."""

    async def act(client: httpx.AsyncClient) -> None:
        headers = {"content-encoding": encoding}
        answer = await client.post("/v1/events", content=body, headers=headers)
        assert answer.status_code == (415 if mode == "block" else 204)

    gateway = use(upstream.url, mode, act)

    assert upstream.bodies == ([] if mode == "block" else [body])
    assert counted(gateway, "unchecked") == 1
    assert f"a body was not checked; its encoding: '{encoding}'" in caplog.text


def test_too_large_bodies_are_refused(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compressed or unpacked."""
    packed = {"content-encoding": "gzip"}
    cases: list[tuple[bytes, dict[str, str], int]] = [
        (GOOD, {}, 204),
        (gzip.compress(GOOD), packed, 204),
        (GOOD + b" ", {}, 413),
        (gzip.compress(GOOD + b" "), packed, 413),
    ]

    async def act(client: httpx.AsyncClient) -> None:
        monkeypatch.setattr("receive.LIMIT", len(GOOD))
        for body, headers, status in cases:
            answer = await client.post("/v1/events", content=body, headers=headers)
            assert answer.status_code == status

    gateway = use(upstream.url, "report", act)

    assert counted(gateway, "bodies", outcome="too-large") == 2


def test_no_more_than_the_limit_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a compressed bomb does not fill the memory."""
    import receive  # noqa: PLC0415

    bomb = gzip.compress(bytes(50_000_000))
    monkeypatch.setattr(receive, "LIMIT", 100_000)
    tracemalloc.start()
    with pytest.raises(receive.TooLargeError):
        receive.unpacked(bomb, "gzip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000
