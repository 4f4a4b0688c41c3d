"""The short way of an entry that is known gives what the long way gives."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeAlias
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcheck import Context, preview_results, validate, validate_all
from eventcheck.parse.known import Known
from tests.benchmarks.traffic import sdk_body

Json: TypeAlias = dict[str, Any]
NOW = 1_760_000_000_000

VISITORS = [
    *("user-1", "user-2", "User-1", "12345678", "oeu1r0.5", "a-1", "0", "undefined1"),
    *("", " user-1", "undefined", "visitor_id", "null", "user 1", "a\u00e41", "a1\n"),
    *("ann@example.com", "+49 170 1234567", "415-555-0132", "0049-170-1234567"),
    "\u0661\u0662",
]
UUIDS = [
    *("0f0e0d0c-1", "0f0e0d0c-2", "0f0e0d0c-3", "0f0e0d0c 1", "aaaaaaaa1", "a-b-c-d1"),
    *("uuid", "YOUR_UUID_1", "111111-1111", "00000000-0000", "", "u1", "test"),
    "\u0661\u0662\u0663\u0664\u0665\u06661",
]
TIMES = [*range(NOW, NOW + 6), NOW + 400_000, NOW // 1000, str(NOW), 1e12, None, True]
REVENUES = [100, 2500, 2500.0, "25.00", 0, -5, 2**63, 2**63 - 1, True, None]
VALUES = [1, 2.5, -1, 0, "7", True, 1e308, float("inf"), None]
TEXTS = [
    *("plain", "ORD-0000001", "a1b2c3d4e5f6", "7", "1234567", "12345678", "", " ", "x"),
    *("4111 1111 1111 1111", "4111111111111111", "ann@example.com", "+1 415 555 0132"),
    *("+4912345", "+49123456", "0049-12345678", "0049 170 1234567", "(030) 901820"),
    *("\ue000true", "\ue000x", "\\UE000true", "\\", 'a"b', "tab\t1", "\u00e4\u0661"),
    *("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 1234567890", "y" * 65),
]
NUMBERS = [7, 2**53, 2**53 + 1, -(2**53) - 1, 1.5, 1e16, float("inf"), True]
PLACES: dict[tuple[str, ...], list[Any]] = {
    ("visitor",): [*VISITORS, None, 7],
    ("session",): ["", "s1"],
    ("attributes",): [[], {}, [{"type": "custom", "key": "plan", "value": 1}], None],
    ("snapshots",): [[], {}, None],
    ("event", "uuid"): [*UUIDS, None, 7],
    ("event", "timestamp"): TIMES,
    ("event", "revenue"): REVENUES,
    ("event", "value"): VALUES,
    ("event", "quantity"): [1, "1"],
    ("event", "entity_id"): ["51001", "21001", 5, "0", None],
    ("event", "key"): ["purchase", "campaign_activated", "decision", "x" * 65],
    ("event", "extra"): [1],
    ("event", "tags"): [{}, [], None, {"order": "o1"}, {"note": "ann@example.com"}],
    ("tags", "revenue"): REVENUES,
    ("tags", "value"): VALUES,
    ("tags", "price"): [25.0, 59, "59.00", 42.0],
    ("tags", "currency"): ["EUR", "USD", ""],
    ("tags", "order"): ["o1", "o2", 3],
    ("tags", "note"): ["plain", "4111 1111 1111 1111", None, [1], 2.5],
    ("tags", "category"): [*TEXTS, *TEXTS],
    ("properties", "note"): [*TEXTS, None, 1],
    ("properties", "revenue"): ["4200", "none"],
    ("attribute", "value"): [*TEXTS, *NUMBERS, None, [1]],
    ("attribute", "key"): ["plan", "$opt_user_agent", "", None],
    ("attribute", "entity_id"): ["61001", "$opt_user_agent", "plan", None],
    ("amounts", "revenue"): REVENUES,
    ("amounts", "value"): VALUES,
    ("decision", "variation_id"): ["41001", "41002", "on", None],
    ("decision", "campaign_id"): ["21002", None, 5],
    ("decision", "is_campaign_holdback"): [True, False],
}


@st.composite
def bodies(draw: st.DrawFn) -> list[Json]:
    """Official bodies of which single values are changed, after some that are not."""
    heads = [draw(st.sampled_from([True, True, None])) for _ in range(2)]
    payloads: list[Json] = []
    for number, head in enumerate(heads):
        entries = sdk_body(16, 100 * number, draw(st.sampled_from([1, 2])))["visitors"]
        if draw(st.booleans()):
            for entry in entries:
                _change(entry, ("event", "properties"), {"note": "plain"})
        for entry in entries[6:]:
            for _ in range(draw(st.integers(0, 2))):
                _change(entry, *draw(st.sampled_from(CHANGES)))
        payloads.append(
            {"account_id": "1", "enrich_decisions": head, "visitors": entries}
        )
    return payloads


CHANGES = [(place, value) for place in PLACES for value in PLACES[place]]


def _change(entry: Json, place: tuple[str, ...], value: object) -> None:
    part, *rest = place
    if part == "attribute":
        for attribute in entry["attributes"] or ():
            attribute[rest[0]] = deepcopy(value)
            break
        return
    if not rest:
        entry[FIELDS.get(part, part)] = deepcopy(value)
        return
    for snapshot in entry["snapshots"] or ():
        for owner in _owners(snapshot, part):
            if isinstance(owner, dict):
                owner[rest[0]] = deepcopy(value)


FIELDS = {"visitor": "visitor_id", "session": "session_id"}


def _owners(snapshot: Json, part: str) -> list[Any]:
    events: list[Json] = snapshot["events"]
    match part:
        case "decision":
            return snapshot.get("decisions") or []
        case "tags" | "properties":
            return [x.get(part) for x in events]
        case "amounts":
            return [y for x in events for y in (x, x.get("tags"))]
    return list(events)


@st.composite
def contexts(draw: st.DrawFn) -> Context:
    """With and without a clock and the tag of orders."""
    now = draw(st.sampled_from([None, NOW]))
    return Context(now=now, order_id_tag=draw(st.sampled_from([None, "order"])))


@settings(max_examples=150, deadline=None)
@given(bodies(), contexts())
def test_both_ways_give_the_same(payloads: list[Json], context: Context) -> None:
    """Findings, what is not checked, the history and the preview."""
    short = validate_all(payloads, context=context)
    preview = preview_results(payloads, verdicts=True)
    # No attributes are known, and so no entry that has them.
    with patch.object(Known, "attributes_of", _unknown):
        long = validate_all(payloads, context=context)
        assert preview_results(payloads, verdicts=True) == preview
    assert short == long
    assert short.history == long.history
    assert short.to_json() == long.to_json()


def _unknown(*_: object) -> None:
    """Nothing is known of any list of attributes."""


def test_a_price_beside_the_revenue_is_looked_at() -> None:
    """The revenue is compared with it, so that such an event is never ordinary."""
    body = sdk_body(40)
    sold = [x["snapshots"][0]["events"][0] for x in body["visitors"][1::2]]
    for number, event in enumerate(sold):
        event["revenue"] = event["tags"]["revenue"] = 40 + number
        event["tags"]["price"] = 55.0
    report = validate(body)
    assert report.by_code() == {"revenue-not-in-cents": 1}


@pytest.mark.parametrize("said", ["500", 500.0])
def test_a_tag_that_says_the_revenue_in_another_way_is_looked_at(said: object) -> None:
    """It is compared with the revenue, which is therefore not ordinary."""
    body = sdk_body(40)
    for entry in body["visitors"][1::2]:
        event = entry["snapshots"][0]["events"][0]
        event.update(revenue=500, tags={"revenue": said})
    body["visitors"][-1]["snapshots"][0]["events"][0]["revenue"] = 700

    assert validate(body).by_code() == {"revenue-tags-disagree": 1}


def test_amounts_that_are_not_ordinary_add_up() -> None:
    """A preview judges nothing, and so refunds are read like all else."""
    body = sdk_body(60)
    for visitor in body["visitors"][1::2]:
        event = visitor["snapshots"][0]["events"][0]
        event["revenue"] = event["tags"]["revenue"] = -500

    result = preview_results([body]).experiments["31001"].variations["41001"]
    assert result.events["51001"].total == 30
    assert result.events["51001"].revenue == -500 * 30


def test_what_was_found_once_is_found_again() -> None:
    """Attributes in which a rule found something are never taken as known."""
    body = sdk_body(100)
    for visitor in body["visitors"]:
        visitor["attributes"][0]["entity_id"] = ""

    assert validate(body).by_code() == {"attribute-without-id": 100}


def test_entries_that_only_begin_like_known_ones() -> None:
    """Attributes known from earlier chunks, and then anything where snapshots are."""
    known = sdk_body(500)
    first = known["visitors"][0]
    event = first["snapshots"][0]["events"][0]
    odd: list[Any] = [
        [1],
        [{"events": {}}],
        [{**first["snapshots"][0], "extra": 1}],
        [{"events": [1]}],
        [{"events": [event, "x"]}],
    ]
    for snapshots in odd:
        entry = {**first, "snapshots": snapshots}
        after = validate({**known, "visitors": [*known["visitors"], entry]})
        alone = validate({**known, "visitors": [entry]})
        wrong = [x.code for x in alone.errors]
        assert set(wrong) <= set(after.by_code())


class Lookalike(str):
    """A key that takes itself for another one, as those of some libraries do."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whatever case either has."""
        return isinstance(other, str) and str(self).lower() == str(other).lower()

    def __hash__(self) -> int:
        return hash(str(self).lower())


