"""The result of a run of the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from eventcheck import Report, Severity
from eventcheck_cli.places import Path, Position
from eventcheck_cli.recognise import Body

Level: TypeAlias = Literal["error", "warning"]
LEVELS: tuple[Level, ...] = ("error", "warning")
OK, FAILED, UNUSABLE = 0, 1, 2
"""The exit codes."""


class Remark(NamedTuple):
    """Something that the command says about an input."""

    file: str
    line: int | None
    code: str
    text: str
    is_loss: bool = False
    """Whether something may be a body and was not checked."""
    is_unusable: bool = False
    """Whether the file could not be used."""

    @property
    def is_severe(self) -> bool:
        """Whether the run fails because of it."""
        return self.is_loss or self.is_unusable


class Source(NamedTuple):
    """Where a body came from."""

    file: str
    name: str
    """The file, and which of its bodies if there are several."""
    line: int
    column: int
    request: int | None
    time: str | None
    page: str | None


@dataclass(slots=True)
class Result:
    """The report, the sources of its bodies, and remarks on the inputs."""

    report: Report
    sources: list[Source]
    positions: Mapping[tuple[int, Path], Position]
    remarks: list[Remark]
    level: Level
    accepts: str = ""
    """How many findings a baseline accepted, if there is one."""

    def fails(self) -> bool:
        """Return whether findings or losses fail the run."""
        counts = self.report.counts
        severe = counts[Severity.ERROR]
        if self.level == "warning":
            severe += counts[Severity.WARNING]
        return bool(severe) or any(x.is_loss for x in self.remarks)

    def exit_code(self) -> int:
        """Return 2 if an input is unusable, 1 if the run fails, else 0."""
        if any(x.is_unusable for x in self.remarks):
            return UNUSABLE
        return FAILED if self.fails() else OK

    def position(self, payload: int, path: Path) -> Position:
        """Return where a place is in its file."""
        source = self.sources[payload]
        start = Position(source.line, source.column)
        return self.positions.get((payload, path), start)


def sources(bodies: Sequence[Body]) -> Iterator[Source]:
    """Yield where bodies came from; several bodies of a file are numbered from 1."""
    total = Counter(x.name for x in bodies)
    so_far: Counter[str] = Counter()
    for body in bodies:
        so_far[body.name] += 1
        name = body.name
        if body.request is not None:
            name = f"{name}, request {body.request}"
        elif total[name] > 1:
            name = f"{name}, body {so_far[name]}"
        place = body.line, body.column
        yield Source(body.name, name, *place, body.request, body.time, body.page)
