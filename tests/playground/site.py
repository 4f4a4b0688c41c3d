"""The playground built and served, with a list of what was asked of the server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from typing_extensions import override

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "docs" / "playground"


class Served(NamedTuple):
    """A server on this machine."""

    origin: str
    asked: list[str]
    """The path of each request, in the order they came."""


def build(folder: Path) -> None:
    """Assemble the playground as the documentation does."""
    command = [sys.executable, str(SOURCE / "build.py"), str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - every argument is ours


def build_pages(folder: Path, playground: Path) -> None:
    """Build the documentation, with a playground that is built already."""
    command = [sys.executable, "-m", "sphinx", "-q", "-D", "playground=0"]
    command += [str(ROOT / "docs"), str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - every argument is ours
    (folder / "playground").symlink_to(playground)


@contextmanager
def serve(folder: Path) -> Generator[Served]:
    """Serve a folder on a free port."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=folder)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue] - as the server calls it

        @override
        def log_message(self, format: str, *args: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
