"""What a run of the command found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from eventcheck import Report, Severity
from eventcheck_cli.places import Path, Position
from eventcheck_cli.recognise import Body

Level: TypeAlias = Literal["error", "warning"]
LEVELS: tuple[Level, ...] = ("error", "warning")
OK, FAILED, UNUSABLE = 0, 1, 2
"""The exit codes."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the command says beside the findings."""

    file: str
    line: int | None
    code: str
    text: str
    is_loss: bool = False
    """Whether something may be a body and was not checked."""
    is_unusable: bool = False
    """Whether the file could not be used."""


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
    """The report, where its bodies came from, and what else is to be said."""

    report: Report = field(default_factory=lambda: Report.merge([]))
    sources: list[Source] = field(default_factory=list[Source])
    positions: Mapping[tuple[int, Path], Position] = field(
        default_factory=dict[tuple[int, Path], Position]
    )
    remarks: list[Remark] = field(default_factory=list[Remark])
    level: Level = "error"

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


def source_of(body: Body, number: int, *, is_alone: bool) -> Source:
    """Return where a body came from; `number` counts the bodies of its file, from 1."""
    name = body.name
    if body.request is not None:
        name = f"{name}, request {body.request}"
    elif not is_alone:
        name = f"{name}, body {number}"
    return Source(
        body.name, name, body.line, body.column, body.request, body.time, body.page
    )
