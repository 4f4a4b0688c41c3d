"""What Optimizely could not use is no earlier event, for anything that came with it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import permutations
from typing import Any, TypeAlias

import pytest

from eventcheck import Catalog, Config, Context, History, Report, validate_all

from .build import (
    NOW,
    Json,
    activation,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    without,
)
from .build import visitor as entry

Marks: TypeAlias = list[tuple[object, ...]]
OURS = Context(catalog=Catalog(account_id="12001"))
ALL = Config(max_per_code=10_000)


def without_account(payload: Json) -> Json:
    """A body that has no account."""
    return without(payload, "account_id")


def of_another(payload: Json) -> Json:
    """A body for another account than the catalog's."""
    return {**payload, "account_id": "99"}


def too_large(payload: Json) -> Json:
    """A body that Optimizely does not take."""
    return {**payload, "client_version": "1" * 3_700_000}


def with_nested_tags(payload: Json) -> Json:
    """A body with a tag in each event that makes Optimizely reject the event."""
    spoiled = deepcopy(payload)
    for event in events_of(spoiled):
        event["tags"] = {**event.get("tags", {}), "nested": {"a": 1}}
    return spoiled


def events_of(payload: Json) -> list[Json]:
    """All events of a body."""
    return [
        event
        for visitor in payload["visitors"]
        for shot in visitor["snapshots"]
        for event in shot["events"]
    ]


WAYS = [without_account, of_another, too_large, with_nested_tags]
Way: TypeAlias = Callable[[Json], Json]


def marks(report: Report, payload: int) -> Marks:
    """What is found in one of several bodies."""
    return [
        (x.path, x.code, x.severity, dict(x.params))
        for x in report.findings
        if x.payload == payload
    ]


def judge(payloads: list[Json], history: History | None = None) -> Report:
    """All that is found."""
    context = Context(
        catalog=OURS.catalog, history=history, order_id_tag="order", now=NOW + 10**6
    )
    return validate_all(payloads, context=context, config=ALL)


def bought(**fields: Any) -> Json:
    """A purchase with an order."""
    return conversion(revenue=5, tags={"order": "o-1"}, **fields)


def changed(event: Json) -> Json:
    """Another variation, at another time."""
    return snapshot(event, decisions=[decision(variation_id="41002")])


