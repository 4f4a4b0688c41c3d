"""Where each rule about attribution begins and ends."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, History, Severity, validate, validate_all

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    NOW,
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
)

TIME = "/visitors/0/snapshots/1/events/0/timestamp"
OTHER = {"campaign_id": "21002", "experiment_id": "31002", "variation_id": "42001"}
COMPLETE = Context(history_complete=True)


def second(time: int) -> Json:
    """A decision for another experiment, at a time."""
    event = activation(entity_id="21002", uuid="u-2", timestamp=time)
    return snapshot(event, decisions=[decision(**OTHER)])


def early(**fields: Any) -> Json:
    """A body with a conversion before its decision; fields are the body's."""
    late = snapshot(conversion(timestamp=NOW - 1))
    return body(visitor(decided(), late), **fields)


def visitors(*who: tuple[str, str], **fields: Any) -> Json:
    """Visitors who decide (d), convert (c), or both (dc)."""
    entries: list[Json] = []
    for name, does in who:
        snapshots: list[Json] = []
        if "d" in does:
            event = activation(uuid=f"d-{name}")
            snapshots.append(snapshot(event, decisions=[decision()]))
        if "c" in does:
            snapshots.append(snapshot(conversion(uuid=f"c-{name}")))
        entries.append(visitor(*snapshots, visitor_id=name))
    return body(*entries, **fields)


APART = visitors(("a", "d"), ("b", "d"), ("y", "c"), ("z", "c"))
LONELY = body(visitor(snapshot(conversion())))
USES_31002 = Context(
    catalog=Catalog(
        experiments=[
            {"id": "31001", "campaign_id": "21001"},
            {"id": "31002", "campaign_id": "21002"},
        ],
        events=[{"id": "51001", "key": "purchase", "experiment_ids": ["31002"]}],
    )
)
BOUNDARIES = [
    Boundary(
        "conversion-before-decision",
        early(),
        buying(timestamp=NOW),
        path=TIME,
        params={"earlier_by_ms": 1},
    ),
    Boundary("conversion-before-decision", early(), early(enrich_decisions=False)),
    Boundary(
        "conversion-before-decision",
        early(),
        # Another decision came before it.
        body(
            visitor(decided(), snapshot(conversion(timestamp=NOW - 1)), second(NOW - 2))
        ),
    ),
    Boundary(
        "conversion-before-decision",
        body(visitor(second(NOW), snapshot(conversion(timestamp=NOW - 1)), decided())),
        body(
            visitor(second(NOW - 1), snapshot(conversion(timestamp=NOW - 1)), decided())
        ),
        USES_31002,
    ),
    Boundary(
        "conversion-before-decision",
        early(),
        # Its own snapshot repeats the decision, which was made before that.
        body(
            visitor(
                decided(),
                snapshot(conversion(timestamp=NOW - 1), decisions=[decision()]),
            )
        ),
    ),
    Boundary(
        "conversion-before-decision",
        early(client_name="python-sdk"),
        buying(),
        severity=Severity.INFO,
    ),
    Boundary(
        "conversion-before-decision",
        early(client_name="python-sdk"),
        buying(),
        COMPLETE,
    ),
    Boundary(
        "conversion-without-decision",
        LONELY,
        buying(),
        severity=Severity.INFO,
        path="/visitors/0/snapshots/0/events/0",
        params={"conversions": 1},
    ),
    Boundary(
        "conversion-without-decision",
        LONELY,
        body(visitor(snapshot(activation()), snapshot(conversion()))),
        COMPLETE,
        Severity.ERROR,
    ),
    Boundary(
        "conversion-by-other-visitor",
        APART,
        visitors(("a", "d"), ("b", "d"), ("y", "c")),
        path="",
        params={"decided": 2, "converted": 2},
    ),
    Boundary(
        "conversion-by-other-visitor",
        APART,
        visitors(("a", "d"), ("y", "c"), ("z", "c")),
    ),
    Boundary(
        "conversion-by-other-visitor",
        APART,
        visitors(("a", "d"), ("b", "dc"), ("y", "c"), ("z", "c")),
    ),
    Boundary(
        "conversion-by-other-visitor",
        visitors(("a", "d"), ("b", "d"), ("y", "c"), ("z", "c"), client_name="js"),
        APART | {"visitors": []},
        severity=Severity.INFO,
    ),
]


