"""The script behind the README's first command, and the payloads shipped with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docs.examples.check_payloads import SHIPPED, main
from eventcheck import validate

GOOD = SHIPPED / "good_bundled_visitors.json"
BROKEN = SHIPPED / "broken_timestamps_in_seconds.json"

FOUND = {
    "broken_camel_case": {"misnamed-field"},
    "broken_conversion_before_decision": {"conversion-before-decision"},
    "broken_cut_off": {"invalid-json"},
    "broken_enrich_decisions_off": {"enrich-decisions-off"},
    "broken_entity_not_the_campaign": {"activation-entity-mismatch"},
    "broken_revenue_in_dollars": {"revenue-not-integer", "revenue-not-in-cents"},
    "broken_tags": {"tag-value-unsupported", "null-field"},
    "broken_timestamps_in_seconds": {"timestamp-in-seconds"},
    "broken_uuid_reused": {"duplicate-event", "uuid-reused"},
    "good_bundled_visitors": set[str](),
    "good_sdk_impression_and_conversion": set[str](),
}
"""Codes of the errors and warnings in each shipped payload."""


def test_each_shipped_payload_is_known() -> None:
    """A payload added beside the script says here what it shows."""
    assert {path.stem for path in SHIPPED.glob("*.json")} == FOUND.keys()


@pytest.mark.parametrize("name", FOUND)
def test_shipped_payload(name: str) -> None:
    """Each broken payload shows its defect and no other; the good ones are clean."""
    report = validate((SHIPPED / f"{name}.json").read_bytes())

    found = {finding.code for finding in (*report.errors, *report.warnings)}
    assert found == FOUND[name]
    assert report.ok == name.startswith("good_")


def test_without_arguments_all_shipped_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The demonstration prints all reports and does not fail."""
    assert main([]) == 0

    printed = capsys.readouterr().out
    for name in FOUND:
        assert f"== {name}.json\n" in printed
    assert printed.endswith("9 of 11 files hold data that would be lost.\n")


def test_any_kind_of_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of bodies, a body a line, and what is no body at all."""
    one = json.dumps(json.loads(GOOD.read_text()))
    for name, text in {"list.json": f"[{one}]", "rows.txt": f"{one}\n{one}\n"}.items():
        path = tmp_path / name
        path.write_text(text)
        assert main([str(path)]) == 0
    words = tmp_path / "words.txt"
    words.write_text("not JSON")

    assert main([str(words)]) == 1
    assert main([str(tmp_path)]) == 2
    assert "invalid-json" in capsys.readouterr().out


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The worst of the named files decides."""
    absent = tmp_path / "absent.json"

    assert main([str(GOOD)]) == 0
    assert main([str(GOOD), str(BROKEN)]) == 1
    assert main([str(BROKEN), str(absent), str(GOOD)]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().out
