"""Which values are the same JSON."""

from __future__ import annotations

import math

import pytest

from eventcheck.guards import is_same

DIFFERENT: list[tuple[object, object]] = [
    (1, 1.0),
    (1, True),
    ("1", 1),
    (math.nan, 1.0),
    ([1], [1, 2]),
    ([1, 2], [2, 1]),
    ({"a": 1}, {"a": 2}),
    ({"a": 1}, {"b": 1}),
    ({"a": [{"b": 1}]}, {"a": [{"b": 1.0}]}),
    ([], {}),
    (None, 0),
]
SAME: list[tuple[object, object]] = [
    (math.nan, float("nan")),
    ([1, {"a": math.nan}], [1, {"a": math.nan}]),
    ([1, 2], (1, 2)),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    (None, None),
]


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different(left: object, right: object) -> None:
    """Types matter as well as values, at any depth, in both directions."""
    assert not is_same(left, right)
    assert not is_same(right, left)


@pytest.mark.parametrize(("left", "right"), SAME)
def test_same(left: object, right: object) -> None:
    """Key order and tuples do not matter; NaN is the same, though it is not equal."""
    assert is_same(left, right)