@table(BOUNDARIES)
def test_boundary(boundary: Boundary) -> None:
    """Just found, and just not."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """All of the specification."""
    assert_complete(BOUNDARIES, "attribution", shared)


def errors(payloads: list[Json], context: Context | None = None) -> list[object]:
    """Code and body of each error."""
    report = validate_all(payloads, context=context or Context())
    return [(x.code, x.payload) for x in report.errors]


def test_arrival_does_not_matter() -> None:
    """The decision of another request counts, whenever it came."""
    bodies = [
        body(visitor(snapshot(conversion(timestamp=NOW + n, uuid=f"u-{n}"))))
        for n in (-1, 0, 1)
    ]
    decides = body(visitor(decided()))
    for order in permutations([*bodies, decides]):
        early_one = order.index(bodies[0])

        assert errors(list(order)) == [("conversion-before-decision", early_one)]


@pytest.mark.parametrize(("time", "found"), [(NOW + 59_999, 0), (NOW + 60_001, 1)])
def test_a_decision_that_was_sent_counts(time: int, found: int) -> None:
    """By its time, without a place to point to."""
    past = validate(body(visitor(decided())), context=Context()).history
    moved = History(frozenset(x._replace(time=time) for x in past.decisions))
    report = validate(LONELY, context=Context(history=moved))

    assert [x.code for x in report.findings] == ["conversion-before-decision"] * found
    assert all(x.related == () for x in report.findings)


def test_who_is_held_back_decided_but_not_for_results() -> None:
    """In one call as in two: no conversion of theirs is early or without decision."""
    held = body(visitor(decided(is_campaign_holdback=True)))
    early_one = body(visitor(snapshot(conversion(timestamp=NOW - 1))))
    later = body(visitor(decided(variation_id="41002")))
    later["visitors"][0]["snapshots"][0]["events"][0] |= {
        "timestamp": NOW + 5,
        "uuid": "u-5",
    }
    known = Context(history=validate(held).history, history_complete=True)

    assert errors([held, early_one], COMPLETE) == errors([early_one], known) == []
    assert validate(later, context=known).findings == ()


@pytest.mark.parametrize("uses", [[], ["31001"]])
def test_a_decision_at_no_known_time_excuses_its_own_experiment(
    uses: list[str],
) -> None:
    """With a catalog, only where the event is used there."""
    catalog = Catalog(
        experiments=[{"id": "31001"}, {"id": "31002"}],
        events=[{"id": "51001", "key": "purchase", "experiment_ids": uses}],
    )
    context = Context(catalog=catalog) if uses else Context()
    repeats = snapshot(
        {"type": "client_activation", "uuid": "u-8", "timestamp": NOW - 9},
        decisions=[decision(**OTHER)],
    )
    early_one = snapshot(conversion(timestamp=NOW - 1))
    payload = body(visitor(decided(), early_one, repeats, second(NOW)))
    found = validate(payload, context=context).by_code()

    assert found.get("conversion-before-decision", 0) == len(uses)


def test_near_misses_and_conversions_of_their_own_are_nobody_elses() -> None:
    """The more specific finding stands; and a visitor who has both is one."""
    near = visitors(("a", "d"), ("b", "d"), ("A", "c"), ("z", "c"))
    own = visitors(("a", "d"), ("y", "c"), ("z", "c"))
    unenriched = body(
        visitor(snapshot(conversion(uuid="u-7")), decided(), visitor_id="b"),
        enrich_decisions=False,
    )
    unenriched["visitors"][0]["snapshots"][1]["events"][0]["uuid"] = "d-b"

    for bodies in ([near], [own, unenriched]):
        report = validate_all(bodies)
        assert "conversion-by-other-visitor" not in report.by_code()
