"""Twice as much input takes about twice as many steps.

Steps are lines that Python runs, each round of a loop anew: no clock is read.
"""

from __future__ import annotations

import sys
from itertools import combinations_with_replacement
from math import inf
from types import FrameType
from typing import Any

import pytest

from eventcheck import Context, validate
from eventcheck.context import Experiment
from eventcheck.context.windows import Windows, side

from .growing import GROWING

SIZE = 300


@pytest.mark.parametrize("name", GROWING)
def test_steps_grow_with_the_size(name: str) -> None:
    """Where all are compared with all, it is four times as many."""
    payload, context = GROWING[name]
    _steps(payload(1), context(1))
    once, twice = (_steps(payload(n), context(n)) for n in (SIZE, 2 * SIZE))

    assert twice < 2.1 * once


BOUNDS = (None, 0, 1, 2)
WINDOWS = [
    Experiment(f"{start}-{end}", starts_at=start, ends_at=end)
    for start in BOUNDS
    for end in BOUNDS
    if start is None or end is None or start <= end
]


@pytest.mark.parametrize("time", range(-1, 4))
def test_windows_asked_at_once_say_what_each_says(time: int) -> None:
    """Open, empty and equal ones, inside each other and apart."""
    for some in combinations_with_replacement(WINDOWS, 3):
        windows = Windows(some)
        dated = [x for x in some if x.has_window]
        ran = [x for x in dated if side(x, time) is None]
        near = windows.around(time)
        assert (near is None) == (not ran)
        assert windows.has_undated == (len(dated) < len(some))
        if near is not None:
            starts = [x.starts_at for x in ran if x.starts_at is not None]
            ends = [x.ends_at for x in ran if x.ends_at is not None]
            assert near == (max(starts, default=-inf), min(ends, default=inf))
        elif dated:
            sides = {side(x, time) for x in dated}
            assert {windows.side(time)} == (sides if len(sides) == 1 else {"outside"})


def _steps(payload: Any, context: Context) -> int:
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        del frame, argument
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        validate(payload, context=context)
    finally:
        sys.settrace(before)
    return count
