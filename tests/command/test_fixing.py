"""Fixes are written into files as these were, or shown, or refused."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.inputs import FILES
from tests.inputs.bodies import A, C, compact

from .run import put, run

Out = pytest.CaptureFixture[str]
NUMBER: dict[str, Any] = {**A, "account_id": 1001}
"""Its only defect has a safe fix."""


@pytest.mark.parametrize("indent", [None, 2, 4])
def test_a_body_keeps_its_form(tmp_path: Path, capsys: Out, indent: int | None) -> None:
    """Fixed bodies keep the indentation and separators of the file."""
    path = put(tmp_path / "a.json", NUMBER, indent=indent)
    ran = run(capsys, "--fix", "--level", "warning", path)

    assert ran.code == 0
    assert path.read_text() == json.dumps(A, indent=indent) + "\n"
    assert ran.err.startswith(f"1 fix applied to {path}: ")


def test_fixes_keep_the_text_around_a_body(tmp_path: Path, capsys: Out) -> None:
    """Lists, lines, logs, envelopes: only the body changes."""
    number, mended = compact(NUMBER), compact(A)
    around = "[{0}, {0}]", "{0}\n\n{0}\r\n", "09:00 INFO body={0} ok {{5}}\n"
    for form in (*around, '{{"url": "x", "params": {0}}}'):
        path = tmp_path / "a.txt"
        path.write_bytes(form.format(number).encode())
        run(capsys, "--fix", path)
        assert path.read_bytes().decode() == form.format(mended)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_renamed_key_keeps_its_position(
    tmp_path: Path, capsys: Out, indent: int | None
) -> None:
    """Also if the file has the lines of Windows."""
    names = {"account_id": "accountId", "client_name": "clientName"}
    wrong = {names.get(x, x): y for x, y in A.items()}
    visitor = {names.get(x, x): y for x, y in A["visitors"][0].items()}
    wrong["visitors"] = [visitor]
    path = put(tmp_path / "a.json", "")
    path.write_bytes(json.dumps(wrong, indent=indent).replace("\n", "\r\n").encode())
    ran = run(capsys, "--fix", path)

    assert path.read_bytes().decode() == json.dumps(A, indent=indent).replace(
        "\n", "\r\n"
    )
    assert ran.err == f"2 fixes applied to {path}: rename 2 fields\n"


def test_a_body_in_ascii_keeps_its_escapes(tmp_path: Path, capsys: Out) -> None:
    """Only other bodies are written with the letters themselves."""
    for letter in ("\\u00e9", "\u00e9"):
        text = compact({**NUMBER, "client_name": "N"}).replace('"N"', f'"{letter}"')
        path = put(tmp_path / "a.json", text)
        run(capsys, "--fix", path)
        assert letter in path.read_text(encoding="utf-8")


def test_a_body_that_cannot_be_written_again_is_kept(
    tmp_path: Path, capsys: Out
) -> None:
    """A number may be beyond all doubles; other bodies of the file are fixed."""
    text = compact({**NUMBER, "revision": 7}).replace(":7", ":1e400")
    path = put(tmp_path / "a.json", text, NUMBER)
    ran = run(capsys, "--fix", path)

    assert path.read_text() == f"{text}\n{json.dumps(A)}\n"
    said = "not fixed: Out of range float values are not JSON compliant"
    assert f"eventcheck: {path}:1: {said}" in ran.err


def test_an_escaped_lone_surrogate_stays_escaped(tmp_path: Path, capsys: Out) -> None:
    """It has no form in UTF-8; the other letters are escaped, too."""
    text = compact(NUMBER).replace("{", r'{"\u00e9":"\ud800","x":"\u00e9",', 1)
    path = put(tmp_path / "a.json", text.replace("\\u00e9", "\u00e9"))
    run(capsys, "--fix", path)

    fixed = path.read_text(encoding="utf-8")
    assert fixed == text.replace("1001", '"1001"', 1) + "\n"


def test_gzip_of_utf_16_and_cut_off_gzip_are_not_fixed(
    tmp_path: Path, capsys: Out
) -> None:
    """Fixing would change the encoding, or lose the rest for good."""
    path = tmp_path / "a.json.gz"
    whole = gzip.compress(put(path, NUMBER, NUMBER, C).read_bytes())
    for data in (gzip.compress(compact(NUMBER).encode("utf-16")), whole[:-4]):
        path.write_bytes(data)
        assert "not fixed" in run(capsys, "--fix", path).err
        assert path.read_bytes() == data


def test_gzip_stays_gzip(tmp_path: Path, capsys: Out) -> None:
    """A fixed gzip file is compressed again."""
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(compact(NUMBER).encode()))
    run(capsys, "--fix", path)

    assert gzip.decompress(path.read_bytes()).decode() == compact(A)


@pytest.mark.parametrize("name", ["devtools.har", "copy_as_curl_bash.txt", "day.zip"])
def test_encoded_bodies_are_not_fixed(tmp_path: Path, capsys: Out, name: str) -> None:
    """A recording is not changed, and a message says so."""
    path = tmp_path / name
    path.write_bytes((FILES / name).read_bytes())
    ran = run(capsys, "--fix", path)

    assert path.read_bytes() == (FILES / name).read_bytes()
    assert "not fixed" in ran.err


def test_fixes_do_not_touch_a_good_file(tmp_path: Path, capsys: Out) -> None:
    """Not even the modification time changes."""
    path = put(tmp_path / "a.json", A)
    before = path.stat().st_mtime_ns
    ran = run(capsys, "--fix", path)

    assert path.stat().st_mtime_ns == before
    assert not ran.err


def test_piped(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output has only the fixed body; the report goes to standard error."""
    stdin = io.TextIOWrapper(io.BytesIO(compact(NUMBER).encode()))
    stdout = io.TextIOWrapper(io.BytesIO(), write_through=True)
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.setattr(sys, "stdout", stdout)
    ran = run(capsys, "--fix", "-")

    stdout.seek(0)
    assert json.loads(stdout.read()) == A
    assert "OK: " in ran.err


