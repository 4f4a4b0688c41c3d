"""Formats: lines, notes, verdict, colours."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eventcheck import Report
from eventcheck.findings import NotChecked
from eventcheck_cli.output.lines import concise
from eventcheck_cli.result import Result
from tests.inputs import FILES
from tests.inputs.bodies import A, C

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


def test_the_choices_of_fixes_have_numbers(tmp_path: Path, capsys: Out) -> None:
    """The last line has an example; the full format lists all of them."""
    body = json.loads(json.dumps(A))
    event = body["visitors"][0]["snapshots"][1]["events"][0]
    path = put(tmp_path / "a.json", {**body, "account_id": 1})
    last = run(capsys, path).out.splitlines()[-1]
    assert (
        last == "1 fixable with --fix; hints: --format full, or --explain id-not-string"
    )
    assert "CHOOSE" not in run(capsys, "--format", "full", path).out

    event["revenue"] = 42.5
    last = run(capsys, put(path, body)).out.splitlines()[-1]
    example = "--fix-with revenue-not-integer=1 (treat it as cents)"
    said = f"1 fixable with --fix-with CODE=CHOICE, for example {example}"
    assert last.startswith(f"{said}; hints and choices: --format full, or --explain ")
    ran = run(capsys, "--format", "full", path)
    assert "on request" not in ran.out
    assert "treat it as cents (unsafe: see below) or treat it as " in ran.out
    assert ran.out.endswith("""
CHOOSE: 1 finding needs a fix of your choice
  --fix-with revenue-not-integer=1  treat it as cents
  --fix-with revenue-not-integer=2  treat it as currency units (multiply by 100)
""")
    assert "CHOOSE" not in run(capsys, "--format", "full", "--quiet", path).out


def test_many_titles_of_one_number_are_counted(tmp_path: Path, capsys: Out) -> None:
    """A misspelled field has its own title."""
    names = {"account_id": "acount_id", "client_name": "clent_nam"}
    names |= {"client_version": "client_versin", "enrich_decisions": "enrich_decison"}
    path = put(tmp_path / "a.json", {names.get(x, x): y for x, y in A.items()})
    out = run(capsys, "--format", "full", path).out

    assert "  --fix-with misnamed-field=1  rename it to " in out
    assert out.endswith(", 1 more\n")


def test_unused_suppressions_are_named(tmp_path: Path, capsys: Out) -> None:
    """One line, so that nobody keeps them for nothing."""
    path = put(tmp_path / "a.json", A)
    one = '[[suppress]]\ncode = "null-field"\nreason = "old"\n'
    two = one + one.replace("null-field", "unknown-field")
    for text, said in (
        (one, "1 suppression matches no finding and can be removed: null-field"),
        (two, "2 suppressions match no finding and can be removed: null-field, unkn"),
    ):
        config = put(tmp_path / "eventcheck.toml", text)
        assert f"\n{said}" in run(capsys, "--config", config, path).out


def test_each_rule_that_needs_information_is_counted_once() -> None:
    """Some rules need the datafile and a REST list."""
    needs = (
        *(NotChecked("a", "catalog"), NotChecked("b", "catalog")),
        *(NotChecked("c", "now"), NotChecked("a", "history")),
    )
    for more, said in (
        ((), "also --history (1 of these)"),
        ((NotChecked("d", "history"),), "--history (1, and 1 of these)"),
    ):
        checked = (*needs, *more)
        report = Report(findings=(), not_checked=checked, bodies=1)
        text = concise(Result(report, [], {}, [], "error"), is_quiet=False)
        number = f"{3 + len(more)} rules need more information: "
        assert f"{number}--datafile (2), --now (1), {said}" in text
