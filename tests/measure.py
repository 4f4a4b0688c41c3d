"""Measure what a call costs: steps of Python, or time of the processor."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
MEASURABLE = 0.002
"""Seconds of the processor; a measurement of less says nothing."""
TIMES = 8
"""Between four, which linear time takes for four times the size, and sixteen."""


def steps(call: Callable[[], object]) -> int:
    """Count the lines and calls of Python, each round of a loop anew."""
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        del frame, argument
        count += event in ("line", "call")
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def is_slow(call: Callable[[T], object], once: T, fourfold: T) -> bool:
    """Whether four times the size takes more than about four times as long.

    This is for what takes no steps of Python, like regular expressions. A busy machine
    spoils a measurement, but hardly five in a row.
    """
    return all(
        _seconds(call, fourfold) > TIMES * max(_seconds(call, once), MEASURABLE)
        for _ in range(5)
    )


def _seconds(call: Callable[[T], object], given: T) -> float:
    start = time.process_time()
    call(given)
    return time.process_time() - start
