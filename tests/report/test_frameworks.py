"""A report and a finding in pydantic, in JSON encoders, in conditions."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from eventcheck import (
    Config,
    Effect,
    Finding,
    Fix,
    History,
    Report,
    Severity,
    validate,
    validate_all,
)
from tests.report.bodies import some
from tests.rules.build import body, buying

BROKEN = buying(revenue=59.9, quantity=2.0, tags={"note": None}, color="red")
ACCEPT = [{"code": "unknown-field", "reason": "ours"}]
REPORT = validate_all([body(), BROKEN], config=Config(suppress=ACCEPT))


class Answer(BaseModel):
    """A response of another service."""

    report: Report
    worst: Finding | None = None


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_pydantic_has_the_published_form(mode: Any) -> None:
    """Its JSON Schema describes what it writes."""
    for kind, value in ((Report, REPORT), (Finding, REPORT.findings[0])):
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        schema = adapter.json_schema(mode=mode)
        written = json.loads(adapter.dump_json(value))

        assert written == json.loads(json.dumps(value.to_dict()))
        assert adapter.dump_python(value) == value.to_dict()
        validator: Any = Draft202012Validator(schema)
        validator.validate(written)
        assert adapter.validate_python(value) is value
        assert adapter.validate_python(written) == value
        assert adapter.validate_json(json.dumps(written)) == value


def test_a_model_may_have_reports() -> None:
    """A model with reports can be read and written."""
    answer = Answer(report=REPORT, worst=REPORT.errors[0])

    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    with pytest.raises(ValidationError):
        Answer.model_validate({"report": {"ok": True}})


def test_encoders_of_dataclasses_can_write_them() -> None:
    """Such as Flask's: no key is a tuple, nothing is a class of the library."""
    for value in (REPORT, REPORT.findings[0], validate_all(some(300))):
        plain = json.loads(json.dumps(dataclasses.asdict(value), sort_keys=True))
        assert plain
    assert json.loads(json.dumps(dataclasses.asdict(REPORT)))["totals"][
        "revenue-not-integer"
    ] == {"error": 1}


def test_a_report_cannot_be_a_condition() -> None:
    """Otherwise `assert validate(body)` would never fail."""
    with pytest.raises(TypeError, match="use report"):
        assert REPORT
    with pytest.raises(TypeError, match="use report"):
        bool(validate(body()))


@pytest.mark.parametrize(
    "wrong", ["visitors/0", "$.visitors", "visitors", " /visitors"]
)
def test_an_invalid_pointer_is_rejected(wrong: str) -> None:
    """An invalid pointer raises instead of finding nothing."""
    with pytest.raises(ValueError, match="expected a JSON Pointer"):
        REPORT.at(wrong)


def test_an_unknown_body_is_rejected() -> None:
    """The index must be one of the report."""
    assert REPORT.at("", payload=1)
    for payload in (2, -1):
        with pytest.raises(ValueError, match="payload: expected 0 to 1"):
            REPORT.at("", payload=payload)


@pytest.mark.parametrize(
    ("step", "written"),
    [
        ("a", "['a']"),
        (0, "[0]"),
        ("it's", r"['it\'s']"),
        ("back\\slash", r"['back\\slash']"),
        ("\b\t\n\f\r", r"['\b\t\n\f\r']"),
        ("\x00\x0b\x1f", r"['\u0000\u000b\u001f']"),
        ('"/\x7f\u20ac', "['\"/\x7f\u20ac']"),
    ],
)
def test_jsonpath_is_normalized(step: str | int, written: str) -> None:
    """Section 2.7 of RFC 9535: brackets, single quotes, few escapes."""
    finding = dataclasses.replace(REPORT.findings[0], path=("x", step))

    assert finding.jsonpath == f"$['x']{written}"


def test_a_finding_takes_texts_for_its_words() -> None:
    """A string is converted to a severity, or rejected at once."""
    words: dict[str, Any] = {"code": "c", "category": "x", "message": "m", "hint": "h"}
    finding = Finding(
        severity=cast("Severity", "warning"),
        effect=cast("Effect", "none"),
        path=cast("Any", ["a", 0]),
        **words,
    )

    assert finding.severity is Severity.WARNING
    assert finding.effect is Effect.NONE
    assert finding.path == ("a", 0)
    assert hash(finding)
    with pytest.raises(ValueError, match="warn"):
        Finding(severity=cast("Severity", "warn"), effect=Effect.NONE, path=(), **words)


def test_operations_are_shown_only_on_request() -> None:
    """Nothing shows or stores them, unless values are wanted."""
    (hidden,) = validate(buying(quantity=2.0)).findings[0].fixes
    config = Config(include_values=True)
    (shown,) = validate(buying(quantity=2.0), config=config).findings[0].fixes

    assert hidden.operations[0]["value"] == 2.0
    assert dataclasses.asdict(hidden) == hidden.to_dict()
    assert repr(hidden) == "Fix(title='write an integer', safe=True)"
    assert shown.to_dict()["operations"] == list(shown.operations)
    assert hidden == shown
    assert Fix("x", [], safe=True).operations == ()
    for fix, operations in ((hidden, ()), (shown, shown.operations)):
        assert pickle.loads(pickle.dumps(fix)).operations == operations  # noqa: S301
        assert copy.deepcopy(fix).operations == fix.operations


def test_history_stays_with_the_report_of_the_call() -> None:
    """An empty history would cause false errors in later calls."""
    report = validate(body())

    assert report.history.decisions
    assert report.named("a").history == report.history
    assert report.diff(validate(BROKEN)).history == report.history
    for other in (
        Report.from_json(report.to_json()),
        Report.merge([report]),
        dataclasses.replace(report),
        Report(),
    ):
        with pytest.raises(ValueError, match="has no history"):
            _ = other.history
    assert isinstance(report.history, History)


def test_a_cut_report_cannot_be_compared() -> None:
    """Findings that are not listed may be new or old."""
    many = [buying(revenue=n + 0.5, uuid=f"{n}") for n in range(3)]
    whole = validate_all(many)
    cut = validate_all(many, config=Config(max_per_code=2))

    for report, baseline, which in ((cut, whole, "report"), (whole, cut, "baseline")):
        with pytest.raises(ValueError, match=f"the {which} lists .* of .* findings"):
            report.diff(baseline)


def test_diff_keeps_the_totals_of_bodies() -> None:
    """So that every format knows which bodies have something new."""
    new = REPORT.diff(validate_all([body(), body()]))

    assert new.findings
    assert new.body_totals.keys() == {1}
    assert sum(new.body_totals[1].values()) == len(new.findings)
    assert new.suppressed == REPORT.suppressed
