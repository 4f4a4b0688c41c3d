"""Selection, facts, settings, baseline and history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcheck import History
from tests.inputs.bodies import A, B, C

from .run import bad, good, put, run

Out = pytest.CaptureFixture[str]
DATAFILE = {
    "accountId": "1001",
    "projectId": "2001",
    "revision": "1",
    "version": "4",
    "experiments": [
        {
            "id": "4001",
            "key": "cart",
            "layerId": "3001",
            "status": "Running",
            "variations": [{"id": "5001", "key": "on"}],
        }
    ],
    "groups": [],
    "attributes": [],
    "events": [{"id": "6001", "key": "purchase", "experimentIds": ["4001"]}],
}


def test_select_and_ignore(tmp_path: Path, capsys: Out) -> None:
    """Codes, categories and severities, by commas or again."""
    path = bad(tmp_path)

    assert run(capsys, "--select", "category:metrics", path).code == 0
    assert (
        run(capsys, "--ignore", "timestamp-in-seconds,timestamp-in-future", path).code
        == 0
    )
    assert run(capsys, "--ignore", "x".replace("x", "category:time"), path).code == 0
    assert run(capsys, "--select", "severity:error", path).code == 1


def test_level(tmp_path: Path, capsys: Out) -> None:
    """Warnings fail if they should, and the first line says so."""
    path = put(tmp_path / "a.json", {**A, "account_id": 1001, "extra": 1})
    relaxed = run(capsys, path)
    strict = run(capsys, "--level", "warning", path)

    assert (relaxed.code, strict.code) == (0, 1)
    assert relaxed.out.startswith("OK: ")
    assert strict.out.startswith("NOT OK: ")


def test_max_per_code(tmp_path: Path, capsys: Out) -> None:
    """Findings that are not listed are counted."""
    ran = run(capsys, "--max-per-code", "1", bad(tmp_path))

    assert len(ran.lines) == 1
    assert "1 more timestamp-in-seconds (raise --max-per-code to list them)" in ran.out


def test_statistics_and_quiet(tmp_path: Path, capsys: Out) -> None:
    """Counts alone, or lines alone."""
    path = bad(tmp_path)
    counted = run(capsys, "--statistics", path).out.splitlines()
    quiet = run(capsys, "--quiet", path).out.splitlines()

    assert counted[1:] == ["      2  error    timestamp-in-seconds"]
    assert len(quiet) == 2
    assert run(capsys, "--quiet", good(tmp_path)).out == ""


def test_values_are_shown_on_request(tmp_path: Path, capsys: Out) -> None:
    """By default, no value of a body is printed."""
    path = bad(tmp_path)
    value = str(C["visitors"][0]["snapshots"][1]["events"][0]["timestamp"])
    for form in ("text", "full", "json", "sarif", "github", "junit", "markdown"):
        assert value not in run(capsys, "--format", form, path).out
    assert f" = {value}" in run(capsys, "--show-values", path).out


def test_an_invalid_record_of_a_datafile_is_reported(
    tmp_path: Path, capsys: Out
) -> None:
    """An invalid record is left out, as SDKs do."""
    odd = {**DATAFILE, "experiments": [{"id": "31", "key": "e", "variations": "x"}]}
    datafile = put(tmp_path / "datafile.json", odd)
    ran = run(capsys, "--datafile", datafile, good(tmp_path))

    assert "experiments[0] was left out: variations: expected a list" in ran.err


def test_datafile(tmp_path: Path, capsys: Out) -> None:
    """Ids are checked against the account."""
    datafile = put(tmp_path / "datafile.json", DATAFILE)
    other = {**A, "account_id": "9"}

    assert run(capsys, "--datafile", datafile, good(tmp_path)).code == 0
    ran = run(capsys, "--datafile", datafile, put(tmp_path / "o.json", other))
    assert "account-mismatch" in ran.out
    ran = run(capsys, "--datafile", good(tmp_path), good(tmp_path))
    assert ran.code == 2


def test_rest(tmp_path: Path, capsys: Out) -> None:
    """Lists of the REST API meet needs that a datafile cannot."""
    experiments = [
        {
            "id": 4001,
            "campaign_id": 3001,
            "project_id": 2001,
            "status": "running",
            "variations": [{"variation_id": 5001}],
            "earliest": "2026-01-01T00:00:00Z",
        }
    ]
    path = put(tmp_path / "experiments.json", experiments)
    ran = run(capsys, "--rest", f"experiments={path}", good(tmp_path))

    assert "timestamp-outside-experiment" in ran.out


def test_hints_name_options(tmp_path: Path, capsys: Out) -> None:
    """Command-line users have no `Context(…)`."""
    path = put(tmp_path / "a.json", {**A, "visitors": [A["visitors"][0]] * 2})
    for form in ("text", "full", "sarif", "github", "junit", "markdown"):
        ran = run(capsys, "--format", form, "--max-per-code", "1", path)
        assert "Context(" not in ran.out
        assert "Config(" not in ran.out
        assert "Config.max" not in ran.out
        assert "--datafile" in ran.out


def test_settings_of_a_project(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`[tool.eventcheck]` of the nearest pyproject.toml; options come first."""
    path = bad(tmp_path)
    put(tmp_path / "datafile.json", {**DATAFILE, "accountId": "9"})
    settings = """
[tool.eventcheck]
ignore = ["timestamp-in-seconds"]
level = "warning"
max-per-code = 3
datafile = "datafile.json"
[[tool.eventcheck.suppress]]
code = "account-mismatch"
reason = "a test"
"""
    (tmp_path / "pyproject.toml").write_text(settings)
    ran = run(capsys, "--format", "full", path)
    assert "SUPPRESSED: 1 finding" in ran.out
    assert "timestamp-in-seconds" not in ran.out

    nested = tmp_path / "package"
    put(nested / "pyproject.toml", "[project]")
    monkeypatch.chdir(nested)
    assert "timestamp-in-seconds" not in run(capsys, path).out
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert run(capsys, path).code == 1
    (tmp_path / "pyproject.toml").write_text('[tool.eventcheck]\nignore = ["nothing"]')
    assert run(capsys, path).code == 2
    (tmp_path / "pyproject.toml").write_text("[tool.eventcheck]\nunknown = 1")
    assert run(capsys, path).code == 2


