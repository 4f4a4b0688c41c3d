"""Reports of parts are joined: the whole says what one call would say."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from eventcheck import Config, Report, Severity, validate, validate_all
from tests.report.bodies import some
from tests.rules.build import body, buying

ACCEPT = [
    {"code": "null-field", "reason": "old client"},
    {"code": "uuid-reused", "reason": "none of these"},
]
SMALL = Config(max_per_code=3, suppress=ACCEPT)
BODIES = 40


@pytest.mark.parametrize("size", [1, 7, 13, 39, 40, 50])
@pytest.mark.parametrize("config", [Config(), SMALL], ids=["all", "capped"])
def test_merged_reports_equal_one_call(size: int, config: Config) -> None:
    """For any split, with and without a cap, also through JSON and pickle."""
    bodies = some(BODIES)
    whole = validate_all(bodies, config=config)
    parts = [
        validate_all(bodies[first : first + size], config=config)
        for first in range(0, BODIES, size)
    ]

    assert Report.merge(parts) == whole
    assert Report.merge(Report.from_json(x.to_json()) for x in parts) == whole
    assert Report.merge(pickle.loads(pickle.dumps(parts))) == whole  # noqa: S301
    assert whole.errors
    assert whole.complete == (config is not SMALL)
    assert bool(whole.suppressed) == (config is SMALL)


def check(bodies: list[Any]) -> Report:
    """The work of a worker."""
    return validate_all(bodies)


def test_processes_report_the_same_as_one() -> None:
    """The reports of 1 000 bodies come back without values."""
    bodies = some(1_000)
    quarters = [bodies[first : first + 250] for first in range(0, 1_000, 250)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        merged = Report.merge(pool.map(check, quarters))

    assert merged == validate_all(bodies)
    assert merged.bodies == 1_000
    assert not merged.complete


def test_bodies_are_numbered_through() -> None:
    """Findings, related places and totals have the new numbers."""
    twice = validate_all([body(), body()])
    merged = Report.merge([validate(buying(revenue=1.5)), twice])

    assert merged.bodies == 3
    assert [x.payload for x in merged.errors] == [0]
    (again,) = [x for x in merged.findings if x.code == "duplicate-event"][:1]
    assert (again.payload, again.related[0].payload) == (2, 1)
    assert merged.body_totals[2] == twice.body_totals[1]


def test_merging_no_reports_makes_an_empty_report() -> None:
    """It says NOTHING CHECKED, not OK."""
    empty = Report.merge([])

    assert empty.bodies == 0
    assert str(empty) == "NOTHING CHECKED: nothing to report in 0 bodies"
    assert Report.merge([empty, validate(body())]) == validate(body())


def test_a_suppression_is_unused_if_no_part_uses_it() -> None:
    """One that another part uses is used."""
    parts = [validate(x, config=SMALL) for x in (buying(tags={"a": None}), body())]

    assert [x.code for x in parts[1].unused_suppressions] == [
        "null-field",
        "uuid-reused",
    ]
    for order in (parts, parts[::-1]):
        unused = Report.merge(order).unused_suppressions
        assert [x.code for x in unused] == ["uuid-reused"]


def test_the_smallest_cap_holds() -> None:
    """Reports with different caps are cut to the smallest."""
    parts = [
        validate_all([buying(revenue=0.5)] * 4, config=Config(max_per_code=cap))
        for cap in (100, 2)
    ]
    merged = Report.merge(parts)

    assert merged.max_per_code == 2
    assert merged.unlisted["revenue-not-integer"] == {Severity.ERROR: 6}


def test_merging_keeps_names() -> None:
    """Bodies of a part without names have none."""
    named = validate_all(some(2)).named(["a.json", "b.json"])
    merged = Report.merge([named, validate(buying(revenue=1.5)), named])

    assert merged.names == ("a.json", "b.json", "", "a.json", "b.json")
    assert merged.name_of(2) is None
    assert " bodies[2]: /visitors" in str(merged)
    assert " b.json: /visitors" in str(merged)


@pytest.mark.parametrize("wrong", [validate(body()), [None], ["{}"], 7])
def test_merging_rejects_other_types(wrong: Any) -> None:
    """One report is no list of reports."""
    where = r"merge: expected a list of reports, got|merge: reports\[0\]: expected a Re"
    with pytest.raises(TypeError, match=where):
        Report.merge(wrong)


def test_reports_are_merged_from_a_list() -> None:
    """Not from an argument for each."""
    one: Any = validate(body())
    with pytest.raises(TypeError, match="merge: pass a list of reports"):
        Report.merge(one, one)
