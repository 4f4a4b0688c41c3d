"""`apply_fixes`: applies the fixes of a report, or those that the caller chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eventcheck.findings import Finding, Fix
from eventcheck.fixes.changes import STALE, FixResult, Skipped, give_back, patched
from eventcheck.fixes.rounds import left_open, mended, offers
from eventcheck.guards import is_object
from eventcheck.parse.body import Body, Payload
from eventcheck.report.report import Origin, Report


def apply_fixes(
    payload: Payload,
    fixes: Report | Iterable[Fix],
    *,
    unsafe: bool = False,
    index: int | None = None,
) -> FixResult:
    """Apply the fixes of a report to a payload, or those that you chose.

    payload: what was validated; a dict is not changed. The result is always a dict.
    fixes: a report about this payload, or single fixes of its findings. Of a report,
        a finding with alternatives is skipped: only its reader can choose.
    unsafe: whether to apply fixes that may change the meaning.
    index: of a report about several bodies, which one the payload is, counted from 0.

    A fix is applied whole or not at all. It is skipped, with the reason, if its
    tests fail (the payload is not the one that the report is about), and if another
    fix changes the same place.

    With a report of `validate` or `validate_all`, the result is checked again, by
    itself and in the same context: a fix that would bring out something as severe as
    what it fixes is skipped, and what a fix uncovers is fixed as well, until nothing
    safe is left to do. `skipped` has what is left then. Unsafe fixes, those that you
    chose, and those of a report that was read back or unpickled are applied as they
    are.

    Raises `ValueError` for a payload that is no JSON object, for a report about
    several bodies without `index`, and for an `index` that it does not have.
    Raises `TypeError` for `fixes` that are neither a report nor fixes.
    """
    original = _parsed(payload)
    if isinstance(fixes, Report):
        index = _index(fixes, index)
        findings = [x for x in fixes.findings if x.payload == index]
        result = _of_report(original, findings, fixes.origin, unsafe=unsafe)
    elif index is not None:
        msg = "index: it goes with a report; of a finding give its `fixes` alone"
        raise ValueError(msg)
    else:
        result = _chosen(original, fixes, unsafe=unsafe)
    give_back(result.payload)
    return result


def _index(report: Report, index: int | None) -> int:
    if index is None and report.bodies == 1:
        return 0
    if index is None or not 0 <= index < report.bodies:
        given = "missing" if index is None else f"{index!r}"
        msg = f"index: {given}, but the report is about {report.bodies} bodies"
        raise ValueError(msg)
    return index


def _of_report(
    original: dict[str, Any],
    findings: list[Finding],
    origin: Origin | None,
    *,
    unsafe: bool,
) -> FixResult:
    offered = offers(findings, unsafe=unsafe)
    result = patched(original, [x.fix for x in offered])
    is_stale = any(x.reason == STALE for x in result.skipped)
    if origin is not None and result.applied and not unsafe:
        return mended(original, offered, origin.check, once=is_stale)
    left = left_open(findings, unsafe=unsafe)
    return result._replace(skipped=(*left, *result.skipped))


def _parsed(payload: Payload) -> dict[str, Any]:
    body = Body(payload, 0)
    body.settle()
    value = body.value
    if not is_object(value):
        msg = "payload: expected a JSON object"
        raise ValueError(msg)
    return value


def _chosen(
    original: dict[str, Any], fixes: Iterable[Fix], *, unsafe: bool
) -> FixResult:
    each = list(fixes)
    for fix in each:
        if not isinstance(fix, Fix):
            msg = f"fixes: expected a Report or Fixes, got {type(fix).__name__}"
            raise TypeError(msg + "; of a finding give its `fixes`")
    result = patched(original, [x for x in each if x.safe or unsafe])
    refused = [
        Skipped(x, "it is unsafe: it may change the meaning")
        for x in each
        if not (x.safe or unsafe)
    ]
    return result._replace(skipped=(*refused, *result.skipped))
