"""The exit codes, the inputs and the lines of the command."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest

from eventcheck import __version__
from eventcheck_cli.main import command, main
from tests.inputs import FILES, expected
from tests.inputs.bodies import A, B, C, compact

from .run import SHIPPED, bad, good, put, run

Out = pytest.CaptureFixture[str]


def test_exit_codes(tmp_path: Path, capsys: Out) -> None:
    """0: no errors; 1: errors; 2: an unusable input, even if there are errors."""
    fine, broken = good(tmp_path), bad(tmp_path)
    package = put(tmp_path / "package.json", {"name": "x", "scripts": {}})
    empty = put(tmp_path / "empty.json", "")

    assert run(capsys, fine).code == 0
    assert run(capsys, fine, broken).code == 1
    for unusable in (package, empty, tmp_path / "absent.json"):
        ran = run(capsys, fine, broken, unusable)
        assert ran.code == 2
        assert str(unusable) in ran.out
        assert "2 errors" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ignore", "timestamp-in-second"],
        ["--datafile", "absent.json"],
        ["--rest", "things=x.json"],
        ["--now", "yesterday"],
        ["--max-per-code", "0"],
        ["--config", "absent.toml"],
        ["--baseline", "absent.json"],
        ["--fix-with", "no-such-code=1"],
        ["--explain", "no-such-code"],
        ["--history", "absent.json"],
    ],
)
def test_wrong_options_exit_with_2(
    tmp_path: Path, capsys: Out, arguments: list[str]
) -> None:
    """The error names the option or the file; no report is printed."""
    assert main([*arguments, str(good(tmp_path))]) == 2
    out, err = capsys.readouterr()
    assert err.startswith("eventcheck: ")
    assert not out


def test_a_finding_is_a_line(tmp_path: Path, capsys: Out) -> None:
    """`file:line:column: error code message`: editors and terminals follow it."""
    path = put(tmp_path / "bad.json", C, indent=2)
    ran = run(capsys, path)

    first = ran.lines[0]
    place, code, _ = first.split(" ", 3)[0], *first.split(" ", 3)[1:3]
    line, column = map(int, place.removeprefix(f"{path}:").rstrip(":").split(":"))
    assert code == "error"
    assert path.read_text().split("\n")[line - 1][column - 1 :].startswith('"timestamp')
    assert ran.out.startswith("NOT OK: 2 errors in 1 body\n")
    assert "--fix-with CODE=CHOICE" in ran.out.splitlines()[-1]


@pytest.mark.parametrize("name", expected())
def test_every_input(capsys: Out, name: str) -> None:
    """The command checks the bodies of the recogniser and prints its notes."""
    bodies, notes = expected()[name]
    ran = run(capsys, "--format", "json", FILES / name)

    assert ran.written["report"]["bodies"] == len(bodies)
    assert {x["code"] for x in ran.written["notes"]} == notes
    assert ran.code == ran.written["exit_code"]
    if not bodies:
        assert ran.code == 2
    if "requests" in notes and "AB" in bodies and "encoded" not in name:
        assert ran.code == 1, "one request has no body in this file"
    if "C" in bodies:
        assert {x["code"] for x in ran.written["report"]["findings"]} >= {
            "timestamp-in-seconds"
        }


def test_lines_of_ndjson(tmp_path: Path, capsys: Out) -> None:
    """A finding has the line of its body, and its column in that line."""
    path = put(tmp_path / "a.ndjson", A, "", f"   {compact(C)}")
    ran = run(capsys, path)
    text = path.read_text().split("\n")[2]

    assert [x.split(" ")[0] for x in ran.lines] == [
        f"{path}:3:{text.index(chr(34) + 'timestamp', at) + 1}:"
        for at in (0, text.rindex('"timestamp"'))
    ]


def test_an_encoded_body_has_the_line_of_its_request(capsys: Out) -> None:
    """In a HAR file, a body is a string inside JSON."""
    ran = run(capsys, "--ignore", "*", FILES / "devtools.har")
    assert f"{FILES / 'devtools.har'}:247: took 2 bodies from 3 requests" in ran.out


def test_names_of_bodies(tmp_path: Path, capsys: Out) -> None:
    """A name is the file and the number of the body, so lines may change."""
    path = put(tmp_path / "a.ndjson", A, C)
    alone = bad(tmp_path)
    report = run(capsys, "--format", "json", path, alone).report

    assert report.names == (f"{path}, body 1", f"{path}, body 2", str(alone))
    har = run(capsys, "--format", "json", FILES / "devtools.har").report
    assert [x.rpartition(", ")[2] for x in har.names] == ["request 1", "request 2"]


def test_standard_input(
    capsys: Out, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`-` or a pipe; also gzip."""
    del tmp_path
    for data in (compact(C).encode(), gzip.compress(compact(C).encode())):
        for arguments in ([], ["-"]):
            stdin = io.TextIOWrapper(io.BytesIO(data))
            monkeypatch.setattr(sys, "stdin", stdin)
            ran = run(capsys, *arguments)
            assert ran.code == 1
            assert ran.lines[0].startswith("-:1:")


