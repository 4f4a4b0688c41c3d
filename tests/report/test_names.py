"""Bodies with names: they go wherever the report goes."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any, cast

import pytest

from eventcheck import Report, validate, validate_all
from eventcheck.render import github, html, junit, markdown, sarif, text
from tests.report.bodies import some
from tests.rules.build import body, buying

NAMES = ["sent/monday.json", "sent/tuesday.json", "sent/wednesday.json"]


def named() -> Report:
    """Three bodies, two of which are broken."""
    return validate_all([body(), *some(2, first=1)]).named(NAMES)


@pytest.mark.parametrize(
    "render", [text, html, markdown, junit, github, sarif], ids=lambda x: x.__name__
)
def test_every_rendering_names_the_bodies(render: Any) -> None:
    """Names replace the numbers of bodies."""
    shown = render(named())

    assert "sent/tuesday.json" in shown
    assert "bodies[1]" not in shown


def test_names_are_stored_and_copied() -> None:
    """JSON, pickle and copy; the report is equal to the one before."""
    report = named()

    stored = json.loads(report.to_json())
    assert stored["names"] == NAMES
    assert [x["name"] for x in stored["findings"]] == [
        NAMES[x.payload] for x in report.findings
    ]
    assert Report.from_json(report.to_json()) == report
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301
    assert copy.deepcopy(report) == report
    assert report != validate_all([body(), *some(2, first=1)])
    assert report.history == validate_all([body(), *some(2, first=1)]).history


def test_one_body_needs_no_list() -> None:
    """A text is one name, and a path as good as a text."""
    report = validate(buying(revenue=1.5))

    for name in ("a.json", Path("a.json"), ["a.json"], [Path("a.json")]):
        assert report.named(name).names == ("a.json",)
        assert '"uri": "a.json"' in sarif(report, files=name)
        assert "::error file=a.json," in github(report, files=name)
    assert str(report.named("a.json")).startswith("NOT OK: 1 error in a.json\n")


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b"], "a", ["a"] * 4])
def test_each_body_has_one_name(names: Any) -> None:
    """Otherwise the names could not be assigned."""
    report = validate_all([body(), body(), body()])

    with pytest.raises(ValueError, match="names: expected 3 names"):
        report.named(names)
    with pytest.raises(ValueError, match="files: expected 3 names"):
        sarif(report, files=names)
    with pytest.raises(ValueError, match="files: expected 3 names"):
        github(report, files=names)


def test_a_name_is_a_text_or_a_path() -> None:
    """Nothing else has a form in every rendering."""
    for wrong in ([7], [b"a.json"], [None]):
        with pytest.raises(TypeError, match="names: expected texts or paths"):
            validate(body()).named(cast("Any", wrong))


def test_names_that_are_no_list_are_rejected() -> None:
    """One name is enough only for one body."""
    three = validate_all([body()] * 3)

    with pytest.raises(TypeError, match="names: expected a list of names, got NoneT"):
        three.named(cast("Any", None))
    with pytest.raises(ValueError, match="one for each body, got a single name"):
        three.named("abc")


@pytest.mark.parametrize(
    "render", [text, html, markdown, junit, github, sarif], ids=lambda x: x.__name__
)
def test_renderers_take_a_report(render: Any) -> None:
    """Not its findings."""
    with pytest.raises(
        TypeError, match=f"^{render.__name__}: expected a Report, got tuple$"
    ):
        render(named().findings)
    with pytest.raises(TypeError, match=r"^diff: baseline: expected a Report"):
        named().diff(cast("Any", named().to_json()))


def test_diff_knows_a_body_by_its_name() -> None:
    """The position and number of bodies do not matter."""
    before = validate_all(some(2, first=1)).named(NAMES[1:])
    after = named()

    assert after.diff(before).findings == ()
    assert after.diff(before).names == after.names
    renamed = validate_all([body(), *some(2, first=1)]).named(["a", "b", "c"])
    assert renamed.diff(before).findings == renamed.findings
    twice = Report.merge([before, before])
    assert len(twice.diff(before).findings) == len(before.findings)
    assert {x.payload for x in twice.diff(before).findings} == {2, 3}


def test_diff_of_named_and_unnamed_bodies_is_rejected() -> None:
    """They cannot be compared; a report about no bodies has no names to compare."""
    plain = validate_all(some(3))

    with pytest.raises(ValueError, match="the report does not name its bodies"):
        plain.diff(named())
    with pytest.raises(ValueError, match="the baseline does not name its bodies"):
        named().diff(plain)
    assert named().diff(Report.merge([])).findings == named().findings


@pytest.mark.parametrize(
    "name", ["a\nb", "\x1b[31mred", "<b>", "a|b`", "\ud800", "%,:"]
)
def test_a_name_breaks_no_rendering(name: str) -> None:
    """A name is escaped like a key of a payload."""
    report = validate_all([body(), buying(revenue=1.5)]).named(["x", name])
    for render in (text, html, markdown, junit, github, sarif):
        assert "\x1b" not in render(report)
        render(report).encode()
    notice = 1
    assert len(github(report).split("\n")) == len(report.findings) + notice
    assert "<b>" not in html(report) + junit(report)
    assert Report.from_json(report.to_json()).to_dict() == report.to_dict()
