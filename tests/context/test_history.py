"""Histories are kept, merged, stored and read."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable
from typing import Any

import pytest

from eventcheck import Context, History, validate, validate_all
from eventcheck.context import sent
from eventcheck.context.sent import SentDecision, SentEvent, visitor_mark
from tests.rules.build import NOW, Json, body, conversion, snapshot, visitor

DECISION = SentDecision("visitor-1", "21001", "31001", "41001", NOW)
LATER = SentDecision("visitor-1", "21001", None, None, NOW + 1)
OTHER = SentDecision(
    "visitor-2", "21001", "31001", "41001", NOW, is_bandit=True, is_conflicting=True
)
ONE = visitor_mark("visitor-1")
EVENT = SentEvent("51001", "uuid-1", NOW, ONE, 7)
CLASH = EVENT._replace(visitor=visitor_mark("visitor-2"), body=8)
WHOLE = History(frozenset({DECISION, LATER, OTHER}), frozenset({EVENT, CLASH}))


def test_a_report_returns_its_history() -> None:
    """It has the activated decision, and the identity of each event."""
    history = validate(body()).history

    assert history.decisions == {DECISION}
    assert {(x.entity_id, x.timestamp, x.visitor) for x in history.events} == {
        ("21001", NOW, ONE),
        ("51001", NOW + 60_000, ONE),
    }


def test_a_retry_adds_no_event() -> None:
    """The history already has it, with the first body."""
    sent = validate(body()).history
    again = validate(body(), context=Context(history=sent)).history

    assert again.events == frozenset()


def test_it_pickles_copies_and_stores_as_json() -> None:
    """Also after indexes were built."""
    assert WHOLE.decisions_of("visitor-1")
    assert WHOLE.has_uuid("uuid-1")

    for text in (WHOLE.to_json(), WHOLE.to_json().encode()):
        assert History.from_json(text) == WHOLE
    for other in (pickle.loads(pickle.dumps(WHOLE)), copy.deepcopy(WHOLE)):  # noqa: S301 - our own
        assert other == WHOLE
        assert hash(other) == hash(WHOLE)


def test_the_order_of_its_rows_does_not_matter() -> None:
    """Equal histories have equal JSON."""
    decisions, events = [LATER, OTHER, DECISION], [CLASH, EVENT]
    other = History(frozenset(decisions), frozenset(events))

    assert other == WHOLE
    assert other != WHOLE.decisions
    assert other.to_json() == WHOLE.to_json()


def test_its_repr_shows_no_visitor() -> None:
    """A repr may appear in a traceback."""
    assert repr(WHOLE) == "<History: 3 decisions, 2 events>"


def test_merging_keeps_everything() -> None:
    """Different events with one identity are both kept, with their visitors."""
    left = History(frozenset({DECISION}), frozenset({EVENT}))
    right = History(frozenset({LATER, OTHER}), frozenset({CLASH}))
    nothing: Any = {}

    assert left | right == right | left == WHOLE
    assert History.merge([left, right, left]) == WHOLE
    assert History.merge([]) == History()
    assert WHOLE.decisions_of("visitor-1") == [DECISION, LATER]
    assert (left | right).decisions_of("visitor-1") == [DECISION, LATER]
    assert WHOLE.decisions_of("nobody") == []
    assert WHOLE.bodies_of(EVENT.identity) == {ONE: {7}, CLASH.visitor: {8}}
    assert WHOLE.bodies_of(("51001", "uuid-1", NOW + 1)) == {}
    with pytest.raises(TypeError):
        assert left | nothing


def test_the_history_of_some_visitors() -> None:
    """It has enough to check their next bodies."""
    mine = WHOLE.for_visitors(["visitor-1", "nobody"])

    assert mine == History(frozenset({DECISION, LATER}), frozenset({EVENT}))
    assert WHOLE.for_visitors(["visitor-1", "visitor-2"]) == WHOLE
    assert WHOLE.for_visitors([]) == History()


def test_the_uuids_of_an_event() -> None:
    """Events with the same visitor, entity, time and body."""
    again = EVENT._replace(uuid="uuid-2")
    history = History(events=frozenset({EVENT, CLASH, again}))

    assert history.has_uuid("uuid-2")
    assert not history.has_uuid("uuid-3")
    assert history.uuids_of("51001", NOW, EVENT.mark) == {"uuid-1", "uuid-2"}
    assert history.uuids_of("51001", NOW, CLASH.mark) == {"uuid-1"}
    assert history.has_sent(ONE, "51001", "uuid-2")
    assert not history.has_sent(CLASH.visitor, "51001", "uuid-2")


def bought(visitor_id: str) -> Json:
    """Return a body with one conversion that always has the same identity."""
    sale = conversion(uuid="uuid-1", timestamp=NOW)
    return body(visitor(snapshot(sale), visitor_id=visitor_id))


@pytest.mark.parametrize(
    "bodies",
    [
        ("visitor-1", "visitor-2", "visitor-2"),
        ("visitor-1", "visitor-2", "visitor-1"),
        ("visitor-2", "visitor-2", "visitor-1", "visitor-2"),
    ],
)
def test_retries_are_found_as_in_one_call(bodies: tuple[str, ...]) -> None:
    """A retry of the second visitor is found, though the first event counts."""
    sent = [bought(visitor_id) for visitor_id in bodies]
    together = [
        (x.payload, x.severity)
        for x in validate_all(sent).findings
        if x.code == "duplicate-event"
    ]
    apart: list[tuple[int, str]] = []
    history = History()
    for place, payload in enumerate(sent):
        report = validate(payload, context=Context(history=history))
        history |= report.history
        apart += (
            (place, x.severity) for x in report.findings if x.code == "duplicate-event"
        )

    assert together
    assert apart == together


def test_lookups_do_not_depend_on_the_parts() -> None:
    """Whether the history grew by many small merges, few large ones, or none."""
    rows = [
        (
            DECISION._replace(visitor_id=f"visitor-{x % 7}", time=NOW + x),
            EVENT._replace(uuid=f"uuid-{x % 5}", visitor=x % 3, body=x % 2),
        )
        for x in range(100)
    ]
    whole = History(*zip(*rows, strict=True))
    grown = History()
    for a_decision, an_event in rows:
        grown |= History([a_decision], [an_event])

    assert grown == whole
    assert hash(grown) == hash(whole)
    for x in range(8):
        name, uuid = f"visitor-{x}", f"uuid-{x}"
        assert grown.decisions_of(name) == whole.decisions_of(name)
        assert grown.has_uuid(uuid) == whole.has_uuid(uuid)
        identity = ("51001", uuid, NOW)
        assert grown.bodies_of(identity) == whole.bodies_of(identity)
        for visitor_hash in range(4):
            key = visitor_hash, "51001", uuid
            assert grown.has_sent(*key) == whole.has_sent(*key)
            mark = visitor_hash, x % 2
            found = grown.uuids_of("51001", NOW, mark)
            assert found == whole.uuids_of("51001", NOW, mark)


def steps_of(requests: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many rows are copied while each request adds one."""
    copied = 0

    def counted(parts: Iterable[sent.Part]) -> sent.Part:
        nonlocal copied
        part = joined(parts)
        copied += len(part)
        return part

    joined = sent.joined
    monkeypatch.setattr(sent, "joined", counted)
    history = History()
    for x in range(requests):
        history |= History([DECISION._replace(time=NOW + x)])
        assert history.decisions_of("visitor-1")
    monkeypatch.undo()
    assert len(history.decisions) == requests
    return copied


