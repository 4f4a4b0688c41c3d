"""Bodies that are validated together: their order, and their visitors apart."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eventcheck import RULES, History

from .payloads import Json, bodies, many
from .together import Mark, fewer, mark, validate_together, visitor_of

HUGE = 2**63
"""Revenue beyond 64 bits, which rejects an event."""

FIRST_TO_ARRIVE = frozenset(
    {
        # The one of two that arrived later is reported.
        "event-reissued",
        "order-repeated",
        # Only the one that arrived first is reported.
        "conversion-by-other-visitor",
        "conversion-without-decision",
        "decision-without-activation",
        "revenue-mixed-currency",
        "session-id-shared",
        "timestamps-identical",
    }
)
"""Codes whose path depends on the order of arrival; they are found in any order.

This is also true of `duplicate-event`, `event-restamped` and `uuid-reused`. They decide
which of two events counts for other rules, so here all uuids are different.
"""


def with_own_uuids(payloads: list[Json]) -> list[Json]:
    """Return the bodies with a different uuid for every event, all of them usable.

    Nothing repeats an unusable event, so with such events the order matters.
    """
    copies = deepcopy(payloads)
    events = [
        event
        for body in copies
        for visitor in body["visitors"]
        for snapshot in visitor["snapshots"]
        for event in snapshot["events"]
    ]
    for number, event in enumerate(events):
        event["uuid"] = f"u-{number}"
        if event.get("revenue") == HUGE:
            del event["revenue"]
        if isinstance(event.get("tags", {}).get("note"), list):
            del event["tags"]["note"]
    return copies


@fewer
@given(many(bodies()), st.randoms(use_true_random=False))
def test_the_order_of_bodies_changes_only_indexes(
    payloads: list[Json], random: Any
) -> None:
    """Timestamps decide instead, except for the codes above."""
    payloads = with_own_uuids(payloads)
    order = list(range(len(payloads)))
    random.shuffle(order)

    first = validate_together(payloads).findings
    again = validate_together([payloads[n] for n in order]).findings

    assert {x.code for x in first} == {x.code for x in again}
    assert sorted(
        mark(x, x.payload) for x in first if x.code not in FIRST_TO_ARRIVE
    ) == sorted(
        mark(x, order[x.payload]) for x in again if x.code not in FIRST_TO_ARRIVE
    )


def part(payloads: list[Json], visitor_id: str) -> tuple[list[Json], list[list[int]]]:
    """Return the bodies with the entries of one visitor, and their old indexes."""
    kept = [
        [n for n, x in enumerate(body["visitors"]) if x["visitor_id"] == visitor_id]
        for body in payloads
    ]
    cut = [
        {**body, "visitors": [body["visitors"][n] for n in places]}
        for body, places in zip(payloads, kept, strict=True)
    ]
    return cut, kept


def validate_apart(payloads: list[Json]) -> tuple[list[Mark], History]:
    """Return the findings of each visitor alone, at their paths in the whole bodies."""
    found: list[Mark] = []
    history = History()
    for visitor_id in sorted(
        {x["visitor_id"] for b in payloads for x in b["visitors"]}
    ):
        cut, places = part(payloads, visitor_id)
        report = validate_together(cut)
        history |= report.history
        for finding in report.findings:
            match finding.path:
                case ["visitors", int(index), *rest]:
                    path = ("visitors", places[finding.payload][index], *rest)
                    found.append(
                        (finding.payload, path, finding.code, finding.severity)
                    )
    return found, history


def comparable(marks: list[Mark]) -> list[Mark]:
    """Leave out the codes that compare visitors."""
    return sorted(x for x in marks if not RULES[str(x[2])].compares_visitors)


@fewer
@given(many(bodies()))
def test_each_visitor_can_be_validated_alone(payloads: list[Json]) -> None:
    """A cluster relies on this: one part per visitor, then the histories are merged."""
    whole = validate_together(payloads)
    parts, history = validate_apart(payloads)
    of_visitors = [x for x in whole.findings if visitor_of(x, payloads) is not None]

    assert comparable([mark(x, x.payload) for x in of_visitors]) == comparable(parts)
    assert history.decisions == whole.history.decisions
    assert history.events == whole.history.events


@fewer
@given(many(bodies()))
def test_a_visitor_alone_may_lack_a_decision_instead_of_having_a_near_miss(
    payloads: list[Json],
) -> None:
    """`visitor-id-near-miss` replaces the finding, and needs the other visitor."""
    whole = validate_together(payloads)
    parts, _ = validate_apart(payloads)
    code = "conversion-without-decision"
    together = {mark(x, x.payload) for x in whole.findings if x.code == code}
    apart = {x for x in parts if x[2] == code}
    near = "visitor-id-near-miss"
    missed = {visitor_of(x, payloads) for x in whole.findings if x.code == near}

    assert together <= apart
    for payload, path, *_ in apart - together:
        assert isinstance(payload, int)
        assert isinstance(path, tuple)
        assert payloads[payload]["visitors"][path[1]]["visitor_id"] in missed


@fewer
@given(many(bodies()), bodies(max_visitors=1))
def test_an_unrelated_visitor_changes_no_finding(
    payloads: list[Json], stranger: Json
) -> None:
    """The other visitor has different ids, uuids, sessions and orders."""
    for index, visitor in enumerate(stranger["visitors"]):
        visitor |= {"visitor_id": "stranger", "session_id": f"own-{index}"}
        for snapshot in visitor["snapshots"]:
            for event in snapshot["events"]:
                event["uuid"] = f"own-{event['uuid']}"
                event.pop("tags", None)
    compares_all = {"conversion-by-other-visitor", "timestamps-identical"}

    alone = validate_together(payloads).findings
    beside = validate_together([*payloads, stranger]).findings

    assert [x for x in alone if x.code not in compares_all] == [
        x for x in beside if x.payload < len(payloads) and x.code not in compares_all
    ]
