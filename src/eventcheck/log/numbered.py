"""What occurs again and again: each is kept once, and known by a number."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Numbered(Generic[T]):
    """A numbered list; number 0 stands for nothing."""

    __slots__ = ("items", "numbers")

    def __init__(self, nothing: T) -> None:
        """Only `nothing` is known."""
        self.items: list[T] = [nothing]
        self.numbers = _Numbers(self.items)
        """The number of an item; a new item gets the next one."""

    def __getitem__(self, number: int) -> T:
        """The item of a number."""
        return self.items[number]


class _Numbers(dict[T, int]):
    """A dict that numbers what it is asked for: hits cost no Python call."""

    def __init__(self, items: list[T]) -> None:
        super().__init__({items[0]: 0})
        self.items_by_number = items

    def __missing__(self, item: T) -> int:
        number = self[item] = len(self.items_by_number)
        self.items_by_number.append(item)
        return number