def fraction(path: Path, revenue: object = 42.5) -> Path:
    """Write a body whose revenue has two fixes."""
    body = json.loads(json.dumps(A))
    body["visitors"][0]["snapshots"][1]["events"][0]["revenue"] = revenue
    return put(path, body)


def revenue(path: Path) -> object:
    """Return the revenue in the file."""
    (visitor,) = json.loads(path.read_text())["visitors"]
    return visitor["snapshots"][1]["events"][0]["revenue"]


CHOICES = "1 treat it as cents, 2 treat it as currency units (multiply by 100)"


@pytest.mark.parametrize("choice", ["2", "multiply by 100", "units", CHOICES[24:]])
def test_fix_with_a_choice(tmp_path: Path, capsys: Out, choice: str) -> None:
    """The number of the fix, or words of its title."""
    path = fraction(tmp_path / "a.json")
    ran = run(capsys, "--fix-with", f"revenue-not-integer={choice}", path)

    assert (ran.code, revenue(path)) == (0, 4250)


@pytest.mark.parametrize("choice", ["treat", "t"])
@pytest.mark.parametrize("shown", [[], ["--diff"]])
def test_words_of_two_fixes_change_no_file(
    tmp_path: Path, capsys: Out, choice: str, shown: list[str]
) -> None:
    """An ambiguous choice is an error, even for files before the finding."""
    number, path = put(tmp_path / "0.json", NUMBER), fraction(tmp_path / "a.json")
    options = ["--fix", *shown, "--fix-with", f"revenue-not-integer={choice}"]
    ran = run(capsys, *options, number, path)

    said = f"{choice!r} matches 2 fixes of revenue-not-integer: {CHOICES}"
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"eventcheck: --fix-with: {said}\n"
    assert (json.loads(number.read_text()), revenue(path)) == (NUMBER, 42.5)


@pytest.mark.parametrize(
    ("choice", "name"), [("9", "9"), ("0", "0"), ("Banana", "'banana'")]
)
def test_a_choice_that_no_finding_has(
    tmp_path: Path, capsys: Out, choice: str, name: str
) -> None:
    """The error lists the fixes, and no file is changed."""
    number, path = put(tmp_path / "0.json", NUMBER), fraction(tmp_path / "a.json")
    options = ["--fix", "--fix-with", f"revenue-not-integer={choice}"]
    said = f"no finding of revenue-not-integer has a fix {name}; it has: {CHOICES}"
    for more in ((), (FILES / "devtools.har",)):
        ran = run(capsys, *options, number, path, *more)
        assert ran.code == 2
        assert ran.err.endswith(f"eventcheck: --fix-with: {said}\n")
    assert (json.loads(number.read_text()), revenue(path)) == (NUMBER, 42.5)