def test_config_file(tmp_path: Path, capsys: Out) -> None:
    """A TOML file of its own, whose keys need no table."""
    config = tmp_path / "eventcheck.toml"
    config.write_text('ignore = ["*"]')

    assert run(capsys, "--config", config, bad(tmp_path)).code == 0


def test_history(tmp_path: Path, capsys: Out) -> None:
    """A stored decision attributes a later conversion."""
    visitor = A["visitors"][0]
    yesterday = {**A, "visitors": [{**visitor, "snapshots": visitor["snapshots"][:1]}]}
    today = {**A, "visitors": [{**visitor, "snapshots": visitor["snapshots"][1:]}]}
    first, second = put(tmp_path / "1.json", yesterday), put(tmp_path / "2.json", today)
    history = tmp_path / "history.json"

    assert (
        "conversion-without-decision" in run(capsys, "--history-complete", second).out
    )
    run(capsys, "--write-history", history, first)
    ran = run(capsys, "--history", history, "--history-complete", second)
    assert "conversion-without-decision" not in ran.out
    run(capsys, "--history", history, "--write-history", history, second)
    assert len(History.from_json(history.read_text()).events) == 2


def test_order_id_tag(tmp_path: Path, capsys: Out) -> None:
    """The rule runs with the name of the tag."""
    event = A["visitors"][0]["snapshots"][1]["events"][0]
    bodies = [
        {
            **A,
            "visitors": [
                {
                    **A["visitors"][0],
                    "visitor_id": f"{n}",
                    "snapshots": [
                        {"events": [{**event, "uuid": f"{n}", "tags": {"order": "7"}}]}
                    ],
                }
            ],
        }
        for n in range(2)
    ]
    path = put(tmp_path / "a.ndjson", *bodies)

    assert "order-repeated" in run(capsys, "--order-id-tag", "order", path).out


def test_now(tmp_path: Path, capsys: Out) -> None:
    """The send time is in milliseconds or ISO 8601."""
    path = good(tmp_path)
    for now in ("2025-10-01T00:00:00Z", "2025-10-01", "1759276800000"):
        assert "timestamp-in-future" in run(capsys, "--now", now, path).out
    assert json.dumps(B)


def test_settings_may_name_rest_lists(tmp_path: Path, capsys: Out) -> None:
    """By their kinds, relative to the file; several datafiles are merged."""
    put(tmp_path / "events.json", [{"id": 6001, "key": "purchase", "project_id": 2001}])
    put(tmp_path / "one.json", DATAFILE)
    put(tmp_path / "two.json", {**DATAFILE, "projectId": "2002"})
    settings = (
        '[tool.eventcheck]\nrest = {events = "events.json"}\ndatafile = "one.json"'
    )
    put(tmp_path / "pyproject.toml", settings)
    assert "--rest events" not in run(capsys, good(tmp_path)).out
    lost = put(tmp_path / "lost.toml", 'datafile = ["one.json", "two.json"]')
    assert run(capsys, "--config", lost, good(tmp_path)).code == 0
    both = ["--datafile", tmp_path / "one.json", "--datafile", tmp_path / "two.json"]
    assert run(capsys, *both, good(tmp_path)).code == 0
