"""Read the inputs, check their bodies, and keep where everything came from."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence

from eventcheck import Config, Context, History, Report, validate_all
from eventcheck_cli.errors import UnusableError
from eventcheck_cli.inputs import Input, content
from eventcheck_cli.places import Path, Position, positions, wanted
from eventcheck_cli.recognise import Body, Found, recognise
from eventcheck_cli.result import Level, Remark, Result, Source, sources
from eventcheck_cli.words import with_options

EVERY = 0.5
"""Seconds between two updates of the progress."""


class Check:
    """A run over all inputs."""

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
        """Whether to skip files without bodies even if the person named them."""
        self.remarks: list[Remark] = []
        self.sources: list[Source] = []
        self.positions: dict[tuple[int, Path], Position] = {}
        self.reports: list[Report] = []
        self.history = History()

    def read(self, source: Input) -> bytes | None:
        """Return the content of an input; if it is unreadable, add a remark."""
        try:
            return content(source.name)
        except UnusableError as error:
            text = str(error).removeprefix(f"{source.name}: ")
            remark = Remark(source.name, None, "unreadable", text, is_unusable=True)
            self.remarks.append(remark)
            return None

    def take(self, data: bytes, source: Input) -> Found | None:
        """Return the bodies of an input; if it has none, add remarks only."""
        found = recognise(data, source.name)
        has_none = not found.bodies
        is_other = has_none and (self.skips_others or not source.is_named)
        for note in found.notes:
            is_loss, is_unusable = note.is_loss, has_none
            if is_other:
                is_loss = is_unusable = False
            place, text = (note.name, note.line), with_options(note.text)
            self.remarks.append(Remark(*place, note.code, text, is_loss, is_unusable))
        return None if has_none else found

    def add(self, bodies: Sequence[Body]) -> None:
        """Check some bodies together, separately from all others."""
        first = len(self.sources)
        self.sources += sources(bodies)
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
        """Return the result of all checks."""
        remarks = self.remarks
        is_said = self.skips_others or any(x.is_unusable for x in remarks)
        if not self.reports and not is_said:
            text = "no file holds a body"
            none = Remark("", None, "not-a-body", text, is_unusable=True)
            remarks = [*remarks, none]
        report = Report.merge(self.reports)
        return Result(report, self.sources, self.positions, remarks, self.level)


def progress(bodies: Iterable[Body]) -> Iterator[Body]:
    """Pass bodies on, and count them on standard error if that is a terminal."""
    shows = sys.stderr.isatty()
    last = time.monotonic()
    for number, body in enumerate(bodies, start=1):
        yield body
        if shows and time.monotonic() - last > EVERY:
            last = time.monotonic()
            print(f"\r{number:,} bodies", end="", file=sys.stderr, flush=True)
    if shows:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
