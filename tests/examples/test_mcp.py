"""The MCP server for assistants answers a real client over its own pipe."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.inputs import FILES
from tests.inputs.bodies import A, C, compact

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
SERVER = ROOT / "docs" / "examples" / "mcp" / "server.py"


def asked(use: Callable[[Any], Awaitable[None]]) -> None:
    """Start the server as an assistant does, and let a client use it."""
    mcp: Any = import_module("mcp")  # only heavy tests have it
    parameters = mcp.StdioServerParameters(
        command=sys.executable,
        args=[str(SERVER)],
        env={"PYTHONPATH": str(ROOT / "src")},
    )

    async def run() -> None:
        async with (
            mcp.stdio_client(parameters) as (read, write),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            await use(session)

    asyncio.run(run())


async def answer(session: Any, tool: str, **given: object) -> str:
    """Return the answer of a tool."""
    answer = await session.call_tool(tool, given)
    return f"{'failed: ' if answer.is_error else ''}{answer.content[0].text}"


def test_there_are_four_tools() -> None:
    """Each has a description and arguments."""

    async def use(session: Any) -> None:
        tools = {x.name: x for x in (await session.list_tools()).tools}
        assert sorted(tools) == ["check", "explain", "fix", "preview"]
        assert all(x.description for x in tools.values())
        assert tools["check"].input_schema["required"] == ["text"]

    asked(use)


def test_an_assistant_can_fix_a_body() -> None:
    """Check, explain, fix with a choice, check again, preview."""

    async def use(session: Any) -> None:
        said = await answer(session, "check", text=compact(C))
        assert said.startswith("NOT OK: 2 errors")
        assert "milliseconds" in await answer(
            session, "explain", code="timestamp-in-seconds"
        )
        safe = await answer(session, "fix", text=compact(C))
        assert "timestamp-in-seconds=1: " in safe
        fixed = await answer(
            session, "fix", text=compact(C), choices={"timestamp-in-seconds": 1}
        )
        body = fixed.splitlines()[0]
        assert json.loads(body) == {**A, "visitors": json.loads(body)["visitors"]}
        assert (await answer(session, "check", text=body)).startswith("OK: ")
        assert "42.00" in await answer(session, "preview", text=body)

    asked(use)


def test_any_input_gets_an_answer_or_an_error() -> None:
    """The message of the recogniser reaches the assistant."""

    async def use(session: Any) -> None:
        har = (FILES / "devtools.har").read_text(encoding="utf-8")
        assert "1 request has no body in this file" in await answer(
            session, "check", text=har
        )
        empty = await answer(session, "check", text="a,b\n1,2")
        assert empty.startswith("failed: ")
        assert "table" in empty
        assert (await answer(session, "explain", code="x")).startswith("failed: ")
        other = json.dumps({"accountId": "9", "version": "4", "experiments": []})
        said = await answer(session, "check", text=compact(A), datafile=other)
        assert "account-mismatch" in said or said.startswith("failed: ")

    asked(use)
