"""The methods of a report."""

from __future__ import annotations

import json
from typing import cast

import pytest

from eventcheck import (
    Config,
    Finding,
    InvalidPayloadError,
    Report,
    Severity,
    validate,
    validate_all,
)
from tests.rules.build import attribute, body, buying, visitor

BROKEN = buying(revenue=59.9, tags={"note": None}, color="red")


def test_counts_and_lists() -> None:
    """By severity and by code; a cut list is not complete, its totals are."""
    report = validate(BROKEN)

    assert not report.ok
    assert [x.code for x in report.errors] == ["revenue-not-integer"]
    assert [x.code for x in report.warnings] == ["null-field"]
    assert [x.code for x in report.infos] == ["unknown-field"]
    assert report.counts == dict.fromkeys(Severity, 1)

    many = body(**{f"field_{x}": x for x in range(5)})
    cut = validate(many, config=Config(max_per_code=2))
    assert (len(cut.findings), cut.complete) == (2, False)
    assert cut.by_code() == {"unknown-field": 5}


def test_at_gives_what_is_at_a_place_and_under_it() -> None:
    """By path or pointer, in one of the bodies."""
    report = validate_all([body(), BROKEN])

    def at(path: str | tuple[str | int, ...], payload: int) -> list[str]:
        return [x.code for x in report.at(path, payload)]

    event = "/visitors/0/snapshots/1/events/0"
    assert at(f"{event}/tags", 1) == ["null-field"]
    assert at(("visitors", 0, "snapshots", 1, "events", 0, "revenue"), 1) == [
        "revenue-not-integer"
    ]
    assert at("/visitors/0/snap", 1) == []
    assert len(at("", 1)) == len(report.findings) - len(at("", 0))


def test_raise_for_errors() -> None:
    """The text of the error is the report; it carries it, too."""
    report = validate(BROKEN)
    with pytest.raises(InvalidPayloadError) as caught:
        report.raise_for_errors()

    assert str(caught.value) == str(report)
    assert caught.value.report is report
    validate(body()).raise_for_errors()


def test_diff_returns_new_findings() -> None:
    """Findings are compared by place and code."""
    before = validate(buying(revenue=59.9))
    after = validate(BROKEN)
    new = after.diff(before)

    assert [x.code for x in new.findings] == ["unknown-field", "null-field"]
    assert new.ok
    assert new.by_code() == {"null-field": 1, "unknown-field": 1}
    assert new.not_checked == after.not_checked
    assert after.diff(after).findings == ()
    assert after.diff(Report()).findings == after.findings
    assert [x.code for x in before.diff(validate(body())).errors] == [
        "revenue-not-integer"
    ]


def test_diff_takes_a_baseline_from_json() -> None:
    """A baseline may be a file in a repository."""
    report = validate(BROKEN)

    assert report.diff(Report.from_json(report.to_json())).findings == ()


def test_rich_and_repr_are_short() -> None:
    """Counts, and where; `rich` prints the pairs as arguments."""
    report = validate(BROKEN)
    pairs = {name: value for name, value, *_ in report.__rich_repr__()}

    assert pairs["ok"] is False
    assert pairs["counts"] == {"error": 1, "warning": 1, "info": 1}
    assert "error revenue-not-integer /visitors/0/snapshots/1/events/0/revenue" in str(
        pairs["findings"]
    )
    assert repr(report) == (
        "<Report NOT OK: 1 error, 1 warning, 1 info; "
        "revenue-not-integer 1, null-field 1, unknown-field 1>"
    )


def test_one_line_has_the_most_severe_codes() -> None:
    """The first four codes, and the number of the others."""
    fields = {"color": 1, "value": "x", "quantity": "7", "tags": {"a": None}}
    report = validate(buying(revenue=59.9, type=7, **fields))

    assert len(report.totals) > 5
    shown = repr(report)
    assert "; revenue-not-integer 1, " in shown
    assert shown.endswith(f"{len(report.totals) - 4} other codes>")


