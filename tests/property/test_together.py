"""Many bodies: their order, their parts, and what was sent earlier."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from eventcheck import RULES, Finding, History, Report, Severity, validate_all
from eventcheck.config import Config

from .payloads import Json, bodies, many
from .test_any_input import EVERYTHING

ALL = Config(max_per_code=10_000)
fewer = settings(max_examples=max(20, settings().max_examples // 5))
"""Several bodies at once take longer than one."""
HUGE = 2**63
"""Revenue beyond 64 bits, which rejects an event."""
Mark: TypeAlias = tuple[object, ...]
"""What a finding says, and where, whichever way the bodies came."""

FIRST_TO_ARRIVE = frozenset(
    {
        # The later of two by arrival is reported.
        "event-reissued",
        "order-repeated",
        # The first that arrived stands for many.
        "conversion-by-other-visitor",
        "conversion-without-decision",
        "decision-without-activation",
        "revenue-mixed-currency",
        "session-id-shared",
        "timestamps-identical",
    }
)
"""Codes whose place depends on the order of arrival; whether they are found does not.

`duplicate-event`, `event-restamped` and `uuid-reused` belong to them as well, and
decide which of two events counts for the other rules: hence the uuids made unique.
"""


def judge(payloads: list[Json], history: History | None = None) -> Report:
    """All that is found, with every fact known."""
    context = EVERYTHING
    if history is not None:
        context = type(context)(
            now=context.now,
            catalog=context.catalog,
            order_id_tag=context.order_id_tag,
            history=history,
        )
    return validate_all(payloads, context=context, config=ALL)


def mark(finding: Finding, payload: int) -> Mark:
    """The finding as of the body `payload`."""
    return payload, finding.path, finding.code, finding.severity


def with_own_uuids(payloads: list[Json]) -> list[Json]:
    """The bodies with a uuid of its own for every event, all of them usable.

    An event that Optimizely cannot use is no earlier one: there, arrival matters.
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
    """Timestamps decide, arrival does not, but for the codes above."""
    payloads = with_own_uuids(payloads)
    order = list(range(len(payloads)))
    random.shuffle(order)

    first = judge(payloads).findings
    again = judge([payloads[n] for n in order]).findings

    assert {x.code for x in first} == {x.code for x in again}
    assert sorted(
        mark(x, x.payload) for x in first if x.code not in FIRST_TO_ARRIVE
    ) == sorted(
        mark(x, order[x.payload]) for x in again if x.code not in FIRST_TO_ARRIVE
    )


def with_uuids_by_visitor(payloads: list[Json]) -> list[Json]:
    """The bodies with uuids that no two visitors share."""
    copies = deepcopy(payloads)
    for body in copies:
        for visitor in body["visitors"]:
            for snapshot in visitor["snapshots"]:
                for event in snapshot["events"]:
                    event["uuid"] = f"{visitor['visitor_id']}-{event['uuid']}"
    return copies


def owner(finding: Finding, payloads: list[Json]) -> str | None:
    """The visitor of whom a finding tells; None where it tells of a whole body."""
    match finding.path:
        case ["visitors", int(index), *_]:
            visitor_id: str = payloads[finding.payload]["visitors"][index]["visitor_id"]
            return visitor_id
    return None


def part(payloads: list[Json], visitor_id: str) -> tuple[list[Json], list[list[int]]]:
    """The bodies with the entries of one visitor alone, and where these stood."""
    kept = [
        [n for n, x in enumerate(body["visitors"]) if x["visitor_id"] == visitor_id]
        for body in payloads
    ]
    cut = [
        {**body, "visitors": [body["visitors"][n] for n in places]}
        for body, places in zip(payloads, kept, strict=True)
    ]
    return cut, kept


def judge_in_parts(payloads: list[Json]) -> tuple[list[Mark], History]:
    """What is found of each visitor alone, in the places of the whole."""
    found: list[Mark] = []
    history = History()
    for visitor_id in sorted(
        {x["visitor_id"] for b in payloads for x in b["visitors"]}
    ):
        cut, places = part(payloads, visitor_id)
        report = judge(cut)
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
    """Without the codes that compare visitors."""
    return sorted(x for x in marks if not RULES[str(x[2])].compares_visitors)


@fewer
@given(many(bodies()))
def test_visitors_can_be_judged_apart(payloads: list[Json]) -> None:
    """What a cluster relies on: a part for each visitor, and histories merged."""
    whole = judge(payloads)
    parts, history = judge_in_parts(payloads)
    of_visitors = [x for x in whole.findings if owner(x, payloads) is not None]

    assert comparable([mark(x, x.payload) for x in of_visitors]) == comparable(parts)
    assert history.decisions == whole.history.decisions
    assert history.events == whole.history.events


