"""Assertions for test suites: that an application's experiment events will count.

Works with any test runner; nothing of pytest is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Protocol

from eventcheck.api import validate, validate_all
from eventcheck.closest import did_you_mean
from eventcheck.config import Config
from eventcheck.context import Context
from eventcheck.findings import Finding
from eventcheck.fixes.changes import copied
from eventcheck.guards import is_object
from eventcheck.levels import Level, failing
from eventcheck.parse.body import Payload
from eventcheck.paths import Path, pointer
from eventcheck.report.outline import counted
from eventcheck.report.report import Report
from eventcheck.report.text import text
from eventcheck.rules import RULES

__all__ = ["EventRecorder", "Level", "assert_finding", "assert_valid"]


def assert_valid(
    payload: Payload,
    *,
    allow: Iterable[str] = (),
    level: Level = "error",
    context: Context | None = None,
    config: Config | None = None,
) -> None:
    """Assert that a body will count.

    allow: codes that may occur anyway.
    level: `error`, or `warning` to fail for warnings too.

    Raises `AssertionError` whose text is a line with the codes and the readable
    report, and `ValueError` for an unknown code or level.
    """
    __tracebackhide__ = True
    _assert_clean(validate(payload, context=context, config=config), allow, level)


def assert_finding(
    payload: Payload,
    code: str,
    *,
    path: str | Path | None = None,
    context: Context | None = None,
    config: Config | None = None,
) -> Finding:
    """Assert that a body has a finding with a code, and return the first one.

    path: where it must be, as a path or a JSON Pointer; None is anywhere.

    Raises `AssertionError` with the readable report, and `ValueError` for an unknown
    code.
    """
    __tracebackhide__ = True
    report = validate(payload, context=context, config=config)
    return _assert_found(report, code, path)


NOTHING_RECORDED = (
    "no body was recorded. The SDK sends in batches: call close() of its client first, "
    "or create it with event_processor=ForwardingEventProcessor(recorder). If that is "
    "done, the recorder may not be the client's event_dispatcher"
)


class LogEvent(Protocol):
    """What the Optimizely Python SDK hands to its event dispatcher."""

    params: Any


class EventRecorder:
    """Records the bodies that an application would have sent.

    Give it to the Optimizely Python SDK as `event_dispatcher`, or call `record`
    where another client would post. Nothing is sent. The SDK dispatches in batches
    unless it is told otherwise: call `close()` of its client before you look.
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
        self, *, context: Context | None = None, config: Config | None = None
    ) -> Report:
        """Return the report of all recorded bodies together."""
        return validate_all(self.payloads, context=context, config=config)

    def assert_valid(
        self,
        *,
        allow: Iterable[str] = (),
        level: Level = "error",
        context: Context | None = None,
        config: Config | None = None,
    ) -> None:
        """Assert that something was recorded, and that all of it will count."""
        __tracebackhide__ = True
        self._assert_recorded()
        _assert_clean(self.report(context=context, config=config), allow, level)

    def assert_finding(
        self,
        code: str,
        *,
        path: str | Path | None = None,
        context: Context | None = None,
        config: Config | None = None,
    ) -> Finding:
        """Assert that the recorded bodies have a finding with a code; return it.

        path: where it must be in one of the bodies; None is anywhere.
        """
        __tracebackhide__ = True
        self._assert_recorded()
        return _assert_found(self.report(context=context, config=config), code, path)

    def _assert_recorded(self) -> None:
        __tracebackhide__ = True
        if not self.payloads:
            raise AssertionError(NOTHING_RECORDED)

    def __eq__(self, other: object) -> bool:
        """Compare what was recorded."""
        if not isinstance(other, EventRecorder):
            return NotImplemented
        return self.payloads == other.payloads

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return how many bodies were recorded; their values are not shown."""
        return f"<EventRecorder: {counted(len(self.payloads), 'body')}>"


def _assert_clean(report: Report, allow: Iterable[str], level: Level) -> None:
    __tracebackhide__ = True
    allowed = {allow} if isinstance(allow, str) else set(allow)
    _expect_codes(allowed)
    failures = failing(level)
    found = {
        code
        for code, counts in report.totals.items()
        if code not in allowed and any(severity in failures for severity in counts)
    }
    if found:
        # One line that says it all, for the summary at the end of a test run.
        msg = f"{', '.join(sorted(found))}\n\n{text(report, level=level)}"
        raise AssertionError(msg)


def _assert_found(report: Report, code: str, path: str | Path | None) -> Finding:
    __tracebackhide__ = True
    _expect_codes([code])
    where = path if path is None or isinstance(path, str) else pointer(path)
    for finding in report.findings:
        if finding.code == code and where in (None, finding.pointer):
            return finding
    at = "" if where is None else f" at {where or 'the whole body'}"
    msg = f"expected {code}{at}, and found:\n\n{report}"
    raise AssertionError(msg)


def _expect_codes(codes: Iterable[str]) -> None:
    for code in codes:
        if code not in RULES:
            msg = f"unknown code {code!r}{did_you_mean(code, RULES)}"
            raise ValueError(msg)
