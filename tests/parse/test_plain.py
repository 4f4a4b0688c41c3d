"""Values of foreign classes, as the rest of the library has them."""

from __future__ import annotations

import pytest

from eventcheck.plain import NotJson, sayable, text_of


def test_what_json_does_not_have_is_compared_by_identity() -> None:
    """The value is not asked: its own `==` and `hash` may fail, or lie."""

    class Odd:
        def __eq__(self, other: object) -> bool:
            raise ZeroDivisionError

        def __hash__(self) -> int:
            raise ZeroDivisionError

    one, other = Odd(), Odd()

    assert len({NotJson(one), NotJson(one), NotJson(other)}) == 2


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("a", "a"),
        (1, "1"),
        (1.5, "1.5"),
        (True, "true"),
        (None, "null"),
        ((1, 2), "<tuple>"),
    ],
)
def test_keys_are_texts_as_writers_of_json_make_them(key: object, text: str) -> None:
    """A path has them so; what is no key of JSON is named by its type."""
    assert text_of(key) == text


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.5, 1.5), ("a", "a"), (None, None), (float("-inf"), "-inf"), (10**20, 10**20)],
)
def test_a_number_that_no_json_can_hold_is_said_as_text(
    value: str | float | None, said: object
) -> None:
    """So that a report with values stays one."""
    assert sayable(value) == said
    assert str(sayable(10**5_000)).startswith("0x")
