"""Check files with Event API bodies from the command line.

    python eventcheck_cli.py [--format FORMAT] [--fix] [FILE ...]

Exit code 0: no errors. 1: there are. 2: an input or an option is unusable.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path

from eventcheck_files import STDIN, Found, UnusableError, bodies, lines_in
from eventcheck_mend import fixed

from eventcheck import (
    Catalog,
    Config,
    Context,
    Finding,
    Report,
    Severity,
    validate_all,
)
from eventcheck.findings import Place, Suppressed
from eventcheck.parse.body import Payload
from eventcheck.render.github import github
from eventcheck.render.junit import junit
from eventcheck.render.markdown import markdown
from eventcheck.render.sarif import sarif
from eventcheck.suppression import Suppression

NAMED = 20
"""How many bodies with findings are named under a text."""
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
    try:
        context, config = known(options.datafile), configured(options.config)
        inputs = (
            fixed(name, context, config, unsafe=options.unsafe_fixes)
            if fixes
            else bodies(name)
            for name in options.files
        )
        streams = [chain.from_iterable(inputs)] if options.together else inputs
        report = joined(
            [
                validate_all(noted(found, sources), context=context, config=config)
                for found in streams
            ]
        )
    except UnusableError as error:
        print(f"eventcheck: {error}", file=sys.stderr)
        return 2
    text = WRITERS[options.format](report, sources)
    if text:
        print(text.rstrip("\n"), file=out)
    grave = [Severity.ERROR] + [Severity.WARNING] * (options.level == "warning")
    return int(any(report.counts[severity] for severity in grave))


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
        choices=["error", "warning"],
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
        msg = f"{datafile}: {error}"
        raise UnusableError(msg) from None
    return Context(now=now, catalog=catalog)


def configured(name: str | None) -> Config:
    """The configuration of a TOML file."""
    if name is None:
        return Config()
    try:
        return Config.from_mapping(tomllib.loads(Path(name).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        msg = f"{name}: {error}"
        raise UnusableError(msg) from None


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


def joined(reports: Sequence[Report]) -> Report:
    """One report of files that were judged apart; bodies are numbered through."""
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    totals: Counter[tuple[str, Severity]] = Counter()
    first = 0
    for report in reports:
        findings += (moved(x, first) for x in report.findings)
        suppressed += (Suppressed(moved(x, first), y) for x, y in report.suppressed)
        totals.update(report.totals)
        first += report.bodies
    unused = [set(report.unused_suppressions) for report in reports]
    return Report(
        findings=tuple(findings),
        totals=totals,
        not_checked=tuple(sorted({x for each in reports for x in each.not_checked})),
        suppressed=tuple(suppressed),
        unused_suppressions=tuple(set[Suppression].intersection(*unused)),
        bodies=first,
        shows_values=any(report.shows_values for report in reports),
    )


def moved(finding: Finding, by: int) -> Finding:
    """A finding of a body that has another number now."""
    related = tuple(Place(x.payload + by, x.path) for x in finding.related)
    return replace(finding, payload=finding.payload + by, related=related)


def as_text(report: Report, sources: list[Found]) -> str:
    """The readable report, and which body is which."""
    text = str(report)
    if len(sources) < 2:  # noqa: PLR2004 - one body needs no name
        return text
    numbers = sorted({x.payload for x in report.findings})
    lines = [f"  body {n}: {sources[n].name}" for n in numbers[:NAMED]]
    if len(numbers) > NAMED:
        lines.append(f"  and {len(numbers) - NAMED} more")
    return "\n".join([text, "", "Found in:", *lines]) if lines else text


def as_json(report: Report, sources: list[Found]) -> str:
    """The report as its schema says, and the names of bodies with findings."""
    numbers = sorted({x.payload for x in report.findings})
    names = {str(n): sources[n].name for n in numbers}
    return json.dumps({"sources": names, "report": report.to_dict()}, indent=2)


def with_lines(
    write: Callable[..., str],
) -> Callable[[Report, list[Found]], str]:
    """A format that knows files and lines."""

    def writer(report: Report, sources: list[Found]) -> str:
        lines = lru_cache(maxsize=1)(lines_in)  # findings come file by file

        def line_of(place: Place) -> int | None:
            return sources[place.payload].line_of(place.path, lines)

        return write(report, files=[x.file for x in sources], line_of=line_of)

    return writer


WRITERS: dict[str, Callable[[Report, list[Found]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": with_lines(sarif),
    "github": with_lines(github),
    "junit": lambda report, sources: junit(report, files=[x.name for x in sources]),
    "markdown": lambda report, _: markdown(report),
}


if __name__ == "__main__":
    command()
