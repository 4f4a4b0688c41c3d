"""SARIF, JUnit, GitHub annotations and Markdown."""

from __future__ import annotations

import json
from typing import Any, cast
from xml.etree.ElementTree import fromstring

import pytest
from pydantic_sarif import model  # pyright: ignore[reportMissingTypeStubs]

from eventcheck import Config, Report, validate, validate_all
from eventcheck.findings import Place
from eventcheck.render import github, junit, markdown, sarif
from tests.rules.build import body, buying, conversion, snapshot, visitor
from tests.rules.pages import codes, read

SCHEMA: Any = model.StaticAnalysisResultsFormatSarifVersion210JsonSchema
BROKEN = buying(revenue="59.90", tags={"note": None})
FILES = ["fixtures/ok body.json", "fixtures/broken.json"]


def both() -> Report:
    """A valid body, and one with an error and a warning."""
    quiet = snapshot(conversion(uuid="alone", key="other", type="client_activation"))
    config = Config(suppress=[{"code": "null-field", "reason": "old client"}])
    return validate_all([body(visitor(quiet, visitor_id="v")), BROKEN], config=config)


def line_of(place: Place) -> int | None:
    """A caller's idea of lines: here, the depth of the path."""
    return len(place.path) or None


def run(report: Report, **arguments: Any) -> dict[str, Any]:
    """The one run of a SARIF log."""
    log = json.loads(sarif(report, **arguments))
    return dict(log["runs"][0])


@pytest.mark.parametrize("code", codes())
def test_sarif_matches_its_schema(code: str) -> None:
    """Models generated from the official 2.1.0 schema check it."""
    for example in read(code).bad:
        report = example.judge()
        for text in (
            sarif(report),
            sarif(report, files=["a b.json"] * report.bodies, line_of=line_of),
        ):
            SCHEMA.model_validate_json(text)


def test_sarif_says_where_and_what() -> None:
    """Level, place, line, rule and its page."""
    result = run(both(), files=FILES, line_of=line_of)["results"][0]

    assert (result["ruleId"], result["level"]) == ("revenue-not-integer", "error")
    location = result["locations"][0]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "fixtures/broken.json"},
        "region": {"startLine": 7},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == (
        "bodies[1]: /visitors/0/snapshots/1/events/0/revenue"
    )
    assert "physicalLocation" not in run(both())["results"][0]["locations"][0]


def test_bodies_of_one_file_have_its_name_and_their_lines() -> None:
    """The names of bodies may be anything; files and lines replace them."""
    report = validate_all([body(), BROKEN]).named(["a.ndjson:1", "a.ndjson:3"])

    def line(place: Place) -> int:
        return (1, 3)[place.payload]

    where: dict[str, Any] = {"files": ["a.ndjson"] * 2, "line_of": line}
    found = [x for x in run(report, **where)["results"] if x["level"] == "error"]
    assert found[0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.ndjson"},
        "region": {"startLine": 3},
    }
    first = github(report, **where).split("\n")[0]
    assert first.startswith("::error file=a.ndjson,title=duplicate-event,line=3::")


def test_sarif_has_suppressed_findings_and_unchecked_rules() -> None:
    """A suppression with its reason; each rule that lacks something."""
    whole = run(both(), files=FILES)

    assert whole["results"][-1]["suppressions"] == [
        {"kind": "external", "justification": "old client"}
    ]
    notes = whole["invocations"][0]["toolConfigurationNotifications"]
    assert len(notes) == len(both().not_checked)
    assert {"unknown-id"} <= {x["associatedRule"]["id"] for x in notes}
    named = {x["id"] for x in whole["tool"]["driver"]["rules"]}
    assert named == {"revenue-not-integer", "null-field"}


