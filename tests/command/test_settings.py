"""Settings of a project: `[tool.eventcheck]`, or a TOML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcheck_cli.main import main

from .run import bad, good, put, run
from .test_options import DATAFILE

Out = pytest.CaptureFixture[str]


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


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('level = "info"', "level: invalid choice: 'info' (choose from 'error', 'wa"),
        ('format = "xml"', "format: invalid choice: 'xml' (choose from 'text', 'ful"),
        ("mode = []", "mode: invalid choice: []"),
        ('together = "no"', "together: expected true or false, got 'no'"),
        ("max-per-code = true", "max_per_code: expected an integer of 1 or more"),
        ("order-id-tag = 7", "order_id_tag: expected text, got 7"),
        ("now = true", "now: expected text, got True"),
        ("baseline = 7", "baseline: expected the name of a file, got 7"),
        ('datafile = ["a", ""]', "datafile: expected the name of a file, got ''"),
        ('rest = {things = "a"}', "rest: expected KIND=FILE, where KIND is one of"),
        ('rest = "events"', "rest: expected KIND=FILE, where KIND is one of"),
        ("ignore = 7", "ignore: expected selectors, got int"),
        ("ignore = [7]", "ignore: expected selectors as text, got int"),
        ('select = "time"', "unknown selector 'time'; did you mean category:time?"),
        ('ignore = ["nothing"]', "ignore: unknown selector 'nothing'"),
        ('[severity]\nnull-field = "bad"', "severity['null-field']: unknown"),
        ('leval = "error"', "unknown key 'leval'; did you mean level?"),
        ("zzz = 1", "unknown key 'zzz'"),
        ("fix = true", "fix: fixing changes files, so ask for it on the command"),
        ('fix-with = ["null-field=1"]', "fix-with: fixing changes files, so ask"),
        ('write_baseline = "a"', "it writes a file, so ask for it on the command line"),
        ("diff = true", "diff: pass it on the command line"),
    ],
)
def test_settings_are_checked_as_options_are(
    tmp_path: Path, capsys: Out, setting: str, said: str
) -> None:
    """The error names the file and the setting."""
    path = put(tmp_path / "eventcheck.toml", setting)
    ran = run(capsys, "--config", path, good(tmp_path))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"eventcheck: {path}: ")
    assert said in ran.err


def test_the_settings_are_a_table(tmp_path: Path, capsys: Out) -> None:
    """The error names the file."""
    put(tmp_path / "pyproject.toml", "[tool]\neventcheck = 1")
    ran = run(capsys, good(tmp_path))

    said = "pyproject.toml: [tool.eventcheck]: expected a table"
    assert (ran.code, ran.err) == (2, f"eventcheck: {said}\n")


@pytest.mark.parametrize(
    "setting",
    [
        'ignore = "category:time"',
        'ignore = "null-field, timestamp-in-seconds,timestamp-in-future"',
        'ignore = ["null-field, category:time"]',
        'select = "category:metrics"',
    ],
)
def test_selectors_are_separated_by_commas(
    tmp_path: Path, capsys: Out, setting: str
) -> None:
    """As they are on the command line."""
    path = put(tmp_path / "eventcheck.toml", setting)

    assert run(capsys, "--config", path, bad(tmp_path)).code == 0


@pytest.mark.parametrize("now", ["2025-10-01T00:00:00Z", "2025-10-01", "1759276800000"])
def test_a_setting_may_be_a_time(tmp_path: Path, capsys: Out, now: str) -> None:
    """TOML has times and numbers; the option on the command line replaces it."""
    path = put(tmp_path / "eventcheck.toml", f"now = {now}\norder-id-tag = 'order'")
    arguments = ["--config", str(path), str(good(tmp_path))]
    main(arguments)
    assert "timestamp-in-future" in capsys.readouterr().out
    assert "timestamp-in-future" not in run(capsys, *arguments).out


def test_rest_lists_may_be_texts(tmp_path: Path, capsys: Out) -> None:
    """As on the command line, and relative to the file."""
    put(tmp_path / "events.json", [{"id": 6001, "key": "purchase", "project_id": 2001}])
    path = put(tmp_path / "eventcheck.toml", 'rest = ["events=events.json"]')

    assert "--rest events" not in run(capsys, "--config", path, good(tmp_path)).out
