"""A report as JSON, and back. `report.schema.json` is its published schema."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from eventcheck.findings import (
    Effect,
    Finding,
    Fix,
    NotChecked,
    Operation,
    Path,
    Place,
    Severity,
    Suppressed,
    pointer,
)
from eventcheck.guards import is_array, is_object
from eventcheck.suppression import Suppression

if TYPE_CHECKING:
    from eventcheck.report import Report
    from eventcheck.report_schema import WireFinding

VERSION = 1
LONGEST_NUMBER = 14_000
"""Bits of the longest number that Python writes in decimal."""
DEEPEST = 100
"""Levels of a value that are written; parsers refuse some hundreds."""


def report_to_dict(report: Report) -> dict[str, object]:
    """Plain values; operations of fixes only where the report may show values.

    What JSON cannot say (NaN, half a surrogate pair, numbers of thousands of digits)
    is text instead; a fix that holds such a value is without its operations.
    """
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
        **_place(finding.payload, finding.path),
        "params": {name: _said(value) for name, value in finding.params.items()},
        "related": [_place(x.payload, x.path) for x in finding.related],
        "fixes": [_fix(x, shown=shown) for x in finding.fixes],
        "url": finding.url,
    }


def _fix(fix: Fix, *, shown: bool) -> dict[str, object]:
    plain: dict[str, object] = {"title": fix.title, "safe": fix.safe}
    if shown and fix.operations and all(map(_is_json, fix.operations)):
        plain["operations"] = [dict(x) for x in fix.operations]
    return plain


def _place(payload: int, path: Path) -> dict[str, object]:
    steps = [x if type(x) is int else _said(str(x)) for x in path]
    return {"payload": payload, "path": steps, "pointer": _said(pointer(path))}


def _said(value: object) -> object:
    """A value as JSON can say it: Python has texts and numbers that JSON has not."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        return hex(value)
    return [_said(x) for x in value] if is_array(value) else value


def _is_json(value: object) -> bool:
    """Whether a value has a form in JSON that every parser reads, not too deep."""
    todo: list[tuple[object, int]] = [(value, 0)]
    while todo:
        part, depth = todo.pop()
        if depth > DEEPEST:
            return False
        if is_object(part):
            todo += ((x, depth + 1) for pair in part.items() for x in pair)
        elif is_array(part):
            todo += ((x, depth + 1) for x in part)
        elif part is not None and (
            not isinstance(part, str | int | float) or _said(part) != part
        ):
            return False
    return True


def report_from_json(text: str | bytes) -> Report:
    """Read what `report_to_dict` gave; raises `ValueError` for anything else.

    What JSON withholds is not there: the history, and without `include_values` the
    operations of fixes.
    """
    # `report` imports this module, and models take most of pydantic's start.
    from pydantic import ValidationError  # noqa: PLC0415

    from eventcheck.report import Report  # noqa: PLC0415
    from eventcheck.report_schema import WireReport  # noqa: PLC0415

    try:
        wire = WireReport.of(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        at = f", first at {where}" if where else ""
        # What was wrong there may be a value, which pydantic's own words would show.
        msg = f"report: it is not as its schema says{at}"
        raise ValueError(msg) from None
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
