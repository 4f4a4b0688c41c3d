"""Where each rule about time begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, Finding, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    NOW,
    Json,
    activation,
    body,
    buying,
    conversion,
    decision,
    snapshot,
    visitor,
)

TIME = "/visitors/0/snapshots/1/events/0/timestamp"
SECOND, MINUTE, YEAR = 1000, 60_000, 366 * 24 * 60 * 60 * 1000
CLOCK = Context(now=NOW)
START, END = NOW - 60 * MINUTE, NOW + 60 * MINUTE


def window(start: int | None, end: int | None, **others: Any) -> Context:
    """A catalog in which the experiment ran for that time."""
    known = {"id": "31001", "campaign_id": "21001", "variations": ["41001"]}
    return Context(
        catalog=Catalog(
            experiments=[{**known, "starts_at": start, "ends_at": end}], **others
        )
    )


WINDOW = window(START, END)
FIRST, LAST = 1_262_304_000, 4_102_444_799
"""The possible times of an event in seconds, without a clock."""
UNITS = [
    ("seconds", 10, 1),
    ("microseconds", 16, 10**6),
    ("nanoseconds", 19, 10**9),
]
"""The name of each unit, the digits of its times, and its part of a second."""


def at(timestamp: Any) -> Json:
    """A body whose conversion has this timestamp."""
    return buying(timestamp=timestamp)


def deciding(timestamp: int) -> Json:
    """A body of one decision, at a time."""
    event = activation(timestamp=timestamp)
    return body(visitor(snapshot(event, decisions=[decision()])))


def crowd(events: int, visitors: int) -> Json:
    """Conversions of several visitors in one millisecond."""
    return body(
        *(
            visitor(
                snapshot(conversion(uuid=f"u-{n}", entity_id=f"5{n}")),
                visitor_id=f"visitor-{n % visitors}",
            )
            for n in range(events)
        )
    )


BOUNDARIES = [
    *(
        Boundary("timestamp-not-integer", at(given), at(NOW), path=TIME)
        for given in (str(NOW), float(NOW), True, "2025-10-09T08:53:20Z", "", "soon")
    ),
    *(
        Boundary(
            f"timestamp-in-{unit}",
            at(FIRST * factor),
            at(FIRST * factor - 1),
            path=TIME,
            params={"digits": digits},
        )
        for unit, digits, factor in UNITS
    ),
    *(
        Boundary(
            f"timestamp-in-{unit}",
            at(LAST * factor + factor - 1),
            at(LAST * factor + factor),
            params={"digits": digits},
        )
        for unit, digits, factor in UNITS
    ),
    Boundary(
        "timestamp-in-seconds",
        at((NOW + YEAR) // 1000 - 1),
        at((NOW + YEAR) // 1000),
        CLOCK,
    ),
    Boundary(
        "timestamp-implausible",
        at(1_262_303_999_999),
        deciding(1_262_304_000_000),
        path=TIME,
    ),
    Boundary("timestamp-implausible", at(4_102_444_800_000), at(4_102_444_799_999)),
    Boundary("timestamp-implausible", at(NOW + YEAR), at(NOW + YEAR - 1), CLOCK),
    *(
        Boundary("timestamp-implausible", at(given), at(NOW))
        for given in (0, 1, -1, -NOW, 10**8 - 1, 10**10, 10**12, 10**14 - 1, 10**16)
    ),
    *(
        Boundary("timestamp-implausible", at(given), at(NOW))
        for given in (10**17 - 1, 10**19, 10**20, 10**400)
    ),
    Boundary(
        "timestamp-in-future",
        at(NOW + 5 * MINUTE + 1),
        at(NOW + 5 * MINUTE),
        CLOCK,
        path=TIME,
        params={"ahead_ms": 5 * MINUTE + 1},
    ),
    Boundary(
        "timestamp-in-future",
        at(NOW + 1),
        at(NOW),
        Context(now=NOW, clock_skew=0),
    ),
    Boundary("timestamp-in-future", at(NOW + YEAR - 1), at(NOW + YEAR), CLOCK),
    Boundary(
        "timestamp-outside-experiment",
        deciding(START - 1),
        deciding(START),
        WINDOW,
        path="/visitors/0/snapshots/0/events/0/timestamp",
        params={"side": "before", "experiments": ["31001"]},
    ),
    Boundary(
        "timestamp-outside-experiment",
        at(END),
        at(END - 1),
        WINDOW,
        path=TIME,
        params={"side": "after"},
    ),
    Boundary(
        "timestamp-outside-experiment",
        deciding(START - 1),
        deciding(4_102_444_799_999),
        window(START, None),
    ),
    Boundary(
        "timestamp-outside-experiment",
        at(END),
        deciding(1_262_304_000_000),
        window(None, END),
    ),
    Boundary(
        "timestamp-near-boundary",
        deciding(START + 5 * MINUTE),
        deciding(START + 5 * MINUTE + 1),
        WINDOW,
        params={"distance_ms": 5 * MINUTE},
    ),
    Boundary(
        "timestamp-near-boundary",
        at(END - 5 * MINUTE),
        at(END - 5 * MINUTE - 1),
        WINDOW,
        path=TIME,
    ),
    Boundary("timestamps-identical", crowd(20, 10), crowd(19, 10)),
    Boundary(
        "timestamps-identical",
        crowd(20, 10),
        crowd(20, 9),
        path="/visitors/0/snapshots/0/events/0/timestamp",
        params={"events": 20, "visitors": 10},
    ),
]


@table(BOUNDARIES)
def test_boundary(boundary: Boundary) -> None:
    """Just found, and just not."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """All of the specification."""
    assert_complete(BOUNDARIES, "time", shared)


@pytest.mark.parametrize("digits", range(1, 21))
def test_every_number_of_digits_has_one_finding(digits: int) -> None:
    """One cause, one finding: none about attribution either."""
    given = int("17600000600000000000"[:digits])
    units = {count: f"timestamp-in-{unit}" for unit, count, _ in UNITS}
    wanted = units.get(digits, "timestamp-implausible")

    findings = validate(at(given)).findings

    assert [(x.code, x.pointer) for x in findings] == (
        [] if digits == 13 else [(wanted, TIME)]
    )


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (621_355_968_000_000_000 + NOW * 10_000, ".NET ticks"),
        (116_444_736_000_000_000 + NOW * 10_000, "Windows FILETIME"),
        (NOW // 1000 - 978_307_200, "seconds since 2001"),
        (0, "before 2010"),
        (NOW + YEAR, "far in the future"),
        (4_102_444_800_000, "far in the future"),
    ],
)
def test_an_implausible_time_says_what_it_looks_like(given: int, where: str) -> None:
    """By the clock too."""
    (finding,) = validate(at(given), context=CLOCK).errors

    assert (finding.code, finding.pointer) == ("timestamp-implausible", TIME)
    assert finding.params == {"where": where}
    assert where in finding.message


def only(payload: Json, context: Context) -> Finding:
    """The one error of a body."""
    (found,) = validate(payload, context=context).errors
    return found


@pytest.mark.parametrize(
    "given",
    [
        NOW // 1000,
        NOW * 1000 + 7,
        NOW * 10**6 + 7,
    ],
)
def test_another_unit_is_safe_to_change_within_a_window(given: int) -> None:
    """Else it is offered."""
    for context, safe in ((WINDOW, True), (Context(), False)):
        (fix,) = only(at(given), context).fixes

        assert fix.safe is safe
        assert fix.operations == (
            {"op": "test", "path": TIME, "value": given},
            {"op": "replace", "path": TIME, "value": NOW},
        )


@pytest.mark.parametrize(
    ("given", "alone", "in_window"),
    [
        (str(NOW), NOW, NOW),
        ("1262304000000", 1_262_304_000_000, 1_262_304_000_000),
        ("1262303999999", None, None),
        ("4102444799999", 4_102_444_799_999, 4_102_444_799_999),
        ("4102444800000", None, None),
        (float(NOW), NOW, NOW),
        ("2025-10-09T08:53:20Z", NOW, NOW),
        ("2025-10-09T10:53:20.000+02:00", NOW, NOW),
        ("2025-10-09T08:53:20", None, None),
        ("2025-10-09", None, None),
        # Seconds as text: to milliseconds in one step, or not at all.
        (str(NOW // 1000), None, NOW),
        (float(NOW // 1000), None, NOW),
        (str(NOW * 1000), None, NOW),
        (NOW / 1000 + 0.5, None, None),
        (f" {NOW}", None, None),
        ("1" * 5000, None, None),
        (True, None, None),
        ("soon", None, None),
    ],
)
def test_what_is_no_integer_is_changed_only_where_it_is_exact(
    given: Any, alone: int | None, in_window: int | None
) -> None:
    """In one step to milliseconds."""
    for context, wanted in ((Context(), alone), (WINDOW, in_window)):
        fixes = only(at(given), context).fixes
        new = [x.operations[-1]["value"] for x in fixes]

        assert new == ([] if wanted is None else [wanted])
        assert all(x.safe for x in fixes)


def test_without_a_decision_the_experiments_that_use_an_event_matter() -> None:
    """Where the catalog knows them; else all of the account."""
    experiments = [
        {"id": "31001", "campaign_id": "21001", "ends_at": NOW},
        {"id": "31002", "campaign_id": "21002", "ends_at": END + MINUTE},
    ]
    code = "timestamp-outside-experiment"
    for using, wanted in ((["31001"], 1), (["31001", "31002"], 0), (None, 0)):
        event = {"id": "51001", "key": "purchase", "experiment_ids": using}
        catalog = Catalog(experiments=experiments, events=[event])
        report = validate(
            body(visitor(snapshot(conversion(timestamp=NOW + 10 * MINUTE)))),
            context=Context(catalog=catalog),
        )

        assert report.by_code().get(code, 0) == wanted
