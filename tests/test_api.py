"""Invalid arguments raise errors that name the argument; invalid data does not."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import preview_results, validate, validate_all

from .rules.build import body

WRONG: Any = {"now": 1}


def test_a_mapping_is_neither_a_context_nor_a_config() -> None:
    """The error names the argument and the type that it got."""
    with pytest.raises(TypeError, match=r"^context: expected Context, got dict$"):
        validate(body(), context=WRONG)
    with pytest.raises(TypeError, match=r"^config: expected Config, got dict$"):
        validate(body(), config=WRONG)
    with pytest.raises(TypeError, match=r"^context: expected Context, got dict$"):
        preview_results([body()], context=WRONG)


@pytest.mark.parametrize("one", ["{}", b"{}", bytearray(b"{}"), {}])
def test_several_bodies_are_expected(one: Any) -> None:
    """Otherwise one body would be read letter by letter or key by key."""
    for call in validate_all, preview_results:
        with pytest.raises(TypeError, match=r"for one body pass \[body\]"):
            call(one)
