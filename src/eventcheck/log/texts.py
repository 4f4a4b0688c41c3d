"""Texts that occur again and again: each is kept once, and known by a number."""

from __future__ import annotations


class Texts:
    """A numbered list of texts; number 0 stands for no text."""

    __slots__ = ("numbers", "texts")

    def __init__(self) -> None:
        """Only the empty text is known."""
        self.texts: list[str] = []
        self.numbers = _Numbers(self.texts)
        """The number of a text; a new text gets the next one."""
        self.numbers[""]

    def __getitem__(self, number: int) -> str:
        """The text of a number."""
        return self.texts[number]


class _Numbers(dict[str, int]):
    """A dict that numbers what it is asked for: hits cost no Python call."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.texts)
        self.texts.append(text)
        return number
