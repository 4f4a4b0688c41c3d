"""Assert in tests that the experiment events of an application will count.

Works with any test runner, and does not import pytest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from eventcheck.api import validate, validate_all
from eventcheck.arguments import unknown
from eventcheck.config import SELECTORS, Config
from eventcheck.context import Context
from eventcheck.findings import Finding
from eventcheck.fixes.changes import copied
from eventcheck.guards import is_object
from eventcheck.paths import Path, pointer
from eventcheck.read.payload import Payload
from eventcheck.report.data import Counts
from eventcheck.report.outline import counted
from eventcheck.report.report import Report
from eventcheck.report.sections import lacking
from eventcheck.report.text import text
from eventcheck.rules import RULES
from eventcheck.severity import Level, Severity, failing

__all__ = ["EventRecorder", "Level", "assert_finding", "assert_valid"]
Key = TypeVar("Key", str, int)


def assert_valid(
    payload: Payload,
    *,
    allow: Iterable[str] = (),
    level: Level = "error",
    context: Context | None = None,
    config: Config | None = None,
) -> None:
    """Assert that a body will count.

    allow: codes to tolerate.
    level: `error`, or `warning` to fail for warnings too.

    Raises `AssertionError` with the codes in the first line, then the readable report.
    Raises `ValueError` for an unknown code or level.
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

    path: where it must be, as a path or a JSON Pointer; None means anywhere.

    Raises `AssertionError` with the readable report.
    Raises `ValueError` for an unknown code.
    """
    __tracebackhide__ = True
    report = validate(payload, context=context, config=config)
    return _assert_found(report, code, path)


NOTHING_RECORDED = (
    "no bodies were recorded. The SDK queues events: call client.close() first, or "
    "create the client with event_processor=ForwardingEventProcessor(recorder). If you "
    "did, check that the recorder is the event_dispatcher of the client"
)


class LogEvent(Protocol):
    """The argument that the Optimizely Python SDK passes to its event dispatcher."""

    params: Any


class EventRecorder:
    """Records the bodies that an application would have sent, and sends nothing.

    Pass it to the Optimizely Python SDK as `event_dispatcher`, or call `record` where
    another client would post. By default the SDK queues events: call `close()` of its
    client before you check what was recorded.
    """

    def __init__(self) -> None:
        self.payloads: list[Payload] = []
        """The bodies, in the order of their dispatch."""

    def dispatch_event(self, event: LogEvent) -> None:
        """Record an event of the SDK, as its event dispatcher."""
        self.record(event.params)

    def record(self, payload: Payload) -> None:
        """Record a copy of a body."""
        # `deepcopy` is recursive, and bodies may nest to any depth.
        kept = copied(payload) if is_object(payload) else deepcopy(payload)
        self.payloads.append(kept)

    def clear(self) -> None:
        """Delete the recorded bodies."""
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
        """Assert that bodies were recorded, and that all of them will count."""
        __tracebackhide__ = True
        _assert_clean(self._recorded(context, config), allow, level)

    def assert_finding(
        self,
        code: str,
        *,
        path: str | Path | None = None,
        context: Context | None = None,
        config: Config | None = None,
    ) -> Finding:
        """Assert that the recorded bodies have a finding with a code; return it.

        path: where it must be in one of the bodies; None means anywhere.
        """
        __tracebackhide__ = True
        return _assert_found(self._recorded(context, config), code, path)

    def _recorded(self, context: Context | None, config: Config | None) -> Report:
        __tracebackhide__ = True
        if not self.payloads:
            raise AssertionError(NOTHING_RECORDED)
        return self.report(context=context, config=config)

    def __eq__(self, other: object) -> bool:
        """Compare the recorded bodies."""
        if not isinstance(other, EventRecorder):
            return NotImplemented
        return self.payloads == other.payloads

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return the number of recorded bodies, without their values."""
        return f"<EventRecorder: {counted(len(self.payloads), 'body')}>"


def _assert_clean(report: Report, allow: Iterable[str], level: Level) -> None:
    __tracebackhide__ = True
    allowed = {allow} if isinstance(allow, str) else set(allow)
    _check_codes(allowed, "allow")
    failures = failing(level)
    found = {
        code
        for code, counts in report.totals.items()
        if code not in allowed and any(severity in failures for severity in counts)
    }
    if found:
        # Test runners show the first line in their summary.
        msg = f"{', '.join(sorted(found))}\n\n{_failure(report, level)}"
        raise AssertionError(msg)


def _failure(report: Report, level: Level) -> str:
    """Return the readable report, with one line each for infos and unchecked rules.

    They cannot fail a test, and would hide what did.
    """
    failures = replace(
        report,
        findings=tuple(x for x in report.findings if x.severity is not Severity.INFO),
        totals=_without_infos(report.totals),
        body_totals=_without_infos(report.body_totals),
    )
    lines = [text(failures, level=level, not_checked=False)]
    infos = [code for code, counts in report.totals.items() if Severity.INFO in counts]
    if infos:
        number = counted(report.counts[Severity.INFO], "info")
        lines.append(f"{number} (not failing): {', '.join(infos)}")
    lines += (f"{x.word.upper()}: {''.join(x.title)}" for x in lacking(report))
    return "\n\n".join(lines)


def _without_infos(totals: Mapping[Key, Counts]) -> dict[Key, Counts]:
    kept: dict[Key, Counts] = {
        key: {x: count for x, count in counts.items() if x > Severity.INFO}
        for key, counts in totals.items()
    }
    return {key: counts for key, counts in kept.items() if counts}


def _assert_found(report: Report, code: str, path: str | Path | None) -> Finding:
    __tracebackhide__ = True
    _check_codes([code], "code")
    where = path if path is None or isinstance(path, str) else pointer(path)
    for finding in report.findings:
        if finding.code == code and where in (None, finding.pointer):
            return finding
    at = "" if where is None else f" at {where or 'the whole body'}"
    msg = f"expected {code}{at}, but found:\n\n{report}"
    raise AssertionError(msg)


def _check_codes(codes: Iterable[str], name: str) -> None:
    for code in codes:
        if code in SELECTORS - RULES.keys():
            how = f"use config=Config(ignore=[{code!r}])"
            msg = f"{name} takes rule codes only, not the selector {code!r}; {how}"
            raise ValueError(msg)
        if code not in RULES:
            raise unknown(code, name, "code", RULES)
