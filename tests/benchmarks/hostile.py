"""Measure hostile input, and twice as much of it: a ratio near 2 is linear.

python -m tests.benchmarks.hostile
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from eventcheck import Context, validate, validate_all
from eventcheck.rules.personal import kind_of
from tests.hostile.growing import STORIES
from tests.hostile.values import nested
from tests.rules.build import body, buying, conversion, visitor

ROUNDS = 3


def _findings(size: int) -> Any:
    broken = conversion(revenue=59.99, uuid="u", tags={"a": []})
    return body(visitor({"events": [dict(broken, timestamp=n) for n in range(size)]}))


PAYLOADS: Mapping[str, tuple[int, Callable[[int], Any]]] = {
    "deep text": (50_000, lambda n: "[" * n),
    "deep lists": (50_000, lambda n: body(x=nested(n, list))),
    "deep dicts": (50_000, lambda n: body(x=nested(n, dict))),
    "unknown keys": (100_000, lambda n: body(**dict.fromkeys(map(str, range(n)), 1))),
    "tags": (100_000, lambda n: buying(tags=dict.fromkeys(map(str, range(n)), None))),
    "findings": (10_000, _findings),
    "one long text": (1_000_000, lambda n: buying(tags={"a": "ab1 " * (n // 4)})),
}
TEXTS = ("a@", "a.", "a@a.", "a-", "1 ", "1-", "+1", "+", "0", "(415) ", "4 ", "01 ")
"""Beginnings of addresses and numbers: they are slow for some patterns."""
REPEATED = 100_000
MANY = 500
"""Of input in which many things are compared with each other."""


def seconds(work: Callable[[Any], object], value: Any) -> float:
    """Return the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = perf_counter()
        work(value)
        best = min(best, perf_counter() - start)
    return best


def main() -> None:
    """Print seconds and ratios."""
    for name, (size, make) in PAYLOADS.items():
        show(name, [seconds(validate, make(n)) for n in (size, 2 * size)])
    for name, story in STORIES.items():
        pairs = [(story.payloads(n), story.context(n)) for n in (MANY, 2 * MANY)]
        show(name, [seconds(_in_context, pair) for pair in pairs])
    for part in TEXTS:
        texts = [part * n for n in (REPEATED, 2 * REPEATED)]
        show(f"personal {part!r}", [seconds(_kind, text) for text in texts])


def _in_context(pair: tuple[Any, Context]) -> None:
    payloads, context = pair
    validate_all(payloads, context=context)


def _kind(text: str) -> object:
    return kind_of(text, "note")


def show(name: str, times: list[float]) -> None:
    """Print one line."""
    print(f"{name:20} {times[0]:8.4f} s  x2: {times[1] / times[0]:5.2f}")


if __name__ == "__main__":
    main()
