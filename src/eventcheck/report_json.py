"""A report as JSON, and back. `report.schema.json` is its published schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from eventcheck.findings import (
    Effect,
    Finding,
    Fix,
    NotChecked,
    Operation,
    Place,
    Severity,
    Suppressed,
)
from eventcheck.guards import is_array
from eventcheck.needs import Need
from eventcheck.suppression import Suppression

if TYPE_CHECKING:
    from eventcheck.report import Report

VERSION: Literal[1] = 1
Step: TypeAlias = str | int


class Wire(BaseModel):
    """What all parts share: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WirePlace(Wire):
    """A place in one of the bodies."""

    payload: int
    path: list[Step]
    pointer: str


class WireFix(Wire):
    """A way to mend a finding; its operations only where values may be shown."""

    title: str
    safe: bool
    operations: list[dict[str, Any]] | None = None


class WireFinding(Wire):
    """One finding."""

    code: str
    severity: Literal["error", "warning", "info"]
    effect: Literal[
        "rejected", "not-counted", "misattributed", "distorted", "degraded", "none"
    ]
    category: str
    message: str
    hint: str
    payload: int
    path: list[Step]
    pointer: str
    params: dict[str, Any]
    related: list[WirePlace]
    fixes: list[WireFix]
    url: str


class WireNotChecked(Wire):
    """A rule that could not judge, and what it lacks."""

    code: str
    need: Need


class WireSuppressed(Wire):
    """A finding that the configuration accepts, and why."""

    finding: WireFinding
    reason: str


class WireSuppression(Wire):
    """A suppression that matched nothing."""

    code: str
    path: str
    reason: str


class WireTotal(Wire):
    """The true number of problems of a code and severity."""

    code: str
    severity: Literal["error", "warning", "info"]
    count: int


class WireReport(Wire):
    """What one call of eventcheck found."""

    version: Literal[1] = VERSION
    ok: bool
    complete: bool
    bodies: int
    totals: list[WireTotal]
    findings: list[WireFinding]
    not_checked: list[WireNotChecked]
    suppressed: list[WireSuppressed]
    unused_suppressions: list[WireSuppression]

    @classmethod
    def of(cls, data: str | bytes) -> Self:
        """Read and check a text."""
        return cls.model_validate_json(data)


def schema() -> dict[str, object]:
    """The JSON Schema of a report; it ships as `report.schema.json`."""
    # A field with a default is still always written.
    written = WireReport.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **written}


def report_to_dict(report: Report) -> dict[str, object]:
    """Plain values; operations of fixes only where the report may show values."""
    shown = report.shows_values
    return {
        "version": VERSION,
        "ok": report.ok,
        "complete": report.complete,
        "bodies": report.bodies,
        "totals": [
            {"code": code, "severity": severity.value, "count": count}
            for (code, severity), count in sorted(report.totals.items())
        ],
        "findings": [_finding(x, shown=shown) for x in report.findings],
        "not_checked": [{"code": x.code, "need": x.need} for x in report.not_checked],
        "suppressed": [
            {"finding": _finding(x.finding, shown=shown), "reason": x.reason}
            for x in report.suppressed
        ],
        "unused_suppressions": [
            {"code": x.code, "path": x.path, "reason": x.reason}
            for x in report.unused_suppressions
        ],
    }


def _finding(finding: Finding, *, shown: bool) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "effect": finding.effect.value,
        "category": finding.category,
        "message": finding.message,
        "hint": finding.hint,
        "payload": finding.payload,
        "path": list(finding.path),
        "pointer": finding.pointer,
        "params": _plain(finding.params),
        "related": [
            {"payload": x.payload, "path": list(x.path), "pointer": x.pointer}
            for x in finding.related
        ],
        "fixes": [_fix(x, shown=shown) for x in finding.fixes],
        "url": finding.url,
    }


def _fix(fix: Fix, *, shown: bool) -> dict[str, object]:
    plain: dict[str, object] = {"title": fix.title, "safe": fix.safe}
    if shown:
        plain["operations"] = [dict(x) for x in fix.operations]
    return plain


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: list(value) if is_array(value) else value
        for name, value in params.items()
    }


def report_from_json(text: str | bytes) -> Report:
    """Read what `report_to_dict` gave; raises `ValueError` for anything else.

    What JSON withholds is not there: the history, and without `include_values` the
    operations of fixes.
    """
    from eventcheck.report import Report  # noqa: PLC0415 - it imports this module

    try:
        wire = WireReport.of(text)
    except ValidationError as error:
        msg = f"report: {error.error_count()} things are not as its schema says"
        raise ValueError(msg) from error
    return Report(
        findings=tuple(map(_read, wire.findings)),
        totals=Counter({(x.code, Severity(x.severity)): x.count for x in wire.totals}),
        not_checked=tuple(NotChecked(x.code, x.need) for x in wire.not_checked),
        suppressed=tuple(
            Suppressed(_read(x.finding), x.reason) for x in wire.suppressed
        ),
        unused_suppressions=tuple(
            Suppression(x.code, x.reason, x.path) for x in wire.unused_suppressions
        ),
        bodies=wire.bodies,
        shows_values=any(
            fix.operations is not None for x in wire.findings for fix in x.fixes
        ),
    )


def _read(wire: WireFinding) -> Finding:
    return Finding(
        code=wire.code,
        severity=Severity(wire.severity),
        effect=Effect(wire.effect),
        category=wire.category,
        message=wire.message,
        hint=wire.hint,
        path=tuple(wire.path),
        payload=wire.payload,
        params=wire.params,
        related=tuple(Place(x.payload, tuple(x.path)) for x in wire.related),
        fixes=tuple(
            Fix(x.title, tuple(map(_operation, x.operations or ())), safe=x.safe)
            for x in wire.fixes
        ),
        url=wire.url,
    )


def _operation(data: dict[str, Any]) -> Operation:
    return data
