"""The command line among the examples: what it reads, writes and exits with."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from eventcheck_files import lines_of

from eventcheck import Report
from eventcheck_cli import main
from tests.examples.files import API, GOOD, SECONDS, TAGS, har, numeric_ids, one_line

POINTER = "/visitors/0/snapshots/0/events/0/timestamp"

ACCEPTED = '[[suppress]]\ncode = "invalid-json"\nreason = "cut off on purpose"'
Out = pytest.CaptureFixture[str]


def found_in(out: Out, *arguments: str) -> tuple[int, dict[str, str], Report]:
    """The exit code, the names of bodies, and the report as JSON."""
    code = main(["--format", "json", *arguments])
    written: dict[str, Any] = json.loads(out.readouterr().out)
    return code, written["sources"], Report.from_json(json.dumps(written["report"]))


def test_exit_codes(tmp_path: Path, capsys: Out) -> None:
    """0 without errors, 1 with them, 2 for what cannot be used."""
    absent = str(tmp_path / "absent.json")
    config = tmp_path / "wrong.toml"
    config.write_text('select = ["timestamp-in-second"]')
    not_toml = tmp_path / "not.toml"
    not_toml.write_bytes(b"\xff")

    assert main([str(GOOD)]) == 0
    assert main([str(GOOD), str(SECONDS)]) == 1
    assert main([str(SECONDS), absent]) == 2
    assert main([str(tmp_path)]) == 2
    assert main(["--config", str(config), str(GOOD)]) == 2
    assert main(["--config", str(not_toml), str(GOOD)]) == 2
    assert main(["--datafile", str(SECONDS.parent / "none"), str(GOOD)]) == 2
    with pytest.raises(SystemExit, match="2"):
        main(["--format", "morse"])
    errors = capsys.readouterr().err
    assert "absent.json: cannot be read: No such file or directory" in errors
    assert "did you mean timestamp-in-seconds" in errors


def test_warnings_count_when_asked(tmp_path: Path) -> None:
    """`--level warning` fails where there is no error."""
    warned = numeric_ids(tmp_path / "a.json")

    assert main([str(warned)]) == 0
    assert main(["--level", "warning", str(warned)]) == 1


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", [".ndjson", ".jsonl", ".txt"])
def test_ndjson(tmp_path: Path, capsys: Out, suffix: str, *, packed: bool) -> None:
    """A body a line, blank lines skipped; the name or the content tells it."""
    data = f"{one_line(GOOD)}\n\n{one_line(TAGS)}\nnot JSON\n".encode()
    path = tmp_path / f"a{suffix}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(data) if packed else data)

    code, sources, report = found_in(capsys, str(path))
    assert code == 1
    assert report.bodies == 3
    assert sources == {"1": f"{path}, line 3", "2": f"{path}, line 4"}
    assert report.by_code()["invalid-json"] == 1


def test_list_of_bodies(tmp_path: Path, capsys: Out) -> None:
    """A JSON array of bodies is read as bodies."""
    path = tmp_path / "a.json"
    path.write_text(f"[{GOOD.read_text()},{SECONDS.read_text()}]")

    _, sources, report = found_in(capsys, str(path))
    assert (report.bodies, sources) == (2, {"1": f"{path}, body 1"})


@pytest.mark.parametrize("fix", [[], ["--fix"]])
@pytest.mark.parametrize(
    ("name", "text"), [("a.ndjson", ""), ("a.jsonl", "\n \n"), ("a.json", "[]")]
)
def test_no_body(
    tmp_path: Path, capsys: Out, name: str, text: str, fix: list[str]
) -> None:
    """A file without a body was not meant: nothing to report is no success."""
    path = tmp_path / name
    path.write_text(text)

    assert main([*fix, str(path)]) == 2
    assert capsys.readouterr().err == f"eventcheck: {path}: no body is in it\n"


def test_har(tmp_path: Path, capsys: Out) -> None:
    """Only what was posted to the Event API, in the US or the EU."""
    path = tmp_path / "a.har"
    eu, beside = API.replace("logx", "eu.logx"), API.replace("logx", "notlogx")
    text = one_line(SECONDS)
    path.write_text(
        har(
            ("POST", "https://example.com/v1/events", text),
            ("POST", beside, text),
            ("GET", API, text),
            ("POST", API, one_line(GOOD)),
            ("POST", eu, text),
        )
    )

    _, sources, report = found_in(capsys, str(path))
    assert report.bodies == 2
    assert sources == {"1": f"{path}, body 4"}

    path.write_text(har(("POST", API, '{"a": "\ud800"}')))
    _, _, report = found_in(capsys, str(path))
    assert report.by_code() == {"invalid-json": 1}

    path.write_text(har(("POST", "https://example.com/", "{}")))
    assert main([str(path)]) == 2
    assert "no request to logx.optimizely.com" in capsys.readouterr().err


def test_standard_input(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file, and compressed too."""
    packed = io.BytesIO(gzip.compress(SECONDS.read_bytes()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(packed))

    code, sources, report = found_in(capsys)
    assert (code, sources, report.bodies) == (1, {"0": "-"}, 1)


def test_who_gives_no_file_is_told(capsys: Out, monkeypatch: Any) -> None:
    """It would seem to hang; a pipe says nothing."""
    for is_terminal in (True, False):
        stream = io.TextIOWrapper(io.BytesIO(GOOD.read_bytes()))
        monkeypatch.setattr(stream, "isatty", lambda is_it=is_terminal: is_it)
        monkeypatch.setattr(sys, "stdin", stream)
        main([])
        assert ("waiting for a body" in capsys.readouterr().err) == is_terminal


def test_damaged_gzip(tmp_path: Path, capsys: Out) -> None:
    """A file that cannot be unpacked is unusable, not broken payload."""
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(GOOD.read_bytes())[:-20])

    assert main([str(path)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_decision_and_conversion_in_two_files(tmp_path: Path, capsys: Out) -> None:
    """Each file for itself, or all as one stream: then the retry is seen."""
    parts = [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    for part in parts:
        Path(part).write_text(GOOD.read_text())

    _, _, apart = found_in(capsys, *parts, str(SECONDS))
    _, sources, together = found_in(capsys, "--together", *parts)
    assert (apart.bodies, together.bodies) == (3, 2)
    assert {x.payload for x in apart.findings} == {2}
    assert "duplicate-event" in together.by_code()
    assert sources == {"1": parts[1]}


def text_of(out: Out, *arguments: str) -> str:
    """What is printed for people."""
    main(list(arguments))
    return out.readouterr().out


def test_text_names_the_file(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual case of a hook; the standard input has no name."""
    assert text_of(capsys, str(SECONDS)).startswith(f"NOT OK: 3 errors in {SECONDS}\n")

    stream = io.TextIOWrapper(io.BytesIO(SECONDS.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert text_of(capsys).startswith("NOT OK: 3 errors\n")


def test_text_names_the_bodies(tmp_path: Path, capsys: Out) -> None:
    """In the place of their numbers; those of which no place is listed at the end."""
    body = json.loads(SECONDS.read_text())
    del body["visitors"][0]["snapshots"][0]["events"][1:]
    paths = [str(tmp_path / f"{number:02}.json") for number in range(30)]
    for path in paths:
        Path(path).write_text(json.dumps(body))

    text = text_of(capsys, str(GOOD), *paths)
    for path in paths[:5]:
        assert f"  {path}: \n" in text
    names = "".join(f"  {path}\n" for path in paths[5:25])
    assert f"ALSO IN  25 bodies\n{names}  and 5 more\n" in text


def test_a_key_that_looks_like_a_body(tmp_path: Path, capsys: Out) -> None:
    """A word of a payload names no body, wherever its line starts."""
    body = json.loads(GOOD.read_text())
    body["x" * 40 + " body 97: y"] = 1
    path = tmp_path / "a.json"
    path.write_text(json.dumps(body))

    assert "\n          body 97: y\n" in text_of(capsys, str(path), str(GOOD))


def test_the_level_is_in_the_report(tmp_path: Path, capsys: Out) -> None:
    """A warning that fails the run is no success in the report."""
    warned = str(numeric_ids(tmp_path / "a.json"))

    for name, passes, fails in (
        ("text", "OK: 1 warning", "NOT OK: 1 warning"),
        ("markdown", "### OK: 1 warning", "### NOT OK: 1 warning"),
        ("junit", 'failures="0"', 'failures="1"'),
    ):
        written = text_of(capsys, "--format", name, warned)
        assert passes in written
        assert fails not in written
        assert fails in text_of(capsys, "--format", name, "--level", "warning", warned)


def test_lines_of_annotations(tmp_path: Path, capsys: Out) -> None:
    """GitHub and SARIF get the line at which the value stands."""
    path = tmp_path / "a.json"
    path.write_text(TAGS.read_text())
    lines = path.read_text().splitlines()

    main(["--format", "github", str(path)])
    for annotation in capsys.readouterr().out.splitlines():
        number = int(annotation.partition("line=")[2].partition("::")[0])
        tag = annotation.partition("tags/")[2].partition("%")[0]
        assert f'"{tag}":' in lines[number - 1]
    main(["--format", "sarif", str(path)])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert "tags" in "".join(lines[: place["region"]["startLine"]])


@pytest.mark.parametrize("text", ['{\n"a": 1,\n', '{\n"a": 1,\n"\\x": 2}'])
@pytest.mark.parametrize("config", ["", ACCEPTED])
def test_line_of_what_is_no_json(
    tmp_path: Path, capsys: Out, text: str, config: str
) -> None:
    """It is the one that the message names."""
    path, toml = tmp_path / "a.json", tmp_path / "a.toml"
    path.write_text(text)
    toml.write_text(config)

    written = text_of(capsys, "--format", "sarif", "--config", str(toml), str(path))
    (run,) = json.loads(written)["runs"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3}
    assert "at line 3" in result["message"]["text"]


@pytest.mark.parametrize("name", ["junit", "markdown", "sarif", "github"])
def test_every_format_names_the_code(name: str, capsys: Out) -> None:
    """Each format has what was found."""
    assert main(["--format", name, str(SECONDS)]) == 1
    assert "timestamp-in-seconds" in capsys.readouterr().out


def test_progress_only_on_a_terminal(capsys: Out, monkeypatch: Any) -> None:
    """Nothing of it in a log."""
    main([str(GOOD)])
    assert capsys.readouterr().err == ""

    monkeypatch.setattr("eventcheck_cli.EVERY", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main([str(GOOD)])
    assert "1 bodies" in capsys.readouterr().err


def test_lines() -> None:
    """Each place has the line of its key or value, whatever is in the texts."""
    text = '{\n"a": ["x}\\"",\n  {"b":\n 1}],\n\n"c,": {}\n}'

    assert lines_of(text) == {
        (): 1,
        ("a",): 2,
        ("a", 0): 2,
        ("a", 1): 3,
        ("a", 1, "b"): 3,
        ("c,",): 6,
    }
    assert lines_of("]}") == {}
