"""Where each rule about repeated events begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Context, Severity, apply_fixes, validate, validate_all

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import NOW, Json, activation, body, conversion, decided, decision, snapshot
from .build import visitor as entry

LATER = "/visitors/0/snapshots/2/events/0"
ORDERS = Context(order_id_tag="order")


def twice(first: Json, second: Json) -> Json:
    """A visitor with two conversions."""
    return body(entry(decided(), snapshot(first), snapshot(second)))


def again(**fields: Any) -> Json:
    """A conversion, and the same with other fields."""
    return twice(conversion(), conversion(**fields))


def order(number: object, **fields: Any) -> Json:
    """A conversion with an order id."""
    return conversion(tags={"order": number}, **fields)


BOUNDARIES = [
    Boundary(
        "duplicate-event",
        again(),
        again(uuid="u-2"),
        severity=Severity.WARNING,
        path=LATER,
    ),
    Boundary("duplicate-event", again(revenue=5), again(entity_id="51002")),
    Boundary("duplicate-event", again(tags={"a": 1}), again(timestamp=NOW + 1)),
    Boundary("uuid-reused", again(entity_id="51002"), again(), path=LATER),
    Boundary(
        "uuid-reused",
        body(
            entry(
                snapshot(activation(uuid="u"), decisions=[decision()]),
                snapshot(conversion(uuid="u")),
            )
        ),
        body(),
        path="/visitors/0/snapshots/1/events/0",
    ),
    Boundary(
        "event-restamped",
        again(timestamp=NOW + 70_000),
        again(timestamp=NOW + 70_000, uuid="u-2"),
        path=LATER,
    ),
    Boundary(
        "event-reissued", again(uuid="u-2"), again(uuid="u-2", revenue=5), path=LATER
    ),
    Boundary(
        "event-reissued",
        again(uuid="u-2"),
        # Equal activations in one millisecond are official traffic.
        body(
            entry(
                snapshot(activation(), activation(uuid="u-2"), decisions=[decision()])
            )
        ),
    ),
    Boundary(
        "order-repeated",
        twice(order("A-1"), order("A-1", uuid="u-2", timestamp=NOW + 70_000)),
        twice(order("A-1"), order("A-2", uuid="u-2", timestamp=NOW + 70_000)),
        ORDERS,
        path=LATER,
    ),
    Boundary(
        "order-repeated",
        twice(order(17, revenue=5), order("17", uuid="u-2", revenue=6)),
        twice(order(" ", revenue=5), order(" ", uuid="u-2", revenue=6)),
        ORDERS,
    ),
    # What is no order id: 0, and other than texts and whole numbers.
    *(
        Boundary(
            "order-repeated",
            twice(order(given, revenue=5), order(given, uuid="u-2", revenue=6)),
            twice(order(nothing, revenue=5), order(nothing, uuid="u-2", revenue=6)),
            ORDERS,
        )
        for given, nothing in ((1, 0), (-1, False), ("A", True), (" A", 1.5))
    ),
    Boundary(
        "order-repeated",
        twice(order(1, revenue=5), order(1, uuid="u-2", entity_id="51002", revenue=5)),
        # A cart and its purchase: the revenue does not add up twice.
        twice(order(1), order(1, uuid="u-2", entity_id="51002", revenue=5)),
        ORDERS,
    ),
    Boundary(
        "order-repeated",
        twice(order(1), order(1, uuid="u-2")),
        twice(order(1), order(1)),
        ORDERS,
        also=frozenset({"event-reissued"}),
    ),
]


@table(BOUNDARIES)
def test_boundary(boundary: Boundary) -> None:
    """Just found, and just not."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """All of the specification."""
    assert_complete(BOUNDARIES, "uniqueness", shared)


def repeated(payloads: list[Json], context: Context | None = None) -> list[object]:
    """Code, severity and body of what is found about repeated events."""
    report = validate_all(payloads, context=context or Context())
    return [
        (x.code, x.severity, x.payload)
        for x in report.findings
        if x.category == "uniqueness"
    ]


def test_a_whole_batch_sent_again_is_a_retry() -> None:
    """And without harm, with the history as with the body itself."""
    batch = body()
    retry = [("duplicate-event", Severity.WARNING, n) for n in (1, 1)]
    known = Context(history=validate(batch).history)

    assert repeated([batch, batch]) == retry
    assert repeated([batch], known) == [(*x[:2], 0) for x in retry]


@pytest.mark.parametrize(
    ("fields", "code", "severity"),
    [
        ({}, "duplicate-event", Severity.WARNING),
        ({"revenue": 5}, "duplicate-event", Severity.ERROR),
        ({"timestamp": NOW + 1}, "event-restamped", Severity.WARNING),
        ({"timestamp": NOW + 1, "revenue": 5}, "event-restamped", Severity.WARNING),
        ({"uuid": "u-9"}, "event-reissued", Severity.WARNING),
        ({"entity_id": "51002"}, "uuid-reused", Severity.WARNING),
    ],
)
def test_the_history_serves_as_the_body(
    fields: dict[str, Any], code: str, severity: Severity
) -> None:
    """One call over both bodies, or two with what the first one sent."""
    first = body(entry(decided(), snapshot(conversion())))
    second = body(entry(snapshot(conversion(**fields))))
    known = Context(history=validate(first).history)

    assert repeated([first, second]) == [(code, severity, 1)]
    assert repeated([second], known) == [(code, severity, 0)]


def test_another_visitor_with_the_same_identity_loses() -> None:
    """Identical or not, here or in the history."""
    mine = body(entry(decided(), snapshot(conversion())))
    other = body(entry(snapshot(conversion()), visitor_id="visitor-2"))
    known = Context(history=validate(mine).history)

    assert repeated([mine, other]) == [("duplicate-event", Severity.ERROR, 1)]
    assert repeated([other], known) == [("duplicate-event", Severity.ERROR, 0)]


def test_what_was_sent_stands_before_what_is_here() -> None:
    """Two equal events differ both from the one in the history."""
    first = body(entry(decided(), snapshot(conversion(revenue=1))))
    equal = body(entry(snapshot(conversion()), snapshot(conversion())))
    known = Context(history=validate(first).history)

    assert repeated([equal], known) == [("duplicate-event", Severity.ERROR, 0)] * 2


def test_a_retry_with_a_number_for_a_uuid_is_dropped_at_once() -> None:
    """The test of the patch has the uuid as given."""
    payload = twice(conversion(uuid=7), conversion(uuid=7))
    once = apply_fixes(payload, validate(payload)).payload

    assert apply_fixes(once, validate(once)).payload == once
    assert "duplicate-event" not in validate(once).by_code()


def test_another_visitors_duplicate_is_restamped_all_the_same() -> None:
    """What is judged of one visitor does not depend on others."""
    other = body(entry(snapshot(conversion()), visitor_id="visitor-2"))
    mine = body(
        entry(
            decided(), snapshot(conversion(timestamp=NOW + 1)), snapshot(conversion())
        )
    )

    assert sorted(map(str, repeated([other, mine]))) == sorted(
        map(
            str,
            [
                ("uuid-reused", Severity.WARNING, 1),
                ("duplicate-event", Severity.ERROR, 1),
                ("event-restamped", Severity.WARNING, 1),
            ],
        )
    )


@pytest.mark.parametrize("complete", [False, True])
def test_an_official_sender_has_two_events_and_no_second_uuid(
    *, complete: bool
) -> None:
    """A loop over a cart within a millisecond is no retry, and no warning."""
    payload = {**again(uuid="u-2"), "client_name": "python-sdk"}
    found = validate(payload, context=Context(history_complete=complete)).findings
    first = body(entry(decided(), snapshot(conversion())), client_name="python-sdk")
    later = body(entry(snapshot(conversion(uuid="u-2"))), client_name="python-sdk")
    sent = Context(history=validate(first).history)

    assert [(x.code, x.severity) for x in found] == [("event-reissued", Severity.INFO)]
    assert repeated([later], sent) == [("event-reissued", Severity.INFO, 0)]


def test_a_retry_is_one_also_after_another_visitors_event() -> None:
    """In one call as with the history: it repeats the visitor's own event."""
    mine = body(entry(decided(), snapshot(conversion())))
    other = body(entry(snapshot(conversion()), visitor_id="visitor-2"))
    sent = Context(history=validate_all([mine, other]).history)

    assert repeated([mine, other, other]) == [
        ("duplicate-event", Severity.ERROR, 1),
        ("duplicate-event", Severity.WARNING, 2),
    ]
    assert repeated([other], sent) == [("duplicate-event", Severity.WARNING, 0)]


