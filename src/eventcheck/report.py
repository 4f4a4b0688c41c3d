"""What one call found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eventcheck.context.history import History
from eventcheck.findings import (
    Finding,
    NotChecked,
    Path,
    Severity,
    Suppressed,
    pointer,
)
from eventcheck.visible import visible

if TYPE_CHECKING:
    from eventcheck.log.log import Log as EventLog
    from eventcheck.suppression import Suppression


class InvalidPayloadError(ValueError):
    """Raised by `Report.raise_for_errors`; its text is the readable report."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


@dataclass(frozen=True, eq=False)
class Report:
    """What one call found, in the order of the payload.

    findings: ordered by payload, path and code, each code cut to the cap.
    totals: the true number of problems of each code and severity.
    not_checked: rules that could not judge this input, and what they lack.
    suppressed: findings that the configuration accepts, with the reasons.
    unused_suppressions: those that matched nothing.
    bodies: how many bodies were judged.
    """

    findings: tuple[Finding, ...] = ()
    totals: Mapping[tuple[str, Severity], int] = field(
        default_factory=dict[tuple[str, Severity], int]
    )
    not_checked: tuple[NotChecked, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    unused_suppressions: tuple[Suppression, ...] = ()
    bodies: int = 1
    shows_values: bool = False
    """Whether renderings have the operations of fixes, which hold values."""
    log: EventLog | None = field(default=None, repr=False)
    judge: Callable[[dict[str, Any]], Report] | None = field(default=None, repr=False)
    """Judges another body as this one was; `apply_fixes` asks whether it is better."""

    @property
    def ok(self) -> bool:
        """Whether there is no error. Warnings do not matter here."""
        return not self.counts[Severity.ERROR]

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """The true number of problems of each severity."""
        counts = dict.fromkeys(Severity, 0)
        for (_, severity), count in self.totals.items():
            counts[severity] += count
        return counts

    def by_code(self) -> dict[str, int]:
        """The true number of problems of each code."""
        codes: Counter[str] = Counter()
        for (code, _), count in sorted(self.totals.items()):
            codes[code] += count
        return dict(codes)

    @property
    def complete(self) -> bool:
        """Whether every problem is listed, none cut by the cap."""
        return len(self.findings) == sum(self.totals.values())

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are warnings."""
        return self._of(Severity.WARNING)

    @property
    def infos(self) -> tuple[Finding, ...]:
        """The findings that are information."""
        return self._of(Severity.INFO)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(x for x in self.findings if x.severity is severity)

    def at(
        self, path: str | Iterable[str | int], payload: int = 0
    ) -> tuple[Finding, ...]:
        """The findings at a place and under it; a path, or a JSON Pointer."""
        start = path if isinstance(path, str) else pointer(tuple(path))
        return tuple(
            x
            for x in self.findings
            if x.payload == payload and f"{x.pointer}/".startswith(f"{start}/")
        )

    @cached_property
    def history(self) -> History:
        """The decisions and event identities of this call, for `Context.history`."""
        from eventcheck.log.sent import history_of
        return History() if self.log is None else history_of(self.log)

    def raise_for_errors(self) -> None:
        """Raise `InvalidPayloadError` where the report has an error."""
        if not self.ok:
            raise InvalidPayloadError(self)

    def diff(self, baseline: Report) -> Report:
        """What is new since `baseline`: the findings that it does not have.

        Findings are the same where payload, path, code and severity are. Only what
        the two list is compared: raise `max_per_code` where a cap cut them.
        """
        known = {_same(x) for x in baseline.findings}
        new = tuple(x for x in self.findings if _same(x) not in known)
        totals = Counter((x.code, x.severity) for x in new)
        return Report(
            new,
            totals,
            self.not_checked,
            bodies=self.bodies,
            shows_values=self.shows_values,
        )

    def to_dict(self) -> dict[str, object]:
        """Plain values, as `report.schema.json` describes them."""
        from eventcheck.report_json import report_to_dict  # noqa: PLC0415

        return report_to_dict(self)

    def to_json(self, indent: int | None = None) -> str:
        """`to_dict` as JSON text; the same report gives the same text."""
        return json.dumps(self.to_dict(), indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read what `to_json` gave. Raises `ValueError` for anything else."""
        from eventcheck.report_json import report_from_json  # noqa: PLC0415

        return report_from_json(text)

    def __eq__(self, other: object) -> bool:
        """Equal input gives an equal report."""
        if not isinstance(other, Report):
            return NotImplemented
        return _content(self) == _content(other)

    def __hash__(self) -> int:
        return hash((self.findings, self.not_checked))

    def __str__(self) -> str:
        """The report for a terminal of 80 columns."""
        from eventcheck.render.text import report_as_text  # noqa: PLC0415

        return report_as_text(self)

    def _repr_html_(self) -> str:
        """The report for a notebook."""
        from eventcheck.render.html import report_as_html  # noqa: PLC0415

        return report_as_html(self)

    def __rich_repr__(
        self,
    ) -> Iterator[tuple[str, object] | tuple[str, object, object]]:
        yield "ok", self.ok
        yield "counts", {x.value: n for x, n in self.counts.items() if n}
        found = [f"{x.severity} {x.code} {visible(x.pointer)}" for x in self.findings]
        yield "findings", found
        not_checked = [f"{x.code}: {x.need}" for x in self.not_checked]
        yield "not_checked", not_checked, list[str]()

    def __repr__(self) -> str:
        """One line: how many of what."""
        counts = " ".join(f"{x.value}={n}" for x, n in self.counts.items())
        return f"<Report ok={self.ok} {counts} bodies={self.bodies}>"


def _same(finding: Finding) -> tuple[int, Path, str, str]:
    return finding.payload, finding.path, finding.code, finding.severity


def _content(report: Report) -> tuple[object, ...]:
    return (
        report.findings,
        report.totals,
        report.not_checked,
        report.suppressed,
        report.unused_suppressions,
        report.bodies,
    )
