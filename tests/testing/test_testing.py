"""The assertions pass or fail, and say why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from eventcheck import Context, validate
from eventcheck.models import EventBatch
from eventcheck.testing import EventRecorder, Level, assert_finding, assert_valid
from tests.rules.build import body, buying

SUITE = """
from eventcheck.testing import EventRecorder, assert_valid
from tests.rules.build import buying

def test_dollars():
    assert_valid(buying(revenue=59.99))

def test_recorded():
    sent = EventRecorder()
    sent.record(buying(revenue=59.99))
    sent.assert_valid()
"""


class LogEvent:
    """The argument that the SDK passes to a dispatcher."""

    def __init__(self, params: object) -> None:
        self.params = params


def test_a_body_without_findings_passes() -> None:
    """At both levels."""
    assert_valid(body(), level="warning")


def test_levels_and_allowed_codes() -> None:
    """Warnings fail only on request; allowed codes never do."""
    warned = buying(revenue=2500.0)

    assert_valid(warned)
    assert_valid(warned, level="warning", allow="revenue-integral-float")
    with pytest.raises(AssertionError, match="revenue-integral-float"):
        assert_valid(warned, level="warning")
    with pytest.raises(AssertionError, match="revenue-not-integer"):
        assert_valid(buying(revenue=59.99))


def test_errors_name_the_closest_valid_argument() -> None:
    """Invalid arguments are not failures of the body."""
    with pytest.raises(ValueError, match="did you mean timestamp-in-seconds"):
        assert_valid(body(), allow=["timestamp-in-second"])
    with pytest.raises(ValueError, match="allow takes rule codes only, not the sele"):
        assert_valid(body(), allow=["severity:error"])
    with pytest.raises(ValueError, match="expected 'error' or 'warning'"):
        assert_valid(body(), level="errors")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="did you mean unknown-id"):
        assert_finding(body(), "unknown-ids")


def test_a_finding_is_returned_or_reported_missing() -> None:
    """By code, and by place if one is given."""
    broken = buying(revenue=59.99)
    place = "/visitors/0/snapshots/1/events/0/revenue"

    assert assert_finding(broken, "revenue-not-integer").pointer == place
    assert assert_finding(broken, "revenue-not-integer", path=place).pointer == place
    with pytest.raises(AssertionError, match="expected revenue-not-integer at /x"):
        assert_finding(broken, "revenue-not-integer", path="/x")
    with pytest.raises(AssertionError, match="expected unknown-field, but found"):
        assert_finding(broken, "unknown-field")


def test_a_recorder_keeps_the_bodies() -> None:
    """It copies each body, and fails if none was recorded."""
    sent = EventRecorder()
    with pytest.raises(
        AssertionError, match=r"no bodies were recorded.*call client\.close\(\)"
    ):
        sent.assert_valid()

    payload = body()
    sent.dispatch_event(LogEvent(payload))
    payload["account_id"] = 7
    sent.record(buying(timestamp=1_760_000_060))

    assert sent.payloads[0] == body()
    assert sent.report(context=Context()).by_code() == {
        "duplicate-event": 1,
        "event-restamped": 1,
        "timestamp-in-seconds": 1,
    }
    assert repr(sent) == "<EventRecorder: 2 bodies>"
    assert sent != cast("object", [])
    sent.clear()
    assert sent.payloads == []


def test_a_recorder_asserts_a_finding() -> None:
    """In any of the bodies; a failure shows the report of all."""
    sent = EventRecorder()
    with pytest.raises(AssertionError, match="no bodies were recorded"):
        sent.assert_finding("revenue-not-integer")
    sent.record(body())
    sent.record(buying(revenue=59.99, uuid="other"))
    place = "/visitors/0/snapshots/1/events/0/revenue"

    assert sent.assert_finding("revenue-not-integer", path=place).payload == 1
    with pytest.raises(AssertionError, match="expected unknown-field, but found"):
        sent.assert_finding("unknown-field")
    with pytest.raises(ValueError, match="unknown code 'x'"):
        sent.assert_finding("x")


def test_none_is_the_default() -> None:
    """Every function accepts None for context and config."""
    sent = EventRecorder()
    sent.record(body())

    assert_valid(body(), context=None, config=None)
    sent.assert_valid(context=None, config=None)
    assert sent.report(context=None, config=None) == sent.report()
    found = assert_finding(
        buying(revenue=1.5), "revenue-not-integer", context=None, config=None
    )
    assert found.payload == 0


def test_a_failure_for_a_warning_says_not_ok() -> None:
    """The first line of the report depends on the level."""
    with pytest.raises(AssertionError, match=r"\n\nNOT OK: 1 warning\n"):
        assert_valid(buying(revenue=2500.0), level="warning")


def test_a_failure_reads_well_under_pytest(tmp_path: Path) -> None:
    """It shows the report, and no frames of the library."""
    suite = tmp_path / "test_shop.py"
    suite.write_text(SUITE)
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(  # noqa: S603 - our own suite
        [*command, "-c", "/dev/null", "--rootdir", str(tmp_path), str(suite)],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    # In CI pytest repeats the reports in its summary.
    assert done.stdout.count("ERROR  revenue-not-integer") in {2, 4}
    assert "/visitors/0/snapshots/1/events/0/revenue" in done.stdout
    assert "eventcheck/testing.py" not in done.stdout
    shown = [x for x in done.stdout.splitlines() if x.startswith("E ")]
    assert max(map(len, shown)) <= 80
    assert "FAILED test_shop.py::test_dollars - AssertionError: revenue-not-i" in (
        done.stdout
    )


def test_a_failure_begins_with_the_codes() -> None:
    """Allowed codes do not fail, but the report lists them anyway."""
    broken = buying(revenue=59.99, tags={"sizes": ["S"]}, timestamp=1_760_000_060)
    with pytest.raises(AssertionError) as caught:
        assert_valid(broken, allow=["tag-value-unsupported"])

    first, blank, report = str(caught.value).split("\n", 2)
    assert first == "revenue-not-integer, timestamp-in-seconds"
    assert blank == ""
    assert report.split("\n\n")[:-1] == str(validate(broken)).split("\n\n")[:-1]
    assert report.endswith("\n\nNOT CHECKED: 12 rules need more information")


@pytest.mark.parametrize("level", ["error", "warning"])
def test_a_failure_has_one_line_for_infos(level: Level) -> None:
    """They do not fail, so they must not hide what does."""
    quiet = buying(revenue=0, uuid="free", color=1)
    sent = EventRecorder()
    for payload in (body(), quiet, buying(revenue=59.99, color=1)):
        sent.record(payload)
    with pytest.raises(AssertionError) as caught:
        sent.assert_valid(level=level, allow=["duplicate-event"])
    told = str(caught.value)

    assert "INFO" not in told
    assert "ALSO IN" not in told
    assert "\n\n3 infos (not failing): revenue-zero, unknown-field\n\nNOT CHECK" in told


def test_a_recorder_takes_bodies_of_any_depth_and_kind() -> None:
    """Other clients may post dicts, text, bytes or models."""
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"a": deep}
    sent = EventRecorder()
    for payload in (body(color=deep), "{}", b"{}", EventBatch.model_validate(body())):
        sent.record(payload)

    assert sent.report().bodies == 4


def test_pytest_is_not_needed() -> None:
    """Any test runner can use the assertions."""
    code = "import eventcheck.testing, sys; assert 'pytest' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