def test_another_visitors_event_in_the_history_hides_nothing() -> None:
    """It makes duplicates of both; each is still the visitor's own retry or change."""
    other = body(entry(snapshot(conversion()), visitor_id="visitor-2"))
    mine = body(entry(decided(), snapshot(conversion(timestamp=NOW + 1))))
    later = body(entry(snapshot(conversion())))
    both, first = (
        Context(history=validate_all(x).history) for x in ([other, mine], [other])
    )

    expected = [
        ("duplicate-event", Severity.ERROR),
        ("event-restamped", Severity.WARNING),
    ]
    assert repeated([other, mine, later])[1:] == [(*x, 2) for x in expected]
    assert repeated([later], both) == [(*x, 0) for x in expected]
    assert repeated([later, later], first) == [
        ("duplicate-event", Severity.ERROR, 0),
        ("duplicate-event", Severity.WARNING, 1),
    ]


def test_padded_ids_are_other_ids() -> None:
    """No retry, and nothing to drop: the other event counts for something else."""
    for name, value in (("entity_id", " 51001"), ("uuid", " u")):
        payload = twice(conversion(uuid="u"), conversion(uuid="u") | {name: value})
        report = validate(payload)

        assert "id-padded" in report.by_code()
        assert "duplicate-event" not in report.by_code()


def test_the_fix_of_a_retry_tests_what_it_drops() -> None:
    """It has the uuid of the event; a number's text may be a number in the body."""
    for uuid, name in (("u", "uuid"), ("7", "timestamp")):
        payload = twice(conversion(uuid=uuid), conversion(uuid=uuid))
        report = validate(payload)
        (finding,) = [x for x in report.findings if x.code == "duplicate-event"]
        test, removal = finding.fixes[0].operations

        assert test["path"] == f"{LATER}/{name}"
        assert removal == {"op": "remove", "path": "/visitors/0/snapshots/2"}


def test_a_retry_takes_nothing_else_with_it() -> None:
    """A sibling that cannot be read is there all the same."""
    retry, first = snapshot(conversion()), snapshot(conversion())
    retry["events"].append(7)
    apart = entry(snapshot(conversion()))
    apart["snapshots"].append(7)
    for payload, path in (
        (body(entry(decided(), first, retry)), LATER),
        (body(entry(decided(), first), apart), "/visitors/1/snapshots/0"),
    ):
        found = validate(payload).findings
        (fix,) = [x.fixes[0] for x in found if x.code == "duplicate-event"]

        assert fix.operations[-1] == {"op": "remove", "path": path}