def test_no_input_on_a_terminal_prints_the_help(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command does not wait for input."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main([]) == 2
    assert "usage: eventcheck" in capsys.readouterr().err


def test_folders(tmp_path: Path, capsys: Out) -> None:
    """Files with bodies are read, others are named, hidden files are ignored."""
    bad(tmp_path / "f" / "deep")
    good(tmp_path / "f", "a.ndjson")
    put(tmp_path / "f" / "package.json", {"name": "x", "scripts": {}})
    put(tmp_path / "f" / ".git" / "x.json", "{}")
    put(tmp_path / "f" / "notes.md", "x")
    ran = run(capsys, "f")

    assert ran.code == 1
    assert "in 2 bodies" in ran.out
    assert "package.json: this is an npm package file" in ran.out
    assert ".git" not in ran.out
    assert run(capsys, "--ignore", "*", "f").code == 0


def test_a_folder_without_bodies_exits_with_2(tmp_path: Path, capsys: Out) -> None:
    """A run without bodies is not a success."""
    put(tmp_path / "f" / "package.json", {"name": "x", "scripts": {}})
    (tmp_path / "none").mkdir()

    ran = run(capsys, "f")
    assert ran.code == 2
    assert "NOTHING CHECKED" in ran.out
    assert run(capsys, "none").code == 2


def test_patterns(tmp_path: Path, capsys: Out) -> None:
    """Windows shells do not expand patterns; each file is read once."""
    bad(tmp_path / "f", "1.json")
    bad(tmp_path / "f" / "g", "2.json")
    ran = run(capsys, "--ignore", "duplicate-event", "f/**/*.json", "f/1.json")

    assert "in 2 bodies" in ran.out
    assert run(capsys, "f/*.xml").code == 2


def test_skip_others(tmp_path: Path, capsys: Out) -> None:
    """Pre-commit passes every JSON file; files without bodies are skipped."""
    package = put(tmp_path / "package.json", {"name": "x", "scripts": {}})
    ran = run(capsys, "--skip-others", package, good(tmp_path))

    assert ran.code == 0
    assert run(capsys, "--skip-others", package).code == 0


def test_files_are_checked_apart_or_together(tmp_path: Path, capsys: Out) -> None:
    """Two fixtures may share a uuid; two requests of a stream may not."""
    one, other = good(tmp_path, "1.json"), put(tmp_path / "2.json", {**A, "x": 1})
    visitor = {**A["visitors"][0], "visitor_id": "other"}
    put(other, {**A, "visitors": [visitor]})

    assert "duplicate-event" not in run(capsys, one, other).out
    assert "duplicate-event" in run(capsys, "--together", one, other).out


def test_shipped_payloads(capsys: Out) -> None:
    """The first command of the README."""
    ran = run(capsys, SHIPPED)
    assert ran.code == 1
    assert "in 11 bodies" in ran.out


def test_module_and_version() -> None:
    """`python -m eventcheck` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "eventcheck", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=SHIPPED.parents[2],
        env={"PYTHONPATH": "src"},
    )
    assert done.stdout == f"eventcheck {__version__}\n"


def test_a_closed_pipe_prints_no_traceback() -> None:
    """`| head` closes the pipe early."""
    command = f"{sys.executable} -m eventcheck --list-rules | head -n 1"
    done = subprocess.run(  # noqa: S603 - our own words
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        check=True,
        cwd=SHIPPED.parents[2],
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
    )
    assert not done.stderr


def test_preview(tmp_path: Path, capsys: Out) -> None:
    """`--preview` counts the bodies of all files."""
    ran = run(capsys, "--preview", good(tmp_path), put(tmp_path / "b.json", B))

    assert ran.out.split("\n")[0].split()[:2] == ["experiment", "variation"]
    assert "84.00" in ran.out
    ran = run(capsys, "--preview", FILES / "devtools.har")
    assert "1 request has no body in this file" in ran.err
    assert ran.code == 1


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """Run the program, and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["eventcheck", *arguments])
    with pytest.raises(SystemExit) as end:
        command()
    return end.value.code


def test_the_process_returns_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt prints no traceback, and an unprintable letter does not fail."""
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stdout)
    assert ended(monkeypatch, "--version") == 0
    assert ended(monkeypatch, "--explain", "timestamp-in-seconds") == 0
    assert ended(monkeypatch, str(bad(tmp_path))) == 1
    assert ended(monkeypatch, "absent.json") == 2

    def interrupted(arguments: object) -> int:
        del arguments
        raise KeyboardInterrupt

    monkeypatch.setattr("eventcheck_cli.main.main", interrupted)
    assert ended(monkeypatch) == 130
