"""The data of a report, independent of its formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TypeAlias, TypeVar

from eventcheck.arguments import unexpected
from eventcheck.findings import Finding, NotChecked, Suppressed
from eventcheck.paths import pointer
from eventcheck.severity import Severity
from eventcheck.suppression import Suppression

K = TypeVar("K", str, int)
Counts: TypeAlias = Mapping[Severity, int]
Totals: TypeAlias = Mapping[str, Counts]


@dataclass(frozen=True, repr=False)
class ReportData:
    """The fields of a `Report`, which documents them, and what follows from them.

    Renderers take this class, so that methods of `Report` can call renderers.
    """

    findings: tuple[Finding, ...] = ()
    totals: Totals = field(default_factory=dict[str, Counts], hash=False)
    body_totals: Mapping[int, Counts] = field(
        default_factory=dict[int, Counts], hash=False
    )
    not_checked: tuple[NotChecked, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    suppressed_totals: Totals = field(default_factory=dict[str, Counts], hash=False)
    unused_suppressions: tuple[Suppression, ...] = ()
    bodies: int = 1
    names: tuple[str, ...] = ()
    max_per_code: int | None = None

    def __getstate__(self) -> dict[str, object]:
        """Return only the fields to copy or pickle."""
        return {x.name: getattr(self, x.name) for x in fields(self)}

    def __bool__(self) -> bool:
        """Raise `TypeError`: otherwise every report would be true."""
        msg = "a report is neither true nor false: use report.ok"
        raise TypeError(msg)

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings do not count."""
        return not self.counts[Severity.ERROR]

    @property
    def counts(self) -> Counts:
        """The true number of findings of each severity."""
        counts = dict.fromkeys(Severity, 0)
        for of_code in self.totals.values():
            for severity, count in of_code.items():
                counts[severity] += count
        return counts

    def by_code(self) -> dict[str, int]:
        """Return the true number of findings of each code."""
        return {code: sum(of.values()) for code, of in sorted(self.totals.items())}

    @property
    def complete(self) -> bool:
        """Whether every finding is listed, so that the cap left out none."""
        return len(self.findings) == _sum(self.totals)

    @cached_property
    def unlisted(self) -> Totals:
        """How many findings of each code and severity the cap left out."""
        listed = Counter((x.code, x.severity) for x in self.findings)
        return _less(self.totals, listed)

    @property
    def unlisted_suppressed(self) -> Totals:
        """How many suppressed findings of each code and severity the cap left out."""
        listed = Counter((x.code, x.severity) for x, _ in self.suppressed)
        return _less(self.suppressed_totals, listed)

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
        """Return the findings at a place and below it.

        path: keys and indexes, or a JSON Pointer.
        payload: the index of the body.

        Raises `ValueError` for an invalid JSON Pointer or an unknown body.
        """
        start = path if isinstance(path, str) else pointer(tuple(path))
        if start and not start.startswith("/"):
            msg = (
                f'path: expected a JSON Pointer like "/visitors/0" or "", not {path!r}'
            )
            raise ValueError(msg)
        if not 0 <= payload < max(self.bodies, 1):
            msg = f"payload: expected 0 to {max(self.bodies, 1) - 1}, got {payload}"
            raise ValueError(msg)
        return tuple(
            x
            for x in self.findings
            if x.payload == payload and f"{x.pointer}/".startswith(f"{start}/")
        )

    def name_of(self, payload: int) -> str | None:
        """Return the name of a body, if it has one."""
        return (self.names[payload] or None) if self.names else None


def report_of(value: object, place: str) -> ReportData:
    """Return `value`, which must be a report; `place` is for errors."""
    if not isinstance(value, ReportData):
        raise unexpected(value, place, "a Report")
    return value


def nested(counts: Mapping[tuple[K, Severity], int]) -> dict[K, Counts]:
    """Group counts by code or body, sorted; the most severe come first."""
    if not counts:
        return {}  # most bodies have no findings; the rest takes 1.5 µs
    found: dict[K, dict[Severity, int]] = {
        key: {} for key in sorted({x for x, _ in counts})
    }
    for severity in Severity:
        for (key, of), count in counts.items():
            if of is severity:
                found[key][severity] = count
    return {**found}


def _sum(totals: Totals) -> int:
    return sum(sum(x.values()) for x in totals.values())


def _less(totals: Totals, listed: Mapping[tuple[str, Severity], int]) -> Totals:
    left = {
        (code, severity): count - listed[code, severity]
        for code, of_code in totals.items()
        for severity, count in of_code.items()
        if count > listed[code, severity]
    }
    return nested(left)
