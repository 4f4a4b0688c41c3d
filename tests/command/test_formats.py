"""Formats: lines, notes, verdict, colours."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.inputs import FILES
from tests.inputs.bodies import C

from .run import bad, good, put, run

Out = pytest.CaptureFixture[str]
LOST = "took 2 bodies from 3 requests; 1 request has no body in this file"
FORMATS = ("text", "full", "json", "sarif", "github", "junit", "markdown")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_reports_lost_requests(capsys: Out, form: str) -> None:
    """No request is dropped silently, and the exit code is 1."""
    ran = run(capsys, "--format", form, "--ignore", "*", FILES / "devtools.har")

    assert LOST in ran.out.replace("\\", "")
    assert "analytics.example 1" in ran.out.replace("\\", "")
    assert ran.code == 1


def test_json(tmp_path: Path, capsys: Out) -> None:
    """The report, the places in files, the sources of bodies and the exit code."""
    path = put(tmp_path / "a.ndjson", "", C)
    written = run(capsys, "--format", "json", path).written
    first = written["report"]["findings"][0]

    assert (first["line"], written["exit_code"], written["notes"]) == (2, 1, [])
    assert written["sources"]["0"]["file"] == str(path)


def test_sarif(tmp_path: Path, capsys: Out) -> None:
    """Lines for code scanning; an unusable file is a failed run."""
    path = put(tmp_path / "a.json", C, indent=2)
    ran = run(capsys, "--format", "sarif", path, tmp_path / "absent.json")
    (log,) = json.loads(ran.out)["runs"]
    (place, *_) = log["results"][0]["locations"]

    assert place["physicalLocation"]["region"]["startLine"] > 1
    assert log["invocations"][0]["executionSuccessful"] is False
    said = [
        x["message"]["text"]
        for x in log["invocations"][0]["toolExecutionNotifications"]
    ]
    assert any("absent.json: cannot be read" in x for x in said)


def test_github(tmp_path: Path, capsys: Out) -> None:
    """A command for each finding and each note."""
    path = put(tmp_path / "a.json", C, indent=2)
    ran = run(capsys, "--format", "github", path, tmp_path / "absent.json")
    lines = ran.out.splitlines()

    assert lines[0].startswith("::error ")
    assert f"file={path}" in lines[0]
    assert "line=" in lines[0]
    assert lines[-1].startswith(
        f"::error file={tmp_path / 'absent.json'},title=eventcheck"
    )


def test_junit(tmp_path: Path, capsys: Out) -> None:
    """Losses and unusable files are failures; the totals have them."""
    ran = run(capsys, "--format", "junit", good(tmp_path), tmp_path / "absent.json")
    root = ET.fromstring(ran.out)  # noqa: S314 - our own words

    assert [x.get("name") for x in root][-1] == "inputs"
    assert root.get("failures") == "1"
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


def test_markdown(tmp_path: Path, capsys: Out) -> None:
    """The heading fails if the run does."""
    ran = run(capsys, "--format", "markdown", good(tmp_path), tmp_path / "absent.json")

    assert ran.out.startswith("### NOT OK")


@pytest.mark.parametrize("form", ["text", "full"])
def test_colours(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Colours are for terminals, unless NO_COLOR is set, or if FORCE_COLOR is set."""
    path = bad(tmp_path)
    arguments = ("--format", form, path)
    assert "\x1b[" not in run(capsys, *arguments).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31mNOT OK" in run(capsys, *arguments).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run(capsys, *arguments).out
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[1;31mNOT OK" in run(capsys, *arguments).out


def test_file_names_are_escaped(tmp_path: Path, capsys: Out) -> None:
    """A name may hold escapes."""
    path = bad(tmp_path, "a\x1b[2J.json")
    ran = run(capsys, path)

    assert "\x1b" not in ran.out
    assert "a\\x1b[2J.json:1:" in ran.out


def test_progress_is_for_terminals(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The progress is on standard error, and its line is cleared."""
    path = put(tmp_path / "a.ndjson", *[C] * 3)
    assert not run(capsys, path).err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("eventcheck_cli.checking.EVERY", -1)
    err = run(capsys, path).err
    assert "\r2 bodies" in err
    assert err.endswith("\r\x1b[K")
