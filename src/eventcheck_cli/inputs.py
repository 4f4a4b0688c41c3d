"""Find and read files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from eventcheck_cli.errors import UnusableError

STDIN = "-"
SUFFIXES = (".json", ".ndjson", ".jsonl", ".har", ".gz", ".zip")
"""The suffixes of the files to read in a folder."""
HIDDEN = "."


class Input(NamedTuple):
    """One thing to read."""

    name: str
    is_named: bool
    """Whether the person named it. Files in a folder may hold something else."""


def inputs(names: Iterable[str]) -> Iterator[Input]:
    """Yield the files to read, in the order of the names, each once.

    Raises `UnusableError` for a folder or a pattern without files.
    """
    seen: set[str] = set()
    for name in names:
        for found in _expanded(name):
            if found.name not in seen:
                seen.add(found.name)
                yield found


def _expanded(name: str) -> Iterator[Input]:
    path = Path(name)
    if path.is_dir():
        yield from _folder(path)
    elif glob.has_magic(name) and not path.is_file():
        # Windows shells do not expand patterns.
        files = [x for x in glob.glob(name, recursive=True) if Path(x).is_file()]
        if not files:
            raise UnusableError(name, "no file matches")
        yield from (Input(x, is_named=True) for x in sorted(files))
    else:
        yield Input(name, is_named=True)


def _folder(folder: Path) -> Iterator[Input]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES
        and path.is_file()
        and not any(x.startswith(HIDDEN) for x in path.relative_to(folder).parts)
    )
    if not files:
        raise UnusableError(
            str(folder), f"no {', '.join(SUFFIXES)} file in this folder"
        )
    yield from (Input(str(x), is_named=False) for x in files)


def content(name: str) -> bytes:
    """Return the content of a file or of standard input.

    Raises `UnusableError` if reading fails.
    """
    try:
        if name == STDIN:
            return sys.stdin.buffer.read()
        return Path(name).read_bytes()
    except OSError as error:
        raise UnusableError(name, "cannot be read", error) from None
