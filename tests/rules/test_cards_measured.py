"""Measure how many made numbers of each shape are taken for cards.

Run this file as a script to print the figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import pytest

from eventcheck.rules.personal import kind_of

MADE = 2_000
"""Numbers of each shape; the script makes five times as many."""
AT_MOST = MADE // 1000
Shape: TypeAlias = Callable[[random.Random], str]


def digits(count: int) -> Shape:
    """Return a maker of numbers with so many digits."""

    def make(source: random.Random) -> str:
        return str(source.randrange(10 ** (count - 1), 10**count))

    return make


def grouped(*sizes: int) -> Shape:
    """Return a maker of numbers in groups with hyphens."""

    def make(source: random.Random) -> str:
        return "-".join(digits(x)(source) for x in sizes)

    return make


def gtin(source: random.Random) -> str:
    """Return a GTIN-13 barcode with a right check digit."""
    number = digits(12)(source)
    total = sum(int(x) * (3 if n % 2 else 1) for n, x in enumerate(number))
    return f"{number}{-total % 10}"


def luhn(start: str, length: int) -> Shape:
    """Return a maker of card numbers that begin so."""

    def make(source: random.Random) -> str:
        count = length - len(start) - 1
        number = start + "".join(source.choices("0123456789", k=count))
        doubled = [int(x) * (2 - n % 2) for n, x in enumerate(reversed(number))]
        total = sum(x - 9 if x > 9 else x for x in doubled)
        return f"{number}{-total % 10}"

    return make


NOBODYS: Mapping[str, Shape] = MappingProxyType(
    {
        "13 digits": digits(13),
        "17 digits": digits(17),
        "18 digits": digits(18),
        "3-7-7": grouped(3, 7, 7),
        "GTIN-13": gtin,
    }
)
"""Shapes that no issuer has."""
SOMEBODYS: Mapping[str, Shape] = MappingProxyType(
    {
        "14 digits": digits(14),
        "15 digits": digits(15),
        "16 digits": digits(16),
        "19 digits": digits(19),
        "4-4-4-4": grouped(4, 4, 4, 4),
    }
)
CARDS: Mapping[str, Shape] = MappingProxyType(
    {
        "Visa": luhn("4", 16),
        "Visa, 19": luhn("4", 19),
        "Mastercard": luhn("51", 16),
        "Mastercard, 2": luhn("2300", 16),
        "American Express": luhn("37", 15),
        "Discover": luhn("6011", 16),
        "JCB": luhn("3540", 16),
        "Diners Club": luhn("36", 14),
    }
)
SAYING = ("order_id", "orderNumber", "ean", "barcode", "sku", "tracking", "productId")


def taken(make: Shape, field: str, made: int = MADE) -> int:
    """Count the made numbers that are taken for cards; always the same numbers."""
    source = random.Random(18)  # noqa: S311
    return sum(kind_of(make(source), field) == "card" for _ in range(made))


@pytest.mark.parametrize("shape", NOBODYS)
def test_shapes_that_no_issuer_has(shape: str) -> None:
    """At most one in a thousand, in a field that says nothing."""
    assert taken(NOBODYS[shape], "note") <= AT_MOST


@pytest.mark.parametrize("field", SAYING)
def test_fields_that_say_what_a_number_is(field: str) -> None:
    """At most one in a thousand of any shape, real card numbers among them."""
    for make in (*SOMEBODYS.values(), CARDS["Visa"]):
        assert taken(make, field) <= AT_MOST


@pytest.mark.parametrize("issuer", CARDS)
def test_card_numbers(issuer: str) -> None:
    """All of them are found."""
    assert taken(CARDS[issuer], "note") == MADE


def main() -> None:
    """Print the figures."""
    made = 5 * MADE
    for shape, make in {**NOBODYS, **SOMEBODYS, **CARDS}.items():
        fields = ("note", "order_id")
        figures = [f"{field}: {taken(make, field, made)}" for field in fields]
        print(f"{shape:16} of {made}:", *figures)  # noqa: T201


if __name__ == "__main__":
    main()
