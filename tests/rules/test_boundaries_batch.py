"""Test where each rule about the batch and its sessions begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Severity, apply_fixes, validate, validate_all

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    NOW,
    Json,
    body,
    conversion,
    decided,
    decision,
    found,
    snapshot,
    visitor,
    without,
)

DAY = 24 * 60 * 60 * 1000
OFF = body(enrich_decisions=False)


def converting(**fields: Any) -> Json:
    """A body without enrichment, whose conversion's snapshot has these fields."""
    snapshots = decided(), snapshot(conversion(), **fields)
    return body(visitor(*snapshots), enrich_decisions=False)


def visits(span: int, first: str = "a", second: str = "a", **who: str) -> Json:
    """A body in which two sessions' conversions are so many milliseconds apart."""
    return body(
        visitor(decided(), snapshot(conversion(timestamp=NOW)), session_id=first),
        visitor(
            snapshot(conversion(timestamp=NOW + span, uuid="b")),
            session_id=second,
            **who,
        ),
    )


def shared(second: str) -> Json:
    """A body of two visitors, with a session id each."""
    deciding = decided()
    other: Any = decided()
    other["events"][0]["uuid"] = "c"
    return body(
        visitor(deciding, session_id="a"),
        visitor(other, session_id=second, visitor_id="visitor-2"),
    )


BOUNDARIES = [
    Boundary("enrich-decisions-off", OFF, body(), path="/enrich_decisions"),
    Boundary(
        "enrich-decisions-off",
        without(body(), "enrich_decisions"),
        without(body(visitor(decided())), "enrich_decisions"),
        path="",
        params={"conversions": 1},
    ),
    Boundary(
        "enrich-decisions-off",
        converting(decisions=[]),
        converting(decisions=[decision()]),
    ),
    Boundary(
        "enrich-decisions-off",
        body(enrich_decisions=None),
        # What it is, cannot be read: that alone is reported.
        body(enrich_decisions="true"),
        path="/enrich_decisions",
        also=frozenset({"null-field"}),
    ),
    Boundary("client-name-absent", without(body(), "client_name"), body(), path=""),
    Boundary("client-name-absent", without(body(), "client_version"), body()),
    Boundary("ip-not-anonymized", body(anonymize_ip=False), body(anonymize_ip=True)),
    Boundary(
        "ip-not-anonymized", body(anonymize_ip=False), body(), path="/anonymize_ip"
    ),
    Boundary(
        "session-id-blank",
        body(visitor(session_id="")),
        body(visitor(session_id="a")),
        path="/visitors/0/session_id",
    ),
    Boundary("session-id-blank", body(visitor(session_id="")), body()),
    Boundary(
        "session-id-auto",
        body(visitor(session_id="AUTO")),
        body(visitor(session_id="auto")),
        path="/visitors/0/session_id",
    ),
    Boundary(
        "session-id-auto",
        body(visitor(session_id="AUTO"), client_name="python-sdk"),
        body(visitor(session_id="AUTO"), client_name="js"),
    ),
    Boundary(
        "session-id-auto",
        body(visitor(session_id="AUTO")),
        body(
            visitor(
                attributes=[{"e": "", "k": "", "t": "device", "v": "x"}],
                session_id="AUTO",
            )
        ),
    ),
    Boundary("session-id-shared", shared("a"), shared("b")),
    Boundary("session-id-shared", shared("a"), shared("")),
    Boundary("session-id-shared", shared("a"), shared("AUTO")),
    Boundary(
        "session-id-shared",
        visits(DAY + 1),
        visits(DAY),
        path="/visitors/1/session_id",
    ),
    Boundary("session-id-shared", visits(DAY + 1), visits(DAY + 1, second="b")),
    Boundary(
        "session-id-shared",
        (
            visits(1),
            body(
                visitor(
                    snapshot(conversion(timestamp=NOW + DAY + 1, uuid="d")),
                    session_id="a",
                )
            ),
        ),
        (
            visits(1),
            body(
                visitor(
                    snapshot(conversion(timestamp=NOW + DAY, uuid="d")), session_id="a"
                )
            ),
        ),
    ),
]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """The table above has every rule of this family in the specification."""
    assert_complete(BOUNDARIES, "batch", shared)


def test_enrichment_is_one_finding_of_a_body() -> None:
    """It counts all conversions, and names some of them."""
    events = [conversion(uuid=f"event-{n}", timestamp=NOW + n) for n in range(25)]
    payload = body(visitor(decided(), snapshot(*events)), enrich_decisions=False)
    (finding,) = validate(payload).findings

    assert finding.params["conversions"] == 25
    assert len(finding.related) == 10
    assert finding.related[0].pointer == "/visitors/0/snapshots/1/events/0"
    assert apply_fixes(payload, finding.fixes, unsafe=True).payload == payload | {
        "enrich_decisions": True
    }


def test_enrichment_is_checked_for_each_body() -> None:
    """A body with enrichment does not help another one without it."""
    report = validate_all([body(), OFF | {"visitors": [visitor(visitor_id="x")]}])

    assert [x.payload for x in report.findings if x.severity is Severity.ERROR][-1] == 1


def test_name_and_version_are_one_finding() -> None:
    """If one is null, `null-field` alone reports it."""
    assert found(without(body(), "client_name", "client_version")) == [
        ("client-name-absent", "")
    ]
    assert found(body(client_name=None)) == [("null-field", "/client_name")]


@pytest.mark.parametrize("session_id", ["", " "])
def test_a_blank_session_id_is_dropped(session_id: str) -> None:
    """An empty session id means the same as none."""
    payload = body(visitor(session_id=session_id))
    report = validate(payload)

    assert list(report.by_code()) == ["session-id-blank"]
    assert apply_fixes(payload, report).payload == body()


def test_a_session_id_can_be_fixed() -> None:
    """The fix drops the snippet's AUTO, and writes a number as text."""
    auto, number = body(visitor(session_id="AUTO")), body(visitor(session_id=7))

    assert apply_fixes(auto, validate(auto)).payload == body()
    assert apply_fixes(number, validate(number)).payload == body(
        visitor(session_id="7")
    )
