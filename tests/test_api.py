"""Wrong arguments are refused in words; they are the caller's, not the data's."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import preview_results, validate, validate_all

from .rules.build import body

WRONG: Any = {"now": 1}


def test_a_context_and_a_config_are_needed() -> None:
    """Not mappings of their fields."""
    with pytest.raises(TypeError, match=r"^context: expected Context, got dict$"):
        validate(body(), context=WRONG)
    with pytest.raises(TypeError, match=r"^config: expected Config, got dict$"):
        validate(body(), config=WRONG)
    with pytest.raises(TypeError, match=r"^context: expected Context, got dict$"):
        preview_results([body()], context=WRONG)


@pytest.mark.parametrize("one", ["{}", b"{}", bytearray(b"{}"), {}])
def test_one_body_is_not_many(one: Any) -> None:
    """A single body where many are expected would be read by its letters or keys."""
    for call in validate_all, preview_results:
        with pytest.raises(TypeError, match=r"for one body pass \[body\]"):
            call(one)