@pytest.mark.parametrize(
    "key", ["Visitor_ID", "Attributes", "Snapshots", "Events", "Decisions"]
)
@pytest.mark.parametrize("fails", [False, True])
def test_keys_that_pass_for_others(key: str, *, fails: bool) -> None:
    """A key is what goes over the wire, whatever its class says or raises."""
    kind = Failing if fails else Lookalike
    payload = sdk_body(500)
    entry = payload["visitors"][-2]
    owner = entry if key.lower() in entry else entry["snapshots"][0]
    _rename(owner, kind(key))

    assert validate(payload).by_code() == {"misnamed-field": 1}


class Failing(Lookalike):
    """A key whose methods raise."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """No answer."""
        raise ZeroDivisionError

    __hash__ = Lookalike.__hash__


def _rename(owner: Json, key: str) -> None:
    items = [(key if x == str(key).lower() else x, y) for x, y in owner.items()]
    owner.clear()
    owner.update(items)


def test_more_heads_than_are_remembered() -> None:
    """Bodies of a hundred senders, each twice: what is found does not change."""
    bodies = [{**sdk_body(2, 2 * n), "client_version": f"1.{n}"} for n in range(100)]

    assert validate_all(bodies).by_code() == {}
    assert set(validate_all([*bodies, *bodies]).by_code()) == {"duplicate-event"}