def test_sarif_names_of_files_are_uris() -> None:
    """Spaces and non-ASCII letters are escaped once."""
    report = validate_all([BROKEN])
    for name, uri in (("a b/ü.json", "a%20b/%C3%BC.json"), ("a%20b", "a%20b")):
        physical = run(report, files=[name])["results"][0]["locations"][0]
        assert physical["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_junit_counts_tests_failures_and_skipped_tests() -> None:
    """Each body has a suite; a body without findings has a passing test."""
    root = fromstring(junit(both().named(FILES)))  # noqa: S314 - we wrote it
    fine, broken, unchecked = root

    assert fine.attrib == {
        "name": FILES[0], "tests": "1", "failures": "0", "skipped": "0"
    }  # fmt: skip
    assert broken.get("failures") == "1"
    assert [x.get("message") for x in broken.iter("skipped")] == [
        "suppressed: old client"
    ]
    failure = next(broken.iter("failure"))
    assert failure.get("message") == (
        "revenue is text, but must be an integer in cents"
    )
    assert "/visitors/0/snapshots/1/events/0/revenue" in str(failure.text)
    assert unchecked.get("skipped") == str(len(both().not_checked))
    assert root.get("failures") == "1"


def test_junit_fails_from_the_given_level_on() -> None:
    """An unknown level is rejected."""
    report = validate(buying(tags={"note": None}))

    assert 'failures="1"' not in junit(report)
    assert 'failures="1"' in junit(report, level="warning")
    with pytest.raises(ValueError, match="expected 'error' or 'warning'"):
        junit(report, level=cast("Any", "warnings"))


def test_github_annotates_the_most_severe_first() -> None:
    """File, line and title; without a file, none."""
    report = validate(BROKEN)
    first, second, _ = github(report, files=["x.json"], line_of=line_of).split("\n")

    assert first.startswith("::error file=x.json,title=revenue-not-integer,line=7::")
    assert second.startswith("::warning file=x.json,title=null-field,line=8::")
    assert first.endswith(" multiply by 100 first. Send cents as a JSON integer.")
    assert github(report).startswith("::error title=revenue-not-integer::")
    assert github(Report()) == ""


def test_github_has_notices_for_suppressed_and_unchecked() -> None:
    """One notice each: suppressed, unused, not checked; long lists are cut."""
    accept = [
        {"code": "null-field", "reason": "old client"},
        {"code": "uuid-reused", "reason": "old: client"},
    ]
    tags = dict.fromkeys(f"tag_{n}" for n in range(23))
    report = validate(buying(tags=tags), config=Config(suppress=accept))
    suppressed, unused, not_checked = github(report).split("\n")

    start = "::notice title=eventcheck::"
    assert suppressed.startswith(f"{start}Suppressed: 23 findings%0Anull-field at /")
    assert suppressed.endswith(": old client%0Aand 3 more")
    assert unused == (
        f"{start}Unused: 1 suppression without a finding"
        "%0Auuid-reused at **: old: client"
    )
    assert not_checked.startswith(f"{start}Not checked: 12 rules need more information")
    assert "%0Aaccount data: pass Context(catalog=…) (10 rules)" in not_checked


def test_markdown_is_a_summary() -> None:
    """The headline, a row for each code, suppressed findings, unchecked rules."""
    text = markdown(both())

    assert text.startswith("### NOT OK: 1 error in 2 bodies\n\n| severity | code |")
    assert "| error | [revenue-not-integer](https://" in text
    assert "`bodies[1]: /visitors/0/snapshots/1/events/0/revenue`" in text
    assert "Suppressed: 1 finding\n\n- `null-field` (1 finding): old client\n" in text
    assert "- account data: pass `Context(catalog=…)` (account-mismatch" in text
    assert "|" not in markdown(validate(body()))


def test_markdown_counts_suppressed_findings_by_code_and_reason() -> None:
    """A summary of many places would hide the rest."""
    places = "/visitors/0/snapshots/1/events/0/tags"
    accept = [
        {"code": "null-field", "reason": "old app", "path": f"{places}/1"},
        {"code": "null-field", "reason": "old client"},
    ]
    tags = dict.fromkeys(map(str, range(13)))
    config = Config(suppress=accept, max_per_code=11)
    text = markdown(validate(buying(tags=tags), config=config))

    assert (
        "Suppressed: 13 findings\n\n"
        "- `null-field` (10 findings): old client\n"
        "- `null-field` (1 finding): old app\n"
        "- `null-field`: 2 more, not listed\n"
    ) in text


def test_markdown_has_fixes_and_related_places() -> None:
    """Like the text, also with unused suppressions."""
    config = Config(suppress=[{"code": "uuid-reused", "reason": "old client"}])
    text = markdown(validate_all([BROKEN, BROKEN], config=config))

    assert "<br>fix: treat it as cents (unsafe: on request) or " in text
    assert "and `bodies[0]: /visitors/0/snapshots/1/events/0`" in text
    assert (
        "Unused: 1 suppression without a finding\n\n- `uuid-reused` at `**`: old client"
        in text
    )
