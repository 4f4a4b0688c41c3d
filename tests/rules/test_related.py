"""The other places that a finding points to."""

from __future__ import annotations

import pytest

from eventcheck import validate_all
from eventcheck.findings import Path

from .build import activation, body, snapshot, visitor
from .pages import codes, read

FIRST = "/visitors/0/snapshots/0"
SECOND = "/visitors/0/snapshots/1"
RELATED = {
    "conversion-before-decision": [[f"{SECOND}/decisions/0"]],
    "decision-conflict": [[f"{FIRST}/decisions/0"]],
    "decision-tie": [[f"{FIRST}/decisions/0"]],
    "duplicate-event": [[f"{SECOND}/events/0"]] * 2,
    "enrich-decisions-off": [[f"{SECOND}/events/0"]],
    "event-reissued": [[f"{SECOND}/events/0"]],
    "event-restamped": [[f"{SECOND}/events/0"]],
    "order-repeated": [[f"{SECOND}/events/0"]],
    "revenue-mixed-currency": [[f"{SECOND}/events/0/tags/currency"]],
    "session-id-shared": [["/visitors/0/session_id"]] * 2,
    "uuid-reused": [[f"{FIRST}/events/0"]],
    "variation-changed": [[f"{FIRST}/decisions/0"]] * 2,
    "visitor-id-near-miss": [[f"{FIRST}/decisions/0"]],
}
"""For each code the places of each of its findings, over all examples of its page."""


@pytest.mark.parametrize("code", codes())
def test_a_finding_points_to_what_it_contradicts(code: str) -> None:
    """The one that came first: the decision, the event, the session."""
    found = [x for example in read(code).bad for x in example.judge().findings]
    places = [x.related for x in found if x.code == code]

    assert [[x.pointer for x in some] for some in places if some] == RELATED.get(
        code, []
    )


@pytest.mark.parametrize("code", [x for x in RELATED if x != "enrich-decisions-off"])
def test_what_it_points_to_may_be_in_an_earlier_body(code: str) -> None:
    """The first example again, with each snapshot in a body of its own."""
    (example, *_) = read(code).bad
    bodies = [body(visitor(snapshot(activation(uuid="own")), visitor_id="own"))]
    places: dict[tuple[object, ...], int] = {}
    for v, entry in enumerate(example.body(0)["visitors"]):
        places["visitors", v] = len(bodies)
        for s, each in enumerate(entry["snapshots"]):
            places["visitors", v, "snapshots", s] = len(bodies)
            alone = {**entry, "snapshots": [each]}
            bodies.append({**example.body(0), "visitors": [alone]})

    def moved(path: Path) -> tuple[int, Path]:
        match path:
            case ("visitors", int(), "snapshots", int(), *rest):
                return places[path[:4]], ("visitors", 0, "snapshots", 0, *rest)
        return places[path[:2]], ("visitors", 0, *path[2:])

    apart = validate_all(bodies, context=example.context)

    assert [
        ((x.payload, x.path), *map(tuple, x.related))
        for x in apart.findings
        if x.code == code
    ] == [
        (moved(x.path), *(moved(place.path) for place in x.related))
        for x in example.judge().findings
        if x.code == code
    ]
