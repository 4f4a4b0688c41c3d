"""The gateway example. Its upstream is a server on this machine, never Optimizely."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import time
from copy import deepcopy
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eventcheck import RULES, Catalog, Report
from tests.examples.files import SHIPPED
from tests.examples.upstream import Upstream, counted, use

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.heavy
GOOD = (SHIPPED / "good_bundled_visitors.json").read_bytes()
BROKEN = (SHIPPED / "broken_timestamps_in_seconds.json").read_bytes()
SCRIPT = Path(__file__).parents[2] / "docs" / "examples" / "gateway" / "gateway.py"
UNREACHABLE = "http://127.0.0.1:1/v1/events"


def test_report_mode_passes_everything_on(upstream: Upstream) -> None:
    """Byte for byte, with the headers that matter and no others."""

    async def act(client: httpx.AsyncClient) -> None:
        for body in (GOOD, BROKEN, b"{oops"):
            headers = {"user-agent": "shop/1", "cookie": "secret=1"}
            answer = await client.post("/v1/events", content=body, headers=headers)
            assert answer.status_code == 204

    gateway = use(upstream.url, "report", act)

    assert upstream.bodies == [GOOD, BROKEN, b"{oops"]
    assert {x["user-agent"] for x in upstream.headers} == {"shop/1"}
    assert not any("cookie" in x for x in upstream.headers)
    assert all("x-forwarded-for" in x for x in upstream.headers)
    assert counted(gateway, "bodies", outcome="forwarded") == 3
    found = counted(gateway, "findings", code="timestamp-in-seconds", severity="error")
    assert found == 3


def test_block_mode_answers_with_the_report(upstream: Upstream) -> None:
    """A body with errors does not reach Optimizely; a body without errors does."""

    async def act(client: httpx.AsyncClient) -> None:
        blocked = await client.post("/v1/events", content=BROKEN)
        assert blocked.status_code == 422
        report = Report.from_json(blocked.content)
        assert report.by_code() == {"timestamp-in-seconds": 3}
        assert (await client.post("/v1/events", content=GOOD)).status_code == 204

    gateway = use(upstream.url, "block", act)

    assert upstream.bodies == [GOOD]
    assert counted(gateway, "bodies", outcome="blocked") == 1


def test_block_mode_holds_back_only_what_has_errors(upstream: Upstream) -> None:
    """The rest goes on, and the answer says how much was held back."""
    body = json.loads(GOOD)
    good = [x["snapshots"] for x in body["visitors"]]
    events = [e for snapshots in good for x in snapshots for e in x["events"]]
    spoiled = deepcopy(body)
    spoiled["visitors"][0]["snapshots"][-1]["events"][-1]["timestamp"] //= 1000

    async def act(client: httpx.AsyncClient) -> None:
        packed = gzip.compress(json.dumps(spoiled).encode())
        headers = {"content-encoding": "gzip"}
        answer = await client.post("/v1/events", content=packed, headers=headers)
        assert answer.status_code == 422
        assert answer.headers["eventcheck-forwarded-events"] == str(len(events) - 1)

    gateway = use(upstream.url, "block", act)

    del body["visitors"][0]["snapshots"][-1]["events"][-1]
    assert [json.loads(x) for x in upstream.bodies] == [body]
    assert "content-encoding" not in upstream.headers[0]
    assert counted(gateway, "events", outcome="blocked") == 1
    assert counted(gateway, "events", outcome="forwarded") == len(events) - 1
    assert counted(gateway, "bodies", outcome="sifted") == 1


def test_fix_mode_applies_safe_fixes(upstream: Upstream) -> None:
    """A problem that needs a decision goes on unchanged."""
    number = {**json.loads(GOOD), "account_id": 12001}

    async def act(client: httpx.AsyncClient) -> None:
        for body in (json.dumps(number).encode(), BROKEN, b"{oops"):
            answer = await client.post("/v1/events", content=body)
            assert answer.status_code == 204

    use(upstream.url, "fix", act)

    assert json.loads(upstream.bodies[0]) == {**number, "account_id": "12001"}
    assert upstream.bodies[1:] == [BROKEN, b"{oops"]


def test_browsers_may_post(upstream: Upstream) -> None:
    """The gateway answers preflights, only for the sites that it is told to allow."""

    async def act(client: httpx.AsyncClient) -> None:
        for origin, status in (("https://a.example", 200), ("https://b.example", 400)):
            headers = {"origin": origin, "access-control-request-method": "POST"}
            answer = await client.options("/v1/events", headers=headers)
            assert answer.status_code == status

    use(upstream.url, "report", act, origins=["https://a.example"])
    assert not upstream.bodies


def test_metrics_start_at_zero(
    upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    """So alarms work from the start. The log has codes, and nothing of the body."""
    caplog.set_level("INFO")

    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.get("/healthz")).text == "ok"
        metrics = (await client.get("/metrics")).text
        for code, rule in RULES.items():
            name = f'code="{code}",severity="{rule.severity}"'
            assert f"eventcheck_findings_total{{{name}}} 0.0" in metrics
        await client.post("/v1/events", content=BROKEN)
        metrics = (await client.get("/metrics")).text
        assert 'eventcheck_seconds_count{part="check"} 1.0' in metrics

    use(upstream.url, "report", act)
    assert "timestamp-in-seconds: 3" in caplog.text
    assert "visitor" not in caplog.text


def test_the_answer_of_optimizely_is_passed_back(upstream: Upstream) -> None:
    """With its status, text and content type."""
    upstream.answer = (400, "application/json", b'{"why": "no account"}')

    async def act(client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/events", content=GOOD)
        kind = answer.headers["content-type"]
        assert (answer.status_code, kind, answer.content) == upstream.answer

    use(upstream.url, "report", act)


def test_a_catalog_is_used(upstream: Upstream) -> None:
    """Ids that the account does not have are counted."""

    async def act(client: httpx.AsyncClient) -> None:
        await client.post("/v1/events", content=GOOD)

    catalog = Catalog(account_id="1")
    gateway = use(upstream.url, "report", act, catalog=catalog)

    found = counted(gateway, "findings", code="account-mismatch", severity="error")
    assert found == 1


def test_the_caller_gets_502_without_an_upstream() -> None:
    """So that it can retry."""

    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.post("/v1/events", content=GOOD)).status_code == 502

    gateway = use(UNREACHABLE, "block", act)

    assert counted(gateway, "bodies", outcome="unreachable") == 1


def test_bodies_go_on_if_the_check_fails(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even in block mode; the failure is counted."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    async def act(client: httpx.AsyncClient) -> None:
        monkeypatch.setattr("gateway.validate", fail)
        assert (await client.post("/v1/events", content=BROKEN)).status_code == 204

    gateway = use(upstream.url, "block", act)

    assert upstream.bodies == [BROKEN]
    assert counted(gateway, "defects") == 1


def test_the_command_of_the_page_starts_the_gateway(upstream: Upstream) -> None:
    """It answers over HTTP, and shows metrics as text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["--upstream", upstream.url, "--mode", "block", "--port", str(port)]
    arguments += ["--host", "127.0.0.1"]
    process = subprocess.Popen([sys.executable, str(SCRIPT), *arguments])  # noqa: S603
    try:
        _wait_for(port)
        status, text = _ask(port, "POST", "/v1/events", BROKEN)
        assert (status, json.loads(text)["ok"]) == (422, False)
        assert _ask(port, "POST", "/v1/events", GOOD)[0] == 204
        assert _ask(port, "GET", "/v1/events")[0] == 405
        _, metrics = _ask(port, "GET", "/metrics")
    finally:
        process.terminate()
        process.wait(timeout=20)

    assert upstream.bodies == [GOOD]
    assert (
        b'eventcheck_findings_total{code="timestamp-in-seconds",severity="error"} 3.0'
        in metrics
    )


def _ask(
    port: int, method: str, path: str, body: bytes | None = None
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the gateway did not start")
