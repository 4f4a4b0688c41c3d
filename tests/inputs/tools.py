"""Programs that write inputs: curl, Node, gzip, zip, base64, iconv, Python."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
import threading
from pathlib import Path


def run(*command: str, data: bytes = b"") -> bytes:
    """Return what a program writes."""
    done = subprocess.run(command, input=data, capture_output=True, check=True)  # noqa: S603
    return done.stdout


def node(expression: str, value: object) -> str:
    """Return what Node makes of `body`."""
    script = f"const body = {json.dumps(value)}; process.stdout.write({expression})"
    return run("node", "-e", script).decode()


def by_curl(*arguments: str, data: bytes = b"") -> bytes:
    """Return the bytes that curl sends to the Event API's path."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_receive, args=(server, received))
        thread.start()
        url = f"http://127.0.0.1:{port}/v1/events"
        host = "Host: logx.optimizely.com"
        run("curl", "-sS", url, "-H", host, *arguments, data=data)
        thread.join()
    return b"".join(received)


def _receive(server: socket.socket, received: list[bytes]) -> None:
    connection, _ = server.accept()
    with connection:
        connection.settimeout(0.5)
        try:
            while part := connection.recv(65536):
                received.append(part)
        except TimeoutError:
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def zipped(members: dict[str, str]) -> bytes:
    """Return an archive that the program `zip` makes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for member, text in members.items():
            path = folder / member
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = ["zip", "-q", "-X", "all.zip", *members]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603
        return (folder / "all.zip").read_bytes()
