"""Write a report as JSON, and read it. `report.schema.json` is the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from eventcheck.findings import Finding, NotChecked, Suppressed
from eventcheck.jsonable import jsonable
from eventcheck.report.data import ReportData, Totals, nested
from eventcheck.severity import Severity
from eventcheck.suppression import Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError

    from eventcheck.schema import WireReport, WireTotal

VERSION = 1
R = TypeVar("R", bound=ReportData)


def to_dict(report: ReportData) -> dict[str, object]:
    """Return plain values; operations of fixes only with `include_values`.

    Values that JSON cannot express (NaN, lone surrogates, numbers of thousands of
    digits) become text; a fix with such a value loses its operations.
    """
    return {
        "version": VERSION,
        "ok": report.ok,
        "complete": report.complete,
        "bodies": report.bodies,
        "names": [jsonable(x) for x in report.names],
        "max_per_code": report.max_per_code,
        "totals": _totals(report.totals),
        "body_totals": [
            {"payload": index, "severity": severity.value, "count": count}
            for index, counts in sorted(report.body_totals.items())
            for severity, count in sorted(counts.items(), reverse=True)
        ],
        "findings": [_finding(x, report) for x in report.findings],
        "not_checked": [{"code": x.code, "need": x.need} for x in report.not_checked],
        "suppressed": [
            {"finding": _finding(x.finding, report), "reason": x.reason}
            for x in report.suppressed
        ],
        "suppressed_totals": _totals(report.suppressed_totals),
        "unused_suppressions": [
            {"code": x.code, "path": x.path, "reason": x.reason}
            for x in report.unused_suppressions
        ],
    }


def _finding(finding: Finding, report: ReportData) -> dict[str, object]:
    """Return a finding, with the names of its bodies if they have names."""
    plain = finding.to_dict()
    if report.names:
        plain["name"] = jsonable(report.names[finding.payload])
        plain["related"] = [
            {**x.to_dict(), "name": jsonable(report.names[x.payload])}
            for x in finding.related
        ]
    return plain


def _totals(totals: Totals) -> list[dict[str, object]]:
    return [
        {"code": code, "severity": severity.value, "count": count}
        for code, counts in sorted(totals.items())
        for severity, count in sorted(counts.items(), reverse=True)
    ]


def of_text(kind: type[R], text: str | bytes | bytearray) -> R:
    """Read what `to_dict` returned, as JSON; raise `ValueError` for anything else."""
    # Models take most of pydantic's import time.
    from pydantic import ValidationError  # noqa: PLC0415

    from eventcheck.schema import WireReport  # noqa: PLC0415

    try:
        wire = WireReport.model_validate_json(text)
    except ValidationError as error:
        # Pydantic's own message would show the input, which may hold values.
        msg = f"not an eventcheck report: {_what_is_wrong(error)}"
        raise ValueError(msg) from None
    return of_wire(kind, wire)


def of_wire(kind: type[R], wire: WireReport) -> R:
    """Return the report of a validated form."""
    counts = {(x.payload, Severity(x.severity)): x.count for x in wire.body_totals}
    return kind(
        findings=tuple(map(Finding.of_wire, wire.findings)),
        totals=_read(wire.totals),
        body_totals=nested(counts),
        not_checked=tuple(NotChecked(x.code, x.need) for x in wire.not_checked),
        suppressed=tuple(
            Suppressed(Finding.of_wire(x.finding), x.reason) for x in wire.suppressed
        ),
        suppressed_totals=_read(wire.suppressed_totals),
        unused_suppressions=tuple(
            Suppression(x.code, x.reason, x.path) for x in wire.unused_suppressions
        ),
        bodies=wire.bodies,
        names=tuple(wire.names),
        max_per_code=wire.max_per_code,
    )


def _read(totals: Iterable[WireTotal]) -> Totals:
    return nested({(x.code, Severity(x.severity)): x.count for x in totals})


def _what_is_wrong(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    match first["type"]:
        case "missing":
            return f"{where!r} is missing"
        case "json_invalid":
            return "the text is not JSON"
        case _ if where:
            return f"{where!r} does not match the schema"
    return "the text is not a JSON object"
