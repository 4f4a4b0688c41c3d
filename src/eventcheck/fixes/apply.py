"""`apply_fixes`: mends a payload with a report, or with fixes that the caller chose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eventcheck.findings import Fix
from eventcheck.fixes.changes import STALE, FixResult, Skipped, patched
from eventcheck.fixes.rounds import left_open, mended, offers
from eventcheck.guards import is_object
from eventcheck.read.payload import Payload, decode
from eventcheck.report import Report


def apply_fixes(
    payload: Payload, fixes: Report | Iterable[Fix], *, unsafe: bool = False
) -> FixResult:
    """Mend a payload with the fixes of a report, or with those that you chose.

    payload: what was validated; a dict is not changed. The result is always a dict.
    fixes: a report of this payload, or single fixes of its findings. Of a report,
        a finding with alternatives is skipped: only its reader can choose.
    unsafe: whether to apply fixes that may change the meaning.

    A fix is applied whole or not at all. It is skipped, with the reason, where its
    tests fail (the payload is not the one that the report is about), and where
    another fix changes the same place.

    With a report of `validate`, the result is judged again in the same context: a fix
    that would bring out something as grave as what it mends is skipped, and what a
    fix uncovers is mended as well, until nothing safe is left to do. `skipped` has
    what is left then. Unsafe fixes, and those that you chose, are applied as they are.

    Raises `ValueError` for a payload that is no JSON object, and `TypeError` for
    `fixes` that are neither a report nor fixes.
    """
    original = _parsed(payload)
    if isinstance(fixes, Report):
        result = _of_report(original, fixes, unsafe=unsafe)
    else:
        result = _chosen(original, fixes, unsafe=unsafe)
    return result


def _of_report(original: dict[str, Any], fixes: Report, *, unsafe: bool) -> FixResult:
    offered = offers(fixes.findings, unsafe=unsafe)
    result = patched(original, [x.fix for x in offered])
    is_stale = any(x.reason == STALE for x in result.skipped)
    if fixes.judge is not None and result.applied and not unsafe:
        return mended(original, offered, fixes.judge, once=is_stale)
    left = left_open(fixes.findings, unsafe=unsafe)
    return result._replace(skipped=(*left, *result.skipped))


def _parsed(payload: Payload) -> dict[str, Any]:
    value = decode(payload).value
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
