"""Selection, facts, settings, baseline and history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--select", "time", "unknown selector 'time'; did you mean category:time?"),
        ("--ignore", "info", "unknown selector 'info'; did you mean severity:info?"),
        ("--ignore", "timestamp-in-secs", "did you mean timestamp-in-seconds"),
        ("--max-per-code", "0", "expected an integer of 1 or more"),
        ("--now", "1760000100", "1760000100 looks like seconds; for milliseconds"),
        ("--now", "yesterday", "expected milliseconds or a time like"),
        ("--order-id-tag", "", "expected text, got an empty string"),
    ],
)
def test_wrong_values_of_options(
    tmp_path: Path, capsys: Out, option: str, value: str, said: str
) -> None:
    """The error names the option, and the closest selector."""
    ran = run(capsys, option, value, good(tmp_path))

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"eventcheck: {option}: ")
    assert said in ran.err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--levle=error", "unknown option --levle; did you mean --level?"),
        ("--versoin", "unknown option --versoin; did you mean --version?"),
        ("--zzz", "unknown option --zzz; see --help"),
        ("-q", "unknown option -q; see --help"),
    ],
)
def test_unknown_options_get_a_suggestion(
    tmp_path: Path, capsys: Out, option: str, said: str
) -> None:
    """The suggestion is the closest option."""
    with pytest.raises(SystemExit) as end:
        run(capsys, option, good(tmp_path))
    assert end.value.code == 2
    assert capsys.readouterr().err.endswith(f"eventcheck: error: {said}\n")
