"""Four times the text takes about four times as long, whatever it is."""

from __future__ import annotations

import time

import pytest

from eventcheck_cli.recognise import recognise

from .growing import texts

SIZE = 20_000
MEASURABLE = 0.004
"""Seconds of the processor below which a measurement says nothing."""


@pytest.mark.heavy
def test_time_is_linear() -> None:
    """If time were quadratic, it would be sixteen times as long."""
    small, large = texts(SIZE, 100), texts(4 * SIZE, 100)
    slow = [x for x in small if _grows(small[x], large[x])]

    assert not slow


def _grows(once: str, fourfold: str) -> bool:
    # A busy machine spoils a measurement, but hardly three in a row.
    return all(
        _seconds(fourfold) > 8 * max(_seconds(once), MEASURABLE) for _ in range(3)
    )


def _seconds(text: str) -> float:
    start = time.process_time()
    recognise(text)
    return time.process_time() - start
