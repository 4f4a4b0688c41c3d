"""Reads the inputs, checks their bodies, and keeps where everything came from."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence

from eventcheck import Config, Context, History, Report, validate_all
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.inputs import Input, content
from eventcheck_cli.places import Path, Position, positions, wanted
from eventcheck_cli.recognise import Body, Found, recognise
from eventcheck_cli.result import Level, Remark, Result, Source, source_of

EVERY = 0.5
"""Seconds between two notes of progress."""


class Check:
    """One run over all inputs."""

    def __init__(
        self,
        context: Context,
        config: Config,
        *,
        level: Level = "error",
        skips_others: bool = False,
    ) -> None:
        self.context = context
        self.config = config
        self.level: Level = level
        self.skips_others = skips_others
        """Whether files without a body are left out, even if they were named."""
        self.remarks: list[Remark] = []
        self.sources: list[Source] = []
        self.positions: dict[tuple[int, Path], Position] = {}
        self.reports: list[Report] = []
        self.history = History()

    def read(self, source: Input) -> bytes | None:
        """Return the content of an input; None, with a remark, if it is unreadable."""
        try:
            return content(source.name)
        except UnusableError as error:
            text = str(error).removeprefix(f"{source.name}: ")
            remark = Remark(source.name, None, "unreadable", text, is_unusable=True)
            self.remarks.append(remark)
            return None

    def take(self, data: bytes, source: Input) -> Found | None:
        """Return what an input holds; None, with remarks, if it is no body."""
        found = recognise(data, source.name)
        has_none = not found.bodies
        is_other = has_none and (self.skips_others or not source.is_named)
        for note in found.notes:
            remark = Remark(
                note.name,
                note.line,
                note.code,
                note.text,
                is_loss=note.is_loss and not is_other,
                is_unusable=has_none and not is_other,
            )
            self.remarks.append(remark)
        return None if has_none else found

    def add(self, bodies: Sequence[Body]) -> None:
        """Check some bodies together, apart from all others."""
        first = len(self.sources)
        self.sources += named(bodies)
        report = validate_all(
            (x.payload for x in progress(bodies)),
            context=self.context,
            config=self.config,
        )
        self.history |= report.history
        self.reports.append(report.named([x.name for x in self.sources[first:]]))
        for index, paths in wanted(report).items():
            for path, position in positions(bodies[index], paths).items():
                self.positions[first + index, path] = position

    def result(self) -> Result:
        """Return everything that was found."""
        remarks = self.remarks
        is_said = self.skips_others or any(x.is_unusable for x in remarks)
        if not self.reports and not is_said:
            text = "no file holds a body"
            none = Remark("", None, "not-a-body", text, is_unusable=True)
            remarks = [*remarks, none]
        report = Report.merge(self.reports)
        return Result(report, self.sources, self.positions, remarks, self.level)


def named(bodies: Sequence[Body]) -> list[Source]:
    """Return where bodies came from; those of a file are numbered from 1."""
    numbers: dict[str, int] = {}
    for body in bodies:
        numbers[body.name] = numbers.get(body.name, 0) + 1
    alone = {name for name, number in numbers.items() if number == 1}
    numbers.clear()
    sources: list[Source] = []
    for body in bodies:
        number = numbers[body.name] = numbers.get(body.name, 0) + 1
        sources.append(source_of(body, number, is_alone=body.name in alone))
    return sources


def progress(bodies: Iterable[Body]) -> Iterator[Body]:
    """Pass bodies on, and count them on the standard error if that is a terminal."""
    shows = sys.stderr.isatty()
    last = time.monotonic()
    for number, body in enumerate(bodies, start=1):
        yield body
        if shows and time.monotonic() - last > EVERY:
            last = time.monotonic()
            print(f"\r{number:,} bodies", end="", file=sys.stderr, flush=True)
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
