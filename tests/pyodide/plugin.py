"""For pytest on Pyodide: skip what WebAssembly cannot do, and say so."""

from __future__ import annotations

import platform
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

NO_DUCKDB = ("exports", "oracle")
"""Folders of tests that compare with DuckDB, which PyPI does not have for Pyodide."""
IMPOSSIBLE = (
    "can't start new thread",
    "does not support processes",
    "multiprocessing",
)
"""In the errors of whatever needs threads or processes."""


def pytest_report_header() -> list[str]:
    """Say what runs, and what is left out."""
    return [
        f"Python {platform.python_version()} on {platform.system()}",
        f"left out, without DuckDB: {', '.join(f'tests/{x}' for x in NO_DUCKDB)}",
        "tests that need threads or processes are skipped",
    ]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the folders that need DuckDB."""
    return True if {*collection_path.parts} & {*NO_DUCKDB} else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, Any, Any]:
    """Skip if a fixture needs the impossible."""
    return (yield from _skipping())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """Skip if a test needs the impossible."""
    return (yield from _skipping())


def _skipping() -> Generator[None, Any, Any]:
    try:
        return (yield)
    except (ImportError, NotImplementedError, OSError, RuntimeError) as error:
        if any(x in str(error) for x in IMPOSSIBLE):
            pytest.skip("needs threads or processes, which WebAssembly does not have")
        raise
