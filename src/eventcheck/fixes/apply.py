"""`apply_fixes`: applies the fixes of a report, or those that the caller chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from json import loads
from typing import Any

from eventcheck.arguments import many, unexpected
from eventcheck.findings import Finding, Fix
from eventcheck.fixes.changes import STALE, FixResult, Skipped, copied, patched
from eventcheck.fixes.rounds import UNSAFE, apply_in_rounds, sort_out
from eventcheck.guards import is_object
from eventcheck.read.odd import find_odd
from eventcheck.read.payload import Payload, decode
from eventcheck.report.report import Origin, Report

FIXES = "a Report, or the `fixes` of a finding"


def apply_fixes(
    payload: Payload,
    fixes: Report | Iterable[Fix],
    *,
    unsafe: bool = False,
    index: int | None = None,
) -> FixResult:
    """Apply the fixes of a report to a payload, or fixes that you chose.

    payload: the body that was validated. It is not modified; the result is a new dict.
    fixes: a report about this payload, or single fixes of its findings. From a report,
        a finding with several fixes is skipped, because only you can choose one.
    unsafe: whether to apply fixes that may change the meaning.
    index: the index of the payload, counted from 0, if the report is about several
        bodies.

    A fix is applied completely or not at all. It is skipped, with the reason, if the
    payload is not the one that was checked, or if another fix changes the same place.

    With a report of `validate` or `validate_all`, the result is checked again, alone
    and in the same context. A fix that would cause a finding as severe as its own is
    skipped, and problems that a fix uncovers are fixed too, until no safe fix is left.
    `skipped` then lists the fixes of the result. Unsafe fixes, fixes that you chose,
    and fixes of a report that was read from JSON or unpickled are applied without
    another check.

    Raises `ValueError` if the payload is not a JSON object, if the report is about
    several bodies and `index` is missing, and if the report has no body `index`.
    Raises `TypeError` if `fixes` are neither a report nor fixes.
    """
    original = _parsed(payload)
    if isinstance(fixes, Report):
        index = _index(fixes, index)
        findings = [x for x in fixes.findings if x.payload == index]
        return _of_report(original, findings, fixes.origin, unsafe=unsafe)
    if index is not None:
        msg = "index: expected a report with it; fixes alone have no body"
        raise ValueError(msg)
    return _chosen(original, fixes, unsafe=unsafe)


def _index(report: Report, index: int | None) -> int:
    if index is None and report.bodies == 1:
        return 0
    if index is None or not 0 <= index < report.bodies:
        given = "is required" if index is None else f"there is no bodies[{index!r}]"
        msg = f"index: {given}; the report is about {report.bodies} bodies"
        raise ValueError(msg)
    return index


def _of_report(
    original: dict[str, Any],
    findings: list[Finding],
    origin: Origin | None,
    *,
    unsafe: bool,
) -> FixResult:
    offers, undecided = sort_out(findings, unsafe=unsafe)
    result = patched(original, [x.fix for x in offers])
    if origin is not None and result.applied and not unsafe:
        is_stale = any(x.reason == STALE for x in result.skipped)
        return apply_in_rounds(original, offers, origin.check, once=is_stale)
    return result._replace(skipped=(*undecided, *result.skipped))


def _parsed(payload: Payload) -> dict[str, Any]:
    value: Any = decode(payload).value
    if not is_object(value):
        msg = "payload: expected a JSON object; validate(payload) reports what is wrong"
        raise ValueError(msg)
    if isinstance(payload, Mapping):
        # `decode` replaces values that JSON does not have.
        return dict(copied(payload))
    if isinstance(payload, str | bytes | bytearray) and find_odd(value):
        with suppress(ValueError, RecursionError):
            return dict(loads(payload))
    return value


def _chosen(
    original: dict[str, Any], fixes: Iterable[Fix], *, unsafe: bool
) -> FixResult:
    chosen = many(fixes, "fixes", FIXES)
    for fix in chosen:
        if not isinstance(fix, Fix):
            raise unexpected(fix, "fixes", FIXES)
    result = patched(original, [x for x in chosen if x.safe or unsafe])
    refused = (Skipped(x, UNSAFE) for x in chosen if not (x.safe or unsafe))
    return result._replace(skipped=(*refused, *result.skipped))
