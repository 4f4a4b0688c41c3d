"""Check files with Event API bodies from the command line.

    python eventcheck_cli.py [--format FORMAT] [--fix] [FILE ...]

Exit code 0: no errors. 1: there are. 2: an input or an option is unusable.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from eventcheck_files import STDIN, Found, UnusableError, bodies
from eventcheck_formats import LEVELS, WRITERS, fails
from eventcheck_mend import fixed

from eventcheck import (
    Catalog,
    Config,
    Context,
    Report,
    validate_all,
)
from eventcheck.parse.body import Payload

EVERY = 0.5
"""Seconds between two notes of progress."""


def command() -> None:
    """Run, and end the process with the exit code."""
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # as `| head` leaves it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Check what is named, and give the exit code."""
    options = parser().parse_args(arguments)
    fixes = options.fix or options.unsafe_fixes
    out = sys.stderr if fixes and STDIN in options.files else sys.stdout
    sources: list[Found] = []
    if STDIN in options.files and sys.stdin.isatty():
        print("eventcheck: waiting for a body on the keyboard", file=sys.stderr)
    try:
        context, config = known(options.datafile), configured(options.config)
        inputs = (
            fixed(name, context, config, unsafe=options.unsafe_fixes)
            if fixes
            else bodies(name)
            for name in options.files
        )
        streams = [chain.from_iterable(inputs)] if options.together else inputs
        report = Report.merge(
            [
                validate_all(noted(found, sources), context=context, config=config)
                for found in streams
            ]
        )
    except UnusableError as error:
        print(f"eventcheck: {error}", file=sys.stderr)
        return 2
    text = WRITERS[options.format](report, sources, options.level)
    if text:
        print(text.rstrip("\n"), file=out)
    return int(fails(report, options.level))


def parser() -> argparse.ArgumentParser:
    """The options."""
    it = argparse.ArgumentParser(
        prog="eventcheck-cli",
        description="Say whether Optimizely Event API payloads will count. "
        "Exit code 0: no errors, 1: there are, 2: an input or an option is unusable.",
    )
    it.add_argument(
        "files",
        nargs="*",
        default=[STDIN],
        metavar="FILE",
        help="JSON, NDJSON or HAR, plain or gzip; - or none is the standard input",
    )
    it.add_argument(
        "--format", choices=WRITERS, default="text", help="how to write the report"
    )
    it.add_argument(
        "--level",
        choices=LEVELS,
        default="error",
        help="from which severity on the exit code is 1",
    )
    it.add_argument(
        "--together",
        action="store_true",
        help="judge all files as one stream: decisions in one, conversions in another",
    )
    it.add_argument("--datafile", metavar="FILE", help="the account's SDK datafile")
    it.add_argument("--config", metavar="FILE", help="TOML with the fields of Config")
    it.add_argument(
        "--fix", action="store_true", help="write safe fixes into the files"
    )
    it.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with all fixes that have one answer, even those that may change meaning",
    )
    return it


def known(datafile: str | None) -> Context:
    """The clock of this machine, and the datafile."""
    now = datetime.now(tz=UTC)
    if datafile is None:
        return Context(now=now)
    try:
        catalog = Catalog.from_datafile(Path(datafile).read_bytes())
    except (OSError, ValueError) as error:
        raise UnusableError(datafile, error) from None
    return Context(now=now, catalog=catalog)


def configured(name: str | None) -> Config:
    """The configuration of a TOML file."""
    if name is None:
        return Config()
    try:
        return Config.from_mapping(tomllib.loads(Path(name).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UnusableError(name, error) from None


def noted(found: Iterable[Found], sources: list[Found]) -> Iterator[Payload]:
    """Pass bodies on, note where they came from, and show progress on a terminal."""
    shows = sys.stderr.isatty()
    last = time.monotonic()
    for number, each in enumerate(found, start=1):
        sources.append(each.without_body())
        yield each.body
        if shows and time.monotonic() - last > EVERY:
            last = time.monotonic()
            print(f"\r{number:,} bodies", end="", file=sys.stderr, flush=True)
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    command()
