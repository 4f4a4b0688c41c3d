"""Four times the text takes about four times as long, whatever it is."""

from __future__ import annotations

import pytest

from eventcheck_cli.recognise import recognise
from tests.measure import is_slow

from .growing import texts

SIZE = 20_000


@pytest.mark.heavy
def test_time_is_linear() -> None:
    """If time were quadratic, it would be sixteen times as long."""
    small, large = texts(SIZE, 100), texts(4 * SIZE, 100)
    slow = [x for x in small if is_slow(recognise, small[x], large[x])]

    assert not slow