def test_growing_by_requests_takes_n_log_n_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row is copied once each time the number of later rows doubles."""
    for requests in (64, 256, 1024):
        steps = steps_of(requests, monkeypatch)
        assert 0 < steps <= 2 * requests * requests.bit_length()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "expected version 1, got None"),
        ({"version": 2}, "expected version 1, got 2"),
        ({"version": 1, "events": []}, "decisions: expected a list"),
        ({"version": 1, "decisions": []}, "events: expected a list"),
        (
            {"version": 1, "decisions": [["v"]], "events": []},
            r"decisions\[0\]: expected vis",
        ),
        (
            {"version": 1, "decisions": [], "events": [["e"]]},
            r"events\[0\]: expected entity_id",
        ),
    ],
)
def test_invalid_data_is_refused(data: dict[str, object], message: str) -> None:
    """The error names the part."""
    with pytest.raises(ValueError, match=f"^history: {message}"):
        History.from_dict(data)


@pytest.mark.parametrize("text", ["[]", "7", "null"])
def test_only_an_object_is_a_history(text: str) -> None:
    """Other JSON is refused."""
    with pytest.raises(ValueError, match=r"^history: expected an object, got"):
        History.from_json(text)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_only_json_is_a_history(text: str) -> None:
    """The error has the message of the parser."""
    with pytest.raises(ValueError, match=r"^history: expected JSON: "):
        History.from_json(text)
