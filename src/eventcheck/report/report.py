"""`Report`: the findings of a call, with methods to show, store and compare it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Never, Self

from eventcheck.context.history import History
from eventcheck.published import Published
from eventcheck.report import serial
from eventcheck.report.comparing import new_findings
from eventcheck.report.data import ReportData, nested
from eventcheck.report.html import html
from eventcheck.report.merging import merged
from eventcheck.report.naming import Names, names_of
from eventcheck.report.outline import in_one_line, left_out, where
from eventcheck.report.text import text
from eventcheck.visible import visible

if TYPE_CHECKING:
    from eventcheck.schema import WireReport


class Origin(NamedTuple):
    """The call that made a report. It stays in the process."""

    history: Callable[[], History]
    """Return the decisions and events of the call."""
    check: Callable[[dict[str, Any]], ReportData]
    """Check another body like those of the call; `apply_fixes` compares the reports."""


class Report(ReportData, Published["WireReport"]):
    """The findings of a call, in the order of the payload.

    findings: ordered by payload, path and code, each code cut to `max_per_code`.
    totals: the true number of findings of each code, by severity.
    body_totals: the true number of findings of each body that has any, by severity.
    not_checked: rules that could not check the input, and the information they need.
    suppressed: the suppressed findings with their reasons, cut like `findings`.
    suppressed_totals: their true number, by code and severity.
    unused_suppressions: suppressions without a finding.
    bodies: how many bodies were checked.
    names: the name of each body, in their order; empty if they have none.
    max_per_code: how many findings of a code are listed; None if all are.
    """

    @classmethod
    def merge(cls, reports: Iterable[ReportData], *others: Never) -> Self:
        """Merge the reports of several calls: shards, files, workers.

        Bodies are numbered through in the order of the reports, and totals add up. The
        findings of each code are cut to the smallest `max_per_code`, as in one call.
        Rules do not compare bodies of different reports. Without reports, the result
        is a report without bodies.

        Raises `TypeError` for anything but reports.
        """
        if others:
            msg = "merge: pass a list of reports, not one argument for each"
            raise TypeError(msg)
        return merged(cls, reports)

    def named(self, names: Names) -> Self:
        """Return the same report with a name for each body: a file, a line, an id.

        names: texts or paths in the order of the bodies; for one body one name.

        Raises `ValueError` if there is not one name for each body.
        """
        report = replace(self, names=names_of(names, self.bodies, "names"))
        return report.made_by(self.origin)

    def diff(self, baseline: ReportData) -> Self:
        """Return the findings that are not in `baseline`.

        Two findings are equal if body, path, code and severity match. Bodies are
        compared by their names if they have names, otherwise by their index.

        Raises `ValueError` if a report does not list all its findings, and if only one
        of the two has names.
        """
        new = tuple(new_findings(self, baseline))
        report = replace(
            self,
            findings=new,
            totals=nested(Counter((x.code, x.severity) for x in new)),
            body_totals=nested(Counter((x.payload, x.severity) for x in new)),
        )
        return report.made_by(self.origin)

    @cached_property
    def history(self) -> History:
        """The decisions and event identities of this call, for `Context.history`.

        It stays in the process, with the report that the call returned.

        Raises `ValueError` if the report was read, unpickled, copied or merged.
        """
        if self.origin is None:
            msg = (
                "this report has no history: it was read back, unpickled, copied or "
                "merged. Store report.history beside it: history.to_json(), and | "
                "merges histories"
            )
            raise ValueError(msg)
        return self.origin.history()

    @property
    def origin(self) -> Origin | None:
        """The call that made this report; None if it was read, copied or merged."""
        origin: Origin | None = self.__dict__.get("_origin")
        return origin

    def made_by(self, origin: Origin | None) -> Self:
        """Remember the call that made this report; only for new reports."""
        self.__dict__["_origin"] = origin
        return self

    def raise_for_errors(self) -> None:
        """Raise `InvalidPayloadError` if the report has an error."""
        if not self.ok:
            raise InvalidPayloadError(self)

    def to_dict(self) -> dict[str, object]:
        """Return plain values, as `report.schema.json` describes them."""
        return serial.to_dict(self)

    def to_json(self, indent: int | None = None) -> str:
        """Return `to_dict` as JSON text; equal reports return equal text."""
        return json.dumps(self.to_dict(), indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes | bytearray) -> Self:
        """Read the text of `to_json`. Raises `ValueError` for other text."""
        return serial.of_text(cls, text)

    @classmethod
    def wire(cls) -> type[WireReport]:
        """Return the model of the JSON form."""
        from eventcheck.schema import WireReport  # noqa: PLC0415

        return WireReport

    @classmethod
    def of_wire(cls, wire: WireReport) -> Self:
        """Return the report of a validated model."""
        return serial.of_wire(cls, wire)

    def __str__(self) -> str:
        """Return the report for a terminal of 80 columns."""
        return text(self)

    def _repr_html_(self) -> str:
        """Return the report for a notebook."""
        return html(self)

    def __rich_repr__(
        self,
    ) -> Iterator[tuple[str, object] | tuple[str, object, object]]:
        yield "ok", self.ok
        yield "counts", {x.value: n for x, n in self.counts.items() if n}
        found = [
            f"{x.severity} {x.code} {visible(where(x.place, self))}"
            for x in self.findings
        ]
        yield "findings", found
        unlisted = {f"{x} {code}": n for x, code, n in left_out(self.unlisted)}
        yield "unlisted", unlisted, dict[str, int]()
        not_checked = [f"{x.code}: {x.need}" for x in self.not_checked]
        yield "not_checked", not_checked, list[str]()

    def __repr__(self) -> str:
        """Return one line with the verdict and the codes."""
        return f"<Report {in_one_line(self)}>"


class InvalidPayloadError(ValueError):
    """Raised by `Report.raise_for_errors`; its text is the readable report."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        """Return the readable report."""
        return str(self.report)
