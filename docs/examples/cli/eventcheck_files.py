"""Files with Event API bodies: what is in them, and on which line.

JSON with one body or a list of them, NDJSON, HAR as browsers save it; each plain or
compressed with gzip. What a file holds is told from its content; a name that ends in
`.ndjson` or `.jsonl` is read line by line and never held as a whole.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import IO, Any, TypeAlias, cast
from urllib.parse import urlsplit

Steps: TypeAlias = tuple[str | int, ...]
LinesIn: TypeAlias = "Callable[[str], dict[Steps, int]]"
HOST = "logx.optimizely.com"
STDIN = "-"
GZIP = b"\x1f\x8b"
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class UnusableError(Exception):
    """An input that cannot be read, or that holds no body."""

    def __init__(self, name: str, *problems: str | Exception) -> None:
        # The text of a system's error has the name once more.
        said = (getattr(x, "strerror", None) or str(x) for x in problems)
        super().__init__(": ".join((name, *said)))


@dataclass(frozen=True)
class Found:
    """One body, and where it came from."""

    body: bytes | str | dict[str, Any]
    file: str
    line: int | None = None
    """The line of NDJSON that holds it."""
    entry: int | None = None
    """Its place in a list of bodies, or among the requests of a HAR file."""
    is_posted: bool = False
    """Whether it is a request of a HAR file."""

    @property
    def name(self) -> str:
        """The file, and which of its bodies."""
        if self.line is not None:
            return f"{self.file}, line {self.line}"
        return self.file if self.entry is None else f"{self.file}, body {self.entry}"

    def line_of(self, path: Steps, lines: LinesIn, cut: int | None) -> int | None:
        """The line of a place in the body; None where that cannot be told.

        cut: the line at which a text that is no JSON stops to be some.
        """
        if self.line is not None or self.is_posted or self.file == STDIN:
            return self.line
        if cut is not None:
            return cut
        start: Steps = () if self.entry is None else (self.entry,)
        steps, known = (*start, *path), lines(self.file)
        # What is absent stands where its container does.
        while steps and steps not in known:
            steps = steps[:-1]
        return known.get(steps, 1)

    def without_body(self) -> Found:
        """The name alone: bodies are not kept."""
        return replace(self, body=b"")


def bodies(name: str) -> Iterator[Found]:
    """The bodies of a file; `-` is the standard input."""
    with opened(name) as stream:
        if _is_named_ndjson(name):
            yield from _lines(stream, name)
        else:
            yield from content(stream.read(), name)


@contextmanager
def opened(name: str) -> Generator[IO[bytes]]:
    """A file or the standard input, decompressed where that is needed.

    Raises `UnusableError` where it cannot be opened, read or decompressed.
    """
    try:
        with sys.stdin.buffer if name == STDIN else Path(name).open("rb") as source:
            stream = BufferedReader(cast("RawIOBase", source))
            if stream.peek(2)[:2] == GZIP:
                yield cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
            else:
                yield stream
    except (OSError, EOFError, zlib.error) as error:
        raise UnusableError(name, "cannot be read", error) from None


def _is_named_ndjson(name: str) -> bool:
    return name.removesuffix(".gz").endswith((".ndjson", ".jsonl"))


def _lines(stream: IO[bytes], name: str) -> Iterator[Found]:
    any_found = False
    for number, line in enumerate(stream, start=1):
        if line.strip():
            any_found = True
            yield Found(line.strip(), name, line=number)
    if not any_found:
        raise UnusableError(name, "no body is in it")


def content(data: bytes, name: str) -> Iterator[Found]:
    """The bodies of a text, whatever form it has."""
    if _is_named_ndjson(name):
        yield from _lines(BytesIO(data), name)
        return
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        if _is_ndjson(data):
            yield from _lines(BytesIO(data), name)
        else:  # what is wrong with it is a finding
            yield Found(data, name)
        return
    match value:
        case []:
            raise UnusableError(name, "no body is in it")
        case {"log": {"entries": [*entries]}}:
            yield from _posted(entries, name)
        case [dict(), *_]:
            for index, body in enumerate(value):
                yield Found(body, name, entry=index)
        case _:
            yield Found(data, name)


def _is_ndjson(data: bytes) -> bool:
    first, *others = [row for row in BytesIO(data) if row.strip()] or [b""]
    try:
        return bool(others) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _posted(entries: list[Any], name: str) -> Iterator[Found]:
    """What a browser posted to the Event API."""
    any_found = False
    for index, entry in enumerate(entries):
        match entry:
            case {
                "request": {
                    "method": "POST",
                    "url": str(url),
                    "postData": {"text": str(text)},
                }
            } if f".{urlsplit(url).hostname}".endswith(f".{HOST}"):
                any_found = True
                yield Found(text, name, entry=index, is_posted=True)
    if not any_found:
        raise UnusableError(name, f"no request to {HOST} is in it")


def lines_in(name: str) -> dict[Steps, int]:
    """The line of each place of a file that holds one JSON text."""
    with opened(name) as stream:
        return lines_of(stream.read().decode(errors="replace"))


def lines_of(text: str) -> dict[Steps, int]:
    """The line of each value of a JSON text; of a member, that of its key."""
    lines: dict[Steps, int] = {}
    path: list[str | int] = []
    is_object: list[bool] = []
    expects_key = False
    line, seen = 1, 0
    for token in TOKEN.finditer(text):
        line += text.count("\n", seen, token.start())
        seen = token.start()
        match token[0]:
            case "{" | "[" as opening:
                lines.setdefault(tuple(path), line)
                is_object.append(opening == "{")
                path.append(0)
                expects_key = opening == "{"
            case "}" | "]":
                if not path:
                    break
                path.pop()
                is_object.pop()
                expects_key = False
            case ",":
                expects_key = bool(is_object) and is_object[-1]
                if path and isinstance(path[-1], int):
                    path[-1] += 1
            case ":":
                expects_key = False
            case word if expects_key and word.startswith('"'):
                path[-1] = str(json.loads(word, strict=False))
                lines.setdefault(tuple(path), line)
            case _:
                lines.setdefault(tuple(path), line)
    return lines
