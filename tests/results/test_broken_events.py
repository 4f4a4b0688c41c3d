"""Which defects of an event keep it out of the results, and which do not."""

from __future__ import annotations

import pytest

from eventcheck import preview_results

from .build import (
    T0,
    Json,
    act,
    body,
    chose,
    conversion,
    decision,
    did,
    visitor,
)

READABLE: list[Json] = [
    {"extra": 1},
    {"Value": 1},
    {"tagz": {}},
    {"value": "1"},
    {"name": None},
    {"key": None},
    {"revenue": None},
    {"quantity": 1.5},
    {"entity_id": " 51"},
    {"entity_id": 51},
    {"uuid": " u-1"},
]
REJECTED: list[Json] = [
    {"type": 3},
    {"tags": []},
    {"properties": 7},
    {"tags": {"a": {}}},
    {"revenue": 2**63},
    {"revenue": [5]},
    {"value": {}},
    {"timestamp": None},
    {"timestamp": f"{T0}"},
    {"uuid": ""},
    {"entity_id": {}},
]


def verdict(event: Json) -> str:
    """Return the verdict of an event of a visitor with a decision."""
    entry = visitor("ann", chose("41"), {"events": [event]})
    return preview_results([body(entry)], verdicts=True).events[-1].verdict


@pytest.mark.parametrize("fields", READABLE)
def test_an_event_counts_whatever_can_be_read_past(fields: Json) -> None:
    """An unknown field, a field that is no number, an unusual id."""
    assert verdict({**conversion(1), **fields}) == "counted"


@pytest.mark.parametrize("revenue", ["5", 12.5, True])
def test_an_event_whose_revenue_is_lost_counts_and_says_so(revenue: object) -> None:
    """Optimizely drops the revenue, not the event."""
    entry = visitor("ann", chose("41", revenue=revenue), did(1, revenue=revenue))
    preview = preview_results([body(entry)], verdicts=True)
    event = preview.experiments["31"].variations["41"].events["51"]

    assert [x.verdict for x in preview.events] == ["counted", "counted-without-revenue"]
    assert preview.events[1].is_counted
    assert (event.total, event.revenue) == (1, 0)


@pytest.mark.parametrize("fields", REJECTED)
def test_an_event_that_is_rejected_counts_nowhere(fields: Json) -> None:
    """Fields of a wrong type or missing fields make the event unusable."""
    assert verdict({**conversion(1), **fields}) == "invalid"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("uuid", "Uuid"),
        ("timestamp", "timeStamp"),
        ("entity_id", "entityId"),
    ],
)
def test_a_required_field_under_another_name_is_missing(name: str, other: str) -> None:
    """Rules recognise misspelled fields, Optimizely does not; it reads snippet keys."""
    short = {"uuid": "u", "timestamp": "t", "entity_id": "e", "key": "k"}
    event = conversion(1)
    named = {other if key == name else key: value for key, value in event.items()}
    snippet = {short[key]: value for key, value in event.items()}

    assert verdict(named) == "invalid"
    assert verdict(snippet) == "counted"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "counted"),
        ({"extra": 1}, "counted"),
        # A padded id is another id.
        ({"campaign_id": " 21"}, "no-decision"),
        ({"campaign_id": 21}, "counted"),
        ({"variation_id": []}, "invalid"),
        ({"is_campaign_holdback": "x"}, "invalid"),
    ],
)
def test_a_decision_that_is_rejected_counts_nowhere(
    fields: Json, expected: str
) -> None:
    """The activation beside it does not count either."""
    choice = {"decisions": [decision("41", **fields)], "events": [act()]}
    preview = preview_results([body(visitor("ann", choice))], verdicts=True)

    assert preview.events[0].verdict == expected