MENDED: dict[str, Json] = {
    "the same": body(entry(decided(), snapshot(bought()))),
    "another variation later": body(
        entry(changed(activation(uuid="u-2", timestamp=NOW + 5)), snapshot(bought()))
    ),
    "another variation at once": body(
        entry(changed(activation(uuid="u-2")), snapshot(bought()))
    ),
    "another uuid": body(entry(decided(), snapshot(bought(uuid="u-3")))),
    "another time": body(entry(decided(), snapshot(bought(timestamp=NOW + 9)))),
    "another entity": body(entry(decided(), snapshot(bought(entity_id="51002")))),
    "another body": body(entry(decided(), snapshot(bought(value=9)))),
    "a decision too late": body(
        entry(
            snapshot(
                activation(uuid="u-4", timestamp=NOW + 90_000), decisions=[decision()]
            ),
            snapshot(bought()),
        )
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MENDED)
def test_who_corrects_and_sends_again_is_right(way: Way, name: str) -> None:
    """The corrected body is judged as if the other one had never been."""
    rejected, mended = way(MENDED["the same"]), MENDED[name]
    alone = marks(judge([mended]), 0)

    assert marks(judge([rejected, mended]), 1) == alone
    assert marks(judge([mended, rejected]), 0) == alone
    assert marks(judge([mended], judge([rejected]).history), 0) == alone


@pytest.mark.parametrize("way", WAYS[:3])
def test_a_rejected_body_is_judged_as_if_it_was_corrected(way: Way) -> None:
    """Alone, and against what counts; other rejected bodies are not there."""
    early = body(entry(decided(), snapshot(bought(timestamp=NOW - 1))))
    plain = MENDED["the same"]
    for payload in (early, *MENDED.values()):
        rejected = way(payload)
        own = {x.code for x in judge([way(body())]).errors}
        beside = marks(judge([plain, rejected]), 1)
        corrected = marks(judge([plain, payload]), 1)

        assert [x for x in beside if x[1] not in own] == corrected
        assert marks(judge([way(plain), rejected]), 1) == marks(judge([rejected]), 0)


def test_the_order_of_arrival_does_not_bring_it_back() -> None:
    """Rejected twice, corrected, and sent once more: the last one is a retry."""
    good = MENDED["the same"]
    bodies = [without_account(good), of_another(good), good]
    for order in permutations(range(3)):
        report = judge([bodies[n] for n in order])
        usable = order.index(2)
        assert marks(report, usable) == marks(judge([good]), 0)
    report = judge([*bodies, good])
    assert [x[1] for x in marks(report, 3)] == ["duplicate-event"] * 2


def test_the_events_of_a_rejected_body_are_compared_with_each_other() -> None:
    """Its own mistakes are there as well when it is corrected."""
    twice = body(entry(decided(), snapshot(bought()), snapshot(bought())))
    report = judge([without_account(twice)])

    assert "duplicate-event" in report.by_code()


def test_an_unusable_decision_excuses_the_conversions_beside_it() -> None:
    """One cause, one finding; the conversion is not without or before a decision."""
    broken = activation(tags={"nested": {}})
    late = snapshot(
        activation(uuid="u-2", timestamp=NOW + 90_000), decisions=[decision()]
    )
    for more in ([], [late]):
        payload = body(
            entry(snapshot(broken, decisions=[decision()]), snapshot(bought()), *more)
        )
        assert [x.code for x in judge([payload]).findings] == ["tag-value-unsupported"]
    lost = body(entry(snapshot(bought())))
    rejected = without_account(body(entry(decided())))
    assert marks(judge([rejected, lost]), 1) == []


def test_a_rejected_body_has_no_part_in_what_visitors_share() -> None:
    """Neither orders nor decisions of other visitors."""
    order = body(entry(decided(), snapshot(bought(uuid="u-7")), visitor_id="other"))
    alone = marks(judge([order]), 0)
    for way in WAYS:
        assert marks(judge([way(MENDED["the same"]), order]), 1) == alone


def test_an_unusable_decision_is_no_earlier_variation() -> None:
    """Listed without its campaign: that is one cause, and changes nothing else."""
    listed = without(decision(variation_id="41002"), "campaign_id")
    payload = body(entry(snapshot(bought(), decisions=[listed]), late()))
    found = judge([payload]).by_code()

    assert "missing-field" in found
    assert "variation-changed" not in found


def late() -> Json:
    """A decision of the usual variation, after the purchase."""
    event = activation(uuid="u-2", timestamp=NOW + 90_000)
    return snapshot(event, decisions=[decision()])


def test_the_window_of_an_unusable_decision_helps_nothing() -> None:
    """The conversion follows the decisions that count, and these ended before it."""
    other = {"campaign_id": "21002", "experiment_id": "31002", "variation_id": "42001"}
    broken = activation(entity_id="21002", uuid="u-2", tags={"nested": {}})
    unusable = snapshot(broken, decisions=[decision(**other)])
    catalog = Catalog(
        experiments=[
            {"id": "31001", "campaign_id": "21001", "ends_at": NOW + 1},
            {"id": "31002", "campaign_id": "21002", "ends_at": NOW + 10**6},
        ]
    )
    context = Context(catalog=catalog)
    code = "timestamp-outside-experiment"
    plain = body(entry(decided(), snapshot(bought())))
    for bodies in ([plain], [plain, body(entry(unusable))]):
        assert validate_all(bodies, context=context).by_code()[code] == 1


def test_near_misses_of_a_rejected_body_are_its_own() -> None:
    """Its visitors are compared, and nobody else's are with them."""
    deciding = entry(decided(), visitor_id="Bob")
    converting = entry(snapshot(bought()), visitor_id="bob")
    code = "visitor-id-near-miss"

    assert code in judge([without_account(body(deciding, converting))]).by_code()
    for bodies in (
        [without_account(body(deciding)), body(converting)],
        [without_account(body(deciding)), of_another(body(converting))],
    ):
        assert code not in judge(bodies).by_code()
    both = [body(deciding), without_account(body(converting))]
    assert [x[1] for x in marks(judge(both), 1) if x[1] == code] == [code]


def test_a_rejected_body_lists_a_decision_that_counts_elsewhere() -> None:
    """So the time of that is known, and a conversion before it is too early."""
    listing = snapshot(bought(), decisions=[decision()])
    early = snapshot(bought(uuid="u-9", timestamp=NOW - 1))
    rejected = without_account(body(entry(listing, early)))
    report = judge([body(entry(decided())), rejected])
    found = [x[1] for x in marks(report, 1)]

    assert found.count("conversion-before-decision") == 1


def test_a_rejected_body_says_nothing_of_other_bodies() -> None:
    """A decision that it lists earlier changes none that counts."""
    listing = body(
        entry(snapshot(bought(), decisions=[decision(variation_id="41002")]))
    )
    rejected, counted = without_account(listing), body(entry(late()))

    assert marks(judge([rejected, counted]), 1) == marks(judge([counted]), 0)
    assert marks(judge([counted, rejected]), 0) == marks(judge([counted]), 0)
