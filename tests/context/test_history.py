"""What was sent before: kept, merged, written and read."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from eventcheck import History, validate
from eventcheck.context.history import SentDecision
from tests.rules.build import NOW, body

DECISION = SentDecision("visitor-1", "21001", "31001", "41001", NOW)
LATER = SentDecision("visitor-1", "21001", None, None, NOW + 1)
EVENT = ("51001", "uuid-1", NOW)


def test_a_report_says_what_it_adds() -> None:
    """The decision by its activation, and each event by its identity."""
    history = validate(body()).history

    assert history.decisions == {DECISION}
    assert {(entity, time) for entity, _, time in history.events} == {
        ("21001", NOW),
        ("51001", NOW + 60_000),
    }


def test_it_is_frozen_and_travels() -> None:
    """By JSON and by pickle; nobody changes what a report gave."""
    history = History(frozenset({DECISION, LATER}), {EVENT: 7})

    assert History.from_json(history.to_json()) == history
    assert History.from_json(history.to_json().encode()) == history
    assert pickle.loads(pickle.dumps(history)) == history  # noqa: S301 - our own
    assert hash(history) == hash(History(frozenset({LATER, DECISION}), {EVENT: 7}))
    events: Any = history.events
    with pytest.raises(TypeError):
        events[EVENT] = 8


def test_merging_keeps_the_hash_of_the_left() -> None:
    """An identity in both is the same event, or a clash that was told already."""
    left = History(frozenset({DECISION}), {EVENT: 7})
    right = History(frozenset({LATER}), {EVENT: 8, ("1", "2", 3): 9})
    both = left | right
    nothing: Any = {}

    assert both == History(frozenset({DECISION, LATER}), {EVENT: 7, ("1", "2", 3): 9})
    assert both.by_visitor == {"visitor-1": (DECISION, LATER)}
    assert both.by_uuid["uuid-1"] == (EVENT,)
    with pytest.raises(TypeError):
        assert left | nothing


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "expected version 1, got None"),
        ({"version": 2}, "expected version 1, got 2"),
        ({"version": 1, "events": []}, "decisions: expected a list"),
        ({"version": 1, "decisions": []}, "events: expected a list"),
        ({"version": 1, "decisions": [["v"]], "events": []}, "decisions: expected vis"),
        ({"version": 1, "decisions": [], "events": [["e"]]}, "events: expected entity"),
    ],
)
def test_what_is_no_history_is_refused(data: dict[str, object], message: str) -> None:
    """With words that name the part."""
    with pytest.raises(ValueError, match=f"^history: {message}"):
        History.from_dict(data)


@pytest.mark.parametrize("text", ["[]", "7", "null"])
def test_only_an_object_is_a_history(text: str) -> None:
    """Whatever JSON it is."""
    with pytest.raises(ValueError, match=r"^history: expected an object$"):
        History.from_json(text)