@fewer
@given(many(bodies()))
def test_without_decision_in_parts_but_for_near_misses(payloads: list[Json]) -> None:
    """`visitor-id-near-miss` stands for it, and needs the other visitor."""
    whole = judge(payloads)
    parts, _ = judge_in_parts(payloads)
    code = "conversion-without-decision"
    together = {mark(x, x.payload) for x in whole.findings if x.code == code}
    apart = {x for x in parts if x[2] == code}
    near = "visitor-id-near-miss"
    missed = {owner(x, payloads) for x in whole.findings if x.code == near}

    assert together <= apart
    for payload, path, *_ in apart - together:
        assert isinstance(payload, int)
        assert isinstance(path, tuple)
        assert payloads[payload]["visitors"][path[1]]["visitor_id"] in missed


@fewer
@given(many(bodies()), bodies(max_visitors=1))
def test_another_visitor_changes_no_finding(
    payloads: list[Json], stranger: Json
) -> None:
    """An unrelated one: other ids, other uuids, another session and order."""
    for index, visitor in enumerate(stranger["visitors"]):
        visitor |= {"visitor_id": "stranger", "session_id": f"own-{index}"}
        for snapshot in visitor["snapshots"]:
            for event in snapshot["events"]:
                event["uuid"] = f"own-{event['uuid']}"
                event.pop("tags", None)
    compares_all = {"conversion-by-other-visitor", "timestamps-identical"}

    alone = judge(payloads).findings
    beside = judge([*payloads, stranger]).findings

    assert [x for x in alone if x.code not in compares_all] == [
        x for x in beside if x.payload < len(payloads) and x.code not in compares_all
    ]


REMEMBERED = frozenset(
    {
        "duplicate-event",
        "uuid-reused",
        "event-restamped",
        "event-reissued",
        "variation-changed",
        "conversion-before-decision",
    }
)
"""Codes for which a history serves as well as the bodies themselves.

Not `decision-tie`: a history has neither snapshots nor the order of arrival, so that of
several variations in one millisecond it does not know which one came first.
"""


REJECTED = 0.2
"""How many bodies have no account."""


@fewer
@given(
    many(bodies(sound=True)),
    many(bodies(sound=True)),
    st.randoms(use_true_random=False),
)
def test_a_history_serves_for_the_bodies(
    earlier: list[Json], later: list[Json], random: Any
) -> None:
    """Of later bodies the same is found, whether the earlier ones are there or sent.

    A history has decisions with their activations; one that is listed alone, or whose
    time cannot be read, is not in it. Hence sound bodies. Nor has it the experiments
    that a conversion without enrichment counts for, hence enrichment; nor what is
    judged of several visitors, sessions, orders and currencies. Some bodies are
    rejected: these are no history.
    """
    for body in (*earlier, *later):
        body["enrich_decisions"] = True
        if random.random() < REJECTED:
            del body["account_id"]
    together = judge([*earlier, *later])
    sent = judge(earlier).history
    after = judge(later, sent)
    start = len(earlier)
    one_call = {
        mark(x, x.payload - start)
        for x in together.findings
        if x.payload >= start and x.code in REMEMBERED
    }
    two_calls = {mark(x, x.payload) for x in after.findings if x.code in REMEMBERED}

    assert two_calls == one_call
    assert (sent | after.history) == together.history


@fewer
@given(many(bodies(sound=True)), many(bodies(sound=True)))
def test_who_decided_is_remembered(earlier: list[Json], later: list[Json]) -> None:
    """No visitor is without a decision who has one in the history."""
    code = "conversion-without-decision"
    both = judge([*earlier, *later])
    after = judge(later, judge(earlier).history)
    lonely = {owner(x, [*earlier, *later]) for x in both.findings if x.code == code}

    found = {owner(x, later) for x in after.findings if x.code == code}
    present = {x["visitor_id"] for body in later for x in body["visitors"]}
    near = {
        owner(x, [*earlier, *later])
        for x in both.findings
        if x.code == "visitor-id-near-miss"
    }

    assert found - near == {x for x in found if x in lonely}
    assert lonely & present <= found | near | converted_before(earlier)


def converted_before(payloads: list[Json]) -> set[str]:
    """The visitors of earlier bodies: their first conversion may be there."""
    return {x["visitor_id"] for body in payloads for x in body["visitors"]}


@fewer
@given(many(bodies()))
def test_a_history_goes_through_json(payloads: list[Json]) -> None:
    """And is the same afterwards; merging with itself or nothing changes nothing."""
    history = judge(payloads).history

    assert History.from_json(history.to_json()) == history
    assert history | history == history
    assert History() | history == history | History() == history


def test_severities_are_orderable() -> None:
    """The marks above are sorted by them."""
    assert sorted(Severity) == [Severity.INFO, Severity.WARNING, Severity.ERROR]
