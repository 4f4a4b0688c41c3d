"""The command line among the examples: how it mends files."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from eventcheck_cli import main
from tests.examples.files import API, GOOD, SECONDS, har, numeric_ids, one_line

Out = pytest.CaptureFixture[str]


def test_fix(tmp_path: Path, capsys: Out) -> None:
    """Safe fixes are written in the form of the file; what is fine is not touched."""
    broken, good = numeric_ids(tmp_path / "a.json"), tmp_path / "good.json"
    good.write_bytes(GOOD.read_bytes())

    assert main(["--fix", "--level", "warning", str(broken)]) == 0
    assert main(["--fix", str(good)]) == 0
    mended = json.loads(broken.read_text())
    assert mended["account_id"] == json.loads(GOOD.read_text())["account_id"]
    assert broken.read_text().startswith('{\n  "account_id"')
    assert good.read_bytes() == GOOD.read_bytes()
    assert "OK" in capsys.readouterr().out


@pytest.mark.parametrize(
    "config",
    [
        'ignore = ["id-not-string"]',
        'select = ["category:time"]',
        '[[suppress]]\ncode = "id-not-string"\npath = "/account_id"\nreason = "known"',
    ],
)
def test_what_is_not_reported_is_not_mended(tmp_path: Path, config: str) -> None:
    """What a configuration ignores or accepts stays as it is in the file."""
    broken, toml = numeric_ids(tmp_path / "a.json"), tmp_path / "a.toml"
    before = broken.read_bytes()
    toml.write_text(config)

    assert main(["--fix", "--config", str(toml), str(broken)]) == 0
    assert broken.read_bytes() == before


def test_all_is_mended_however_few_are_listed(tmp_path: Path) -> None:
    """`max_per_code` is for the report."""
    body = json.loads(GOOD.read_text())
    for each in body["visitors"]:
        each["visitor_id"] = 17
    path, toml = tmp_path / "a.json", tmp_path / "a.toml"
    path.write_text(json.dumps(body))
    toml.write_text("max_per_code = 1")

    main(["--unsafe-fixes", "--config", str(toml), str(path)])
    mended = json.loads(path.read_text())
    assert {x["visitor_id"] for x in mended["visitors"]} == {"17"}


def test_fix_of_lines_compressed(tmp_path: Path) -> None:
    """NDJSON stays NDJSON, gzip stays gzip; an unreadable line stays as it is."""
    broken = one_line(numeric_ids(tmp_path / "a.json"))
    path = tmp_path / "a.ndjson.gz"
    path.write_bytes(gzip.compress(f"{broken}\n{one_line(GOOD)}\n{{oops\n".encode()))

    assert main(["--fix", str(path)]) == 1
    first, second, third = gzip.decompress(path.read_bytes()).splitlines()
    assert json.loads(first)["account_id"] == json.loads(second)["account_id"]
    assert third == b"{oops"


def test_lines_whose_first_is_broken(tmp_path: Path) -> None:
    """The name says that it is NDJSON, as it does without `--fix`."""
    broken = one_line(numeric_ids(tmp_path / "a.json"))
    path = tmp_path / "a.ndjson"
    path.write_text(f"{{oops\n{broken}\n")

    assert main(["--fix", str(path)]) == 1
    first, second = path.read_text().splitlines()
    assert first == "{oops"
    assert isinstance(json.loads(second)["account_id"], str)


def test_unsafe_fixes_only_when_asked(tmp_path: Path) -> None:
    """Seconds become milliseconds only on request."""
    path = tmp_path / "a.json"
    path.write_bytes(SECONDS.read_bytes())

    assert main(["--fix", str(path)]) == 1
    assert path.read_bytes() == SECONDS.read_bytes()
    assert main(["--unsafe-fixes", str(path)]) == 0


def test_fix_of_standard_input(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: Any
) -> None:
    """The mended body goes to the output, the report to the errors."""
    broken = io.BytesIO(numeric_ids(tmp_path / "a.json").read_bytes())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(broken))

    assert main(["--fix", "-"]) == 0
    written = capsysbinary.readouterr()
    assert isinstance(json.loads(written.out)["account_id"], str)
    said, _, report = written.err.partition(b"\n")
    assert said == b"1 fix applied to the standard input: write text"
    assert report.startswith(b"OK")


def test_what_was_changed_is_said(tmp_path: Path, capsys: Out) -> None:
    """On the standard error, for each file; nothing of a file that is fine."""
    one, several = numeric_ids(tmp_path / "a.json"), tmp_path / "b.json"
    good = tmp_path / "good.json"
    body = json.loads(one.read_text())
    body["visitors"][0]["snapshots"][0]["events"][0]["tags"] = {"coupon": None}
    several.write_text(json.dumps([body, body]))
    good.write_bytes(GOOD.read_bytes())

    main(["--fix", str(one), str(several), str(good)])
    assert capsys.readouterr().err == (
        f"1 fix applied to {one}: write text\n"
        f"4 fixes applied to {several}: write text, drop the tag\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_fix_of_a_list(tmp_path: Path, encoding: str) -> None:
    """All its bodies stay, also of a file with a byte order mark."""
    broken = numeric_ids(tmp_path / "a.json").read_text()
    path = tmp_path / "list.json"
    path.write_text(f"[{broken}, {GOOD.read_text()}]", encoding)

    assert main(["--fix", str(path)]) == 0
    first, second = json.loads(path.read_bytes())
    assert first["account_id"] == second["account_id"]


def test_a_file_that_cannot_be_written(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is unusable, and the program does not break."""
    path = numeric_ids(tmp_path / "a.json")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main(["--fix", str(path)]) == 2
    said = f"eventcheck: {path}: cannot be written: Permission denied\n"
    assert capsys.readouterr().err == said


def test_a_har_file_is_not_changed(tmp_path: Path, capsys: Out) -> None:
    """It is a record of what was sent."""
    path = tmp_path / "a.har"
    path.write_text(har(("POST", API, one_line(SECONDS))))

    assert main(["--fix", str(path)]) == 2
    assert "a HAR file is a record: it is not changed" in capsys.readouterr().err