def test_a_notebook_shows_a_page() -> None:
    """Not the text for a terminal."""
    shown = validate(BROKEN)._repr_html_()  # pyright: ignore[reportPrivateUsage]

    assert shown.startswith("<div")
    assert "revenue-not-integer" in shown


@pytest.mark.parametrize("values", [True, False])
def test_json_and_back(values: bool) -> None:  # noqa: FBT001
    """Everything except the history; operations only with values."""
    accept = [
        {"code": "unknown-field", "reason": "known", "path": "/visitors/**"},
        {"code": "uuid-reused", "reason": "old client"},
    ]
    config = Config(include_values=values, suppress=accept, max_per_code=1)
    tags = {"a": None, "b": None}
    payload = buying(revenue="1", tags=tags, color="red")
    report = validate(payload, config=config)
    again = Report.from_json(report.to_json())

    assert again == report
    assert again.suppressed
    assert again.unused_suppressions
    assert str(again) == str(report)
    assert [fix.operations for x in again.findings for fix in x.fixes] == [
        fix.operations if values else () for x in report.findings for fix in x.fixes
    ]


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 10**5000, "half \ud800", [[]]],
    ids=["nan", "infinite", "long", "half a pair", "nested"],
)
def test_values_that_json_cannot_express_become_text(value: object) -> None:
    """A report with values is valid JSON, and can be read again."""
    for payload in (
        buying(revenue=value),
        buying(tags={"revenue": value, "note": None}),
        body(visitor(attributes=[attribute(value=value)])),
    ):
        report = validate(payload, config=Config(include_values=True))
        again = Report.from_json(report.to_json())

        assert again.to_dict() == report.to_dict()
        assert str(report)


def test_values_too_deep_for_json_are_in_no_fix() -> None:
    """Such a fix loses its operations; the report is still written."""
    deep: dict[str, object] = {}
    for _ in range(3_000):
        deep = {"a": deep}
    payload: dict[str, object] = {"account_id": "12001", "visitors": deep}
    report = validate(payload, config=Config(include_values=True))

    assert [x.code for x in report.errors] == ["wrong-type"]
    assert report.errors[0].fixes == ()
    assert Report.from_json(report.to_json()) == report


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "the text is not JSON"),
        ("[]", "the text is not a JSON object"),
        ("{}", "'ok' is missing"),
        (b"\xff", "the text is not JSON"),
        (
            Report().to_json().replace("1,", "2,", 1),
            "'version' does not match the schema",
        ),
    ],
)
def test_other_json_is_rejected(text: str | bytes, where: str) -> None:
    """The error has the place, but no value."""
    match = f"^not an eventcheck report: {where}"
    with pytest.raises(ValueError, match=match):
        Report.from_json(text)


def test_fields_of_later_versions_are_ignored() -> None:
    """Fields may be added in a minor release."""
    report = validate(BROKEN)
    later = json.loads(report.to_json())
    later["findings"][0]["owner"] = later["made_by"] = "somebody"

    assert Report.from_json(json.dumps(later)) == report


def test_findings_render_their_path() -> None:
    """Paths as JSON Pointer and JSONPath, with their escapes."""
    finding = Finding(
        "x", Severity.INFO, validate(BROKEN).findings[0].effect, "c", "m", "h",
        ("tags", "a/b~c", 0, "it's"),
    )  # fmt: skip

    assert finding.pointer == "/tags/a~1b~0c/0/it's"
    assert finding.jsonpath == "$['tags']['a/b~c'][0]['it\\'s']"


def test_equal_reports_have_equal_hashes() -> None:
    """Reports compare and hash by content."""
    one, same, other = validate(BROKEN), validate(BROKEN), validate(body())

    assert {one, same, other} == {one, other}
    assert one != cast("object", one.to_json())
