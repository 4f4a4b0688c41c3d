"""Assertions for test suites: that an application's experiment events will count.

Works with any test runner; nothing of pytest is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Protocol

from eventcheck.api import AS_USUAL, NOTHING_KNOWN, validate, validate_all
from eventcheck.closest import did_you_mean
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.findings import Finding, Path, pointer
from eventcheck.fixes.changes import copied
from eventcheck.guards import is_object
from eventcheck.levels import Level, failing
from eventcheck.read.payload import Payload
from eventcheck.report import Report
from eventcheck.rules import RULES

__all__ = ["EventRecorder", "assert_finding", "assert_valid"]


def assert_valid(
    payload: Payload,
    *,
    allow: Iterable[str] = (),
    level: Level = "error",
    context: Context = NOTHING_KNOWN,
    config: Config = AS_USUAL,
) -> None:
    """Assert that a body will count.

    allow: codes that may occur all the same.
    level: `error`, or `warning` to fail for warnings too.

    Raises `AssertionError` whose text is a line with the codes and the readable
    report, and `ValueError` for a code or level that there is not.
    """
    __tracebackhide__ = True
    _assert_clean(validate(payload, context=context, config=config), allow, level)


def assert_finding(
    payload: Payload,
    code: str,
    *,
    path: str | Path | None = None,
    context: Context = NOTHING_KNOWN,
    config: Config = AS_USUAL,
) -> Finding:
    """Assert that a body has a finding with a code, and give the first one.

    path: where it must stand, as a path or a JSON Pointer; None is anywhere.

    Raises `AssertionError` with the readable report, and `ValueError` for a code
    that there is not.
    """
    __tracebackhide__ = True
    _expect_codes([code])
    report = validate(payload, context=context, config=config)
    where = path if path is None or isinstance(path, str) else pointer(path)
    for finding in report.findings:
        if finding.code == code and where in (None, finding.pointer):
            return finding
    at = "" if where is None else f" at {where or 'the whole body'}"
    msg = f"expected {code}{at}, and found:\n\n{report}"
    raise AssertionError(msg)


class LogEvent(Protocol):
    """What the Optimizely Python SDK hands to its event dispatcher."""

    params: Any


class EventRecorder:
    """Records the bodies that an application would have sent.

    Give it to the Optimizely Python SDK as `event_dispatcher`, or call `record`
    where another client would post. Nothing is sent.
    """

    def __init__(self) -> None:
        self.payloads: list[Payload] = []
        """The bodies, in the order of their dispatch."""

    def dispatch_event(self, event: LogEvent) -> None:
        """Record an event of the SDK: this is its interface of a dispatcher."""
        self.record(event.params)

    def record(self, payload: Payload) -> None:
        """Record a body; later changes of it do not matter."""
        # `deepcopy` is not for a body of any depth.
        kept = copied(payload) if is_object(payload) else deepcopy(payload)
        self.payloads.append(kept)

    def clear(self) -> None:
        """Forget what was recorded."""
        self.payloads.clear()

    def report(
        self, *, context: Context = NOTHING_KNOWN, config: Config = AS_USUAL
    ) -> Report:
        """The report of all recorded bodies together."""
        return validate_all(self.payloads, context=context, config=config)

    def assert_valid(
        self,
        *,
        allow: Iterable[str] = (),
        level: Level = "error",
        context: Context = NOTHING_KNOWN,
        config: Config = AS_USUAL,
    ) -> None:
        """Assert that something was recorded, and that all of it will count."""
        __tracebackhide__ = True
        if not self.payloads:
            msg = "no body was recorded: is the recorder the event_dispatcher?"
            raise AssertionError(msg)
        _assert_clean(self.report(context=context, config=config), allow, level)


def _assert_clean(report: Report, allow: Iterable[str], level: Level) -> None:
    __tracebackhide__ = True
    allowed = {allow} if isinstance(allow, str) else set(allow)
    _expect_codes(allowed)
    grave = failing(level)
    found = {
        code
        for code, severity in report.totals
        if severity in grave and code not in allowed
    }
    if found:
        # One line that says it all, for the summary at the end of a test run.
        msg = f"{', '.join(sorted(found))}\n\n{report}"
        raise AssertionError(msg)


def _expect_codes(codes: Iterable[str]) -> None:
    for code in codes:
        if code not in RULES:
            msg = f"no rule has the code {code!r}{did_you_mean(code, RULES)}"
            raise ValueError(msg)
