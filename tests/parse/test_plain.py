"""Values of foreign classes, as the rest of the library has them."""

from __future__ import annotations

from eventcheck.plain import NotJson


def test_what_json_does_not_have_is_compared_by_identity() -> None:
    """The value is not asked: its own `==` and `hash` may fail, or lie."""

    class Odd:
        def __eq__(self, other: object) -> bool:
            raise ZeroDivisionError

        def __hash__(self) -> int:
            raise ZeroDivisionError

    one, other = Odd(), Odd()

    assert len({NotJson(one), NotJson(one), NotJson(other)}) == 2
