"""Every public object of the package pickles, copies, compares and has a repr."""

from __future__ import annotations

import copy
import pickle

import pytest

from eventcheck import context
from eventcheck.context import (
    Attribute,
    Catalog,
    Context,
    Event,
    Experiment,
    Flag,
    History,
    LeftOut,
    Page,
    SentDecision,
    SentEvent,
    Variation,
)
from tests.rules.build import NOW

DECISION = SentDecision("v", "21001", "31001", "41001", NOW, is_bandit=True)
EVENT = SentEvent("51001", "uuid-1", NOW, 1, 2)
CATALOG = Catalog(
    account_id="12001",
    experiments=[{"id": "31001", "variations": ["41001"], "is_bandit": True}],
    flags=[{"key": "checkout", "experiment_ids": ["31001"]}],
    events=[{"id": "51001", "properties": {"size": "string"}}],
    left_out=[LeftOut("attributes[0]", "key: missing")],
)
EQUAL: list[tuple[object, object]] = [
    (Attribute("1", "plan"), Attribute("1", "other")),
    (Page("1", "home"), Page("2", "home")),
    (Variation("1", "on"), Variation("1")),
    (Flag("checkout", ["1"]), Flag("checkout")),
    (Event("1", "a", properties={"size": "string"}), Event("1", "a", properties={})),
    (Experiment("1", is_bandit=True, starts_at=NOW), Experiment("1", starts_at=NOW)),
    (LeftOut("events[0]", "key: missing"), LeftOut("events[1]", "key: missing")),
    (DECISION, DECISION._replace(is_bandit=False)),
    (EVENT, EVENT._replace(body=3)),
    (CATALOG, CATALOG | Catalog(revision="7")),
    (History([DECISION], [EVENT]), History([DECISION])),
    (Context(now=NOW, catalog=CATALOG), Context(now=NOW)),
]


@pytest.mark.parametrize(
    ("one", "other"), EQUAL, ids=[type(one).__name__ for one, _ in EQUAL]
)
def test_it_is_a_value(one: object, other: object) -> None:
    """It is equal after pickling and copying, differs from others, and has a repr."""
    travelled = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    for again in (travelled, copy.copy(one), copy.deepcopy(one)):
        assert again == one
        assert hash(again) == hash(one)
        assert repr(again) == repr(one)
        assert again != other
    assert repr(one) != repr(other)
    assert " at 0x" not in repr(one)


def test_the_table_is_complete() -> None:
    """It has every name that the package exports."""
    assert {type(one).__name__ for one, _ in EQUAL} == {*context.__all__}


@pytest.mark.parametrize("one", [x for x, _ in EQUAL])
def test_it_cannot_be_changed(one: object) -> None:
    """Many calls may share it."""
    name = next(x for x in dir(one) if not x.startswith("_"))
    with pytest.raises((AttributeError, TypeError)):
        setattr(one, name, None)
