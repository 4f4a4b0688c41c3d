"""Four times as much input takes about four times as many steps.

Steps are lines and calls of Python, each round of a loop anew: no clock is read.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations_with_replacement
from math import inf

import pytest

from eventcheck import (
    Context,
    apply_fixes,
    preview_results,
    validate,
    validate_all,
)
from eventcheck.context import Experiment
from eventcheck.context.windows import Windows, side
from tests.measure import steps
from tests.rules.build import Json
from tests.sample import heavy_unless, is_chosen

from .growing import STORIES, Story

SIZE = 50
BOUND = 4.6
"""Times as many steps, of four times as much: n log n; with squares it is sixteen."""


def judged(payloads: list[Json], context: Context) -> None:
    """All together, the history of it, and the report as text."""
    report = validate_all(payloads, context=context)
    assert report.history is not None
    str(report)


def mended(payloads: list[Json], context: Context) -> None:
    """Each body by itself, with all its fixes."""
    for payload in payloads:
        apply_fixes(payload, validate(payload, context=context), unsafe=True)


def previewed(payloads: list[Json], context: Context) -> None:
    """What the results page would show."""
    preview_results(payloads, context=context, verdicts=True).to_dict()


def in_sessions(payloads: list[Json], context: Context) -> None:
    """The same by session."""
    shown = preview_results(
        payloads, context=context, mode="personalization", verdicts=True
    )
    shown.to_dict()


def in_turn(payloads: list[Json], context: Context) -> None:
    """A body at a time, each with the history of those before it.

    The visitors differ: what was sent of one is read again for each of their bodies.
    """
    for payload in payloads:
        report = validate(payload, context=context)
        history = report.history if context.history is None else context.history
        context = Context(catalog=context.catalog, history=history | report.history)


CALLS = (judged, mended, previewed, in_sessions, in_turn)
LIGHT = 12
"""One in so many is tried lightly."""
CASES = [
    pytest.param(
        call,
        name,
        marks=heavy_unless(is_chosen(f"{call.__name__} {name}", LIGHT)),
    )
    for name, story in STORIES.items()
    for call in CALLS
    if call is not in_turn or "apart" in story.odd
]


@pytest.mark.parametrize(("call", "name"), CASES)
def test_steps_grow_with_the_size(call: Callable[..., None], name: str) -> None:
    """Any list, and any two of one container: where all meet all, it is squares."""
    story = STORIES[name]
    _steps(call, story, 1)
    once, more = (_steps(call, story, n) for n in (SIZE, 4 * SIZE))

    assert more < BOUND * once, f"{more / once:.2f} times as many"


BOUNDS = (None, 0, 1, 2)
WINDOWS = [
    Experiment(f"{start}-{end}", starts_at=start, ends_at=end)
    for start in BOUNDS
    for end in BOUNDS
    if start is None or end is None or start <= end
]


@pytest.mark.parametrize("time", range(-1, 4))
def test_windows_asked_at_once_say_what_each_says(time: int) -> None:
    """Open, empty and equal ones, inside each other and apart."""
    for some in combinations_with_replacement(WINDOWS, 3):
        windows = Windows(some)
        dated = [x for x in some if x.has_window]
        ran = [x for x in dated if side(x, time) is None]
        near = windows.around(time)
        assert (near is None) == (not ran)
        assert windows.has_undated == (len(dated) < len(some))
        if near is not None:
            starts = [x.starts_at for x in ran if x.starts_at is not None]
            ends = [x.ends_at for x in ran if x.ends_at is not None]
            assert near == (max(starts, default=-inf), min(ends, default=inf))
        elif dated:
            sides = {side(x, time) for x in dated}
            assert {windows.side(time)} == (sides if len(sides) == 1 else {"outside"})


def _steps(call: Callable[..., None], story: Story, size: int) -> int:
    payloads, context = story.payloads(size), story.context(size)
    return steps(lambda: call(payloads, context))