def test_a_choice_for_a_rule_without_fixes(tmp_path: Path, capsys: Out) -> None:
    """The error says that there is nothing to choose."""
    path = put(tmp_path / "a.json", {**A, "unheard_of": 1})
    ran = run(capsys, "--fix-with", "unknown-field=1", path)

    assert ran.code == 2
    assert "no finding of unknown-field has a fix 1; it has no fixes" in ran.err


def test_a_choice_that_some_findings_have(tmp_path: Path, capsys: Out) -> None:
    """Findings with the fix are fixed; a message counts the others."""
    half, text = fraction(tmp_path / "a.json"), fraction(tmp_path / "b.json", "x")
    ran = run(capsys, "--fix-with", "revenue-not-integer=1", half, text)

    assert (ran.code, revenue(half), revenue(text)) == (1, 43, "x")
    assert "--fix-with: 1 finding of revenue-not-integer lacks a fix 1\n" in ran.err


def test_a_choice_without_findings_is_said(tmp_path: Path, capsys: Out) -> None:
    """Fixing twice is no error."""
    path = put(tmp_path / "a.json", A)
    ran = run(capsys, "--fix-with", "revenue-not-integer=1", path)

    assert ran.code == 0
    assert ran.err == "eventcheck: --fix-with: no finding of revenue-not-integer\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["revenue-not-int=1"], "'revenue-not-int'; did you mean revenue-not-integer?"),
        (["zzz=1"], "unknown code 'zzz'; see --list-rules"),
        (["revenue-not-integer"], "expected CODE=CHOICE, a rule code with the number"),
        (["revenue-not-integer=1", "revenue-not-integer=2"], "has two choices"),
    ],
)
def test_wrong_choices(
    tmp_path: Path, capsys: Out, given: list[str], said: str
) -> None:
    """The error says what is wrong with the option."""
    options = [x for each in given for x in ("--fix-with", each)]
    ran = run(capsys, *options, put(tmp_path / "a.json", A))

    assert ran.code == 2
    assert ran.err.startswith("eventcheck: --fix-with: ")
    assert said in ran.err


def test_diff_shows_and_writes_nothing(tmp_path: Path, capsys: Out) -> None:
    """The exit code is 1 if something would change."""
    path = put(tmp_path / "a.json", NUMBER, indent=2)
    before = path.read_text()
    ran = run(capsys, "--diff", path)

    assert ran.code == 1
    assert '-  "account_id": 1001,\n+  "account_id": "1001",\n' in ran.out
    assert path.read_text() == before
    assert run(capsys, "--diff", put(tmp_path / "b.json", A)).out == ""


def test_ignored_findings_are_not_fixed(tmp_path: Path, capsys: Out) -> None:
    """The selection applies to fixes, too."""
    path = put(tmp_path / "a.json", NUMBER)
    run(capsys, "--fix", "--ignore", "id-not-string", path)

    assert json.loads(path.read_text()) == NUMBER


def test_unlisted_findings_are_fixed(tmp_path: Path, capsys: Out) -> None:
    """`--max-per-code` cuts the list, not the fixes."""
    body = json.loads(json.dumps(C))
    event = body["visitors"][0]["snapshots"][1]["events"][0]
    event["tags"] = {f"t{n}": None for n in range(5)}
    path = put(tmp_path / "a.json", body)
    run(capsys, "--fix", "--max-per-code", "1", path)

    fixed = json.loads(path.read_text())["visitors"][0]["snapshots"][1]["events"][0]
    assert not fixed.get("tags")


def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 2."""
    path = put(tmp_path / "a.json", NUMBER)

    def denied(*arguments: object) -> None:
        del arguments
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", denied)
    ran = run(capsys, "--fix", path)
    assert ran.code == 2
    assert ran.err == f"eventcheck: {path}: cannot be written: Permission denied\n"
