"""The baseline and the history: files that the command keeps from run to run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from eventcheck import History, Report
from tests.inputs.bodies import A

from .run import bad, good, put, run

Out = pytest.CaptureFixture[str]


def test_baseline(tmp_path: Path, capsys: Out) -> None:
    """A baseline covers old findings if files are added; new ones are reported."""
    old = bad(tmp_path, "m.json")
    baseline = tmp_path / "baseline.json"
    assert run(capsys, "--write-baseline", baseline, old).code == 0
    assert run(capsys, "--baseline", baseline, old).code == 0

    new = bad(tmp_path, "a.json")
    ran = run(capsys, "--baseline", baseline, new, old)
    assert ran.code == 1
    assert all(x.startswith(str(new)) for x in ran.lines)
    assert len(ran.lines) == 2


def test_what_a_baseline_accepts_is_said(tmp_path: Path, capsys: Out) -> None:
    """When it is written, and in the first line of each later run."""
    old, baseline = bad(tmp_path), tmp_path / "baseline.json"
    ran = run(capsys, "--write-baseline", baseline, old)
    accepts = f"2 findings accepted in {baseline}"

    assert ran.err == f"eventcheck: wrote {baseline}: {accepts[:19]} (2 errors)\n"
    for form in ("text", "full"):
        ran = run(capsys, "--format", form, "--baseline", baseline, old)
        assert ran.out.splitlines()[0] == f"OK: nothing new in 1 body; {accepts}"
        ran = run(
            capsys, "--format", form, "--baseline", baseline, old, bad(tmp_path, "2")
        )
        line = ran.out.splitlines()[0]
        assert line == f"NOT OK: 2 new errors in 2 bodies; {accepts}"


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


@pytest.mark.parametrize("unusable", ["absent.json", "empty.json"])
def test_an_unusable_input_overwrites_no_file(
    tmp_path: Path, capsys: Out, unusable: str
) -> None:
    """A partial baseline or history must not replace a whole one."""
    baseline, history = tmp_path / "baseline", tmp_path / "history"
    put(tmp_path / "empty.json", "")
    files = ["--write-baseline", baseline, "--write-history", history]
    run(capsys, *files, bad(tmp_path))
    before = baseline.read_text(), history.read_text()
    ran = run(capsys, *files, good(tmp_path), tmp_path / unusable)

    assert ran.code == 2
    assert (baseline.read_text(), history.read_text()) == before
    for path in (baseline, history):
        assert f"eventcheck: {path}: not written, because an input could" in ran.err


def test_a_failed_write_keeps_the_old_file(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new content goes into a temporary file, which then replaces the old one."""
    baseline = put(tmp_path / "baseline.json", "old")
    baseline.chmod(0o640)

    def full(*arguments: object) -> None:
        del arguments
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        ran = run(capsys, "--write-baseline", baseline, bad(tmp_path))
    assert ran.code == 2
    assert "No space left" in ran.err
    assert baseline.read_text() == "old\n"
    assert not [*tmp_path.glob(".*")]

    link = tmp_path / "link.json"
    link.symlink_to(baseline)
    assert run(capsys, "--write-baseline", link, bad(tmp_path)).code == 0
    assert link.is_symlink()
    assert "findings" in json.loads(baseline.read_text())
    assert baseline.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev")
def test_a_device_is_written_directly(tmp_path: Path, capsys: Out) -> None:
    """A device cannot be replaced by a file."""
    assert run(capsys, "--write-history", "/dev/null", good(tmp_path)).code == 0


def test_a_baseline_for_other_paths_is_said(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bodies are found by their names, so the folder of the run matters."""
    bad(tmp_path / "bodies", "a.json")
    run(capsys, "--write-baseline", "baseline.json", "bodies")
    assert "baseline" not in run(capsys, "--baseline", "baseline.json", "bodies").err
    monkeypatch.chdir(tmp_path / "bodies")
    path = Path("..") / "baseline.json"
    said = f"in {path}; it was written for paths like {Path('bodies') / 'a.json'}"

    ran = run(capsys, "--baseline", path, "a.json")
    assert ran.err == f"eventcheck: the file is not {said}\n"
    ran = run(capsys, "--baseline", path, "a.json", bad(tmp_path))
    assert ran.err == f"eventcheck: none of the 2 files is {said}\n"


def test_the_json_output_is_a_baseline(tmp_path: Path, capsys: Out) -> None:
    """It has the same report, with lines."""
    path = bad(tmp_path)
    out = put(tmp_path / "out.json", run(capsys, "--format", "json", path).out)

    assert run(capsys, "--baseline", out, path).code == 0


def test_files_that_cannot_be_written_or_read(tmp_path: Path, capsys: Out) -> None:
    """The error names the file, and the exit code is 2."""
    path, nowhere = good(tmp_path), tmp_path / "no" / "file"
    other = put(tmp_path / "other.json", "{}")
    for arguments in (
        ["--write-baseline", nowhere],
        ["--write-history", nowhere],
        ["--baseline", other],
        ["--history", other],
        ["--rest", f"events={other}"],
    ):
        ran = run(capsys, *arguments, path)
        assert ran.code == 2, arguments
        assert str(arguments[1]).rpartition("=")[2] in ran.err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--history", "not a history; create one with --write-history"),
        ("--baseline", "not an eventcheck report: "),
        ("--config", ""),
        ("--datafile", "datafile: "),
    ],
)
def test_errors_about_files_name_the_option(
    tmp_path: Path, capsys: Out, option: str, said: str
) -> None:
    """Several options may have files."""
    for text in ("[1, 2]", "{"):
        other = put(tmp_path / "other", text)
        ran = run(capsys, option, other, good(tmp_path))
        assert ran.code == 2
        assert ran.err.startswith(f"eventcheck: {option} {other}: {said}")


def test_a_preview_writes_what_was_asked_for(tmp_path: Path, capsys: Out) -> None:
    """It replaces the findings in the output, and nothing else."""
    old = bad(tmp_path)
    baseline, history = tmp_path / "baseline.json", tmp_path / "history.json"
    files = "--write-baseline", baseline, "--write-history", history
    ran = run(capsys, "--preview", *files, old)

    assert ran.out.startswith("experiment ")
    assert Report.from_json(baseline.read_bytes()).errors
    assert History.from_json(history.read_bytes()) != History()
    assert run(capsys, "--preview", "--baseline", baseline, old).code == 0
