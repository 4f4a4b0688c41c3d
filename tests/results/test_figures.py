"""Sums are exact and finite, and what is 0 takes no memory."""

from __future__ import annotations

import json
import pickle
from copy import copy, deepcopy
from itertools import permutations
from sys import float_info

import pytest

from eventcheck import preview_results
from eventcheck.results import ResultsPreview

from .build import body, chose, did, visitor
from .test_preview import figures


def preview_of(*values: float) -> ResultsPreview:
    """Return a visitor of variation 41 with several values of one event."""
    done = (did(n, value=value) for n, value in enumerate(values))
    return preview_results([body(visitor("ann", chose("41"), *done))])


def test_sums_do_not_depend_on_the_order() -> None:
    """They are rounded once: ten times 0.1 is 1, and small values are not lost."""
    sums = {figures(preview_of(*x)) for x in permutations((1e16, 1.0, -1e16, 0.1))}

    assert sums == {(1, 4, 1, 0, 1.1)}
    assert figures(preview_of(*[0.1] * 10))[4] == 1.0


def test_sums_of_parts_are_the_sums_of_all() -> None:
    """In whichever order values are added."""
    people = [
        body(visitor(who, chose("41"), did(1, value=value)))
        for who, value in (("ann", 0.1), ("bob", 0.2), ("cem", 0.3))
    ]
    ann, bob, cem = (preview_results([x]) for x in people)

    assert (ann + bob) + cem == ann + (bob + cem) == preview_results(people)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_is_a_number_that_json_has(sign: int) -> None:
    """A larger sum becomes the largest float."""
    preview = preview_of(sign * 1e308, sign * 1e308, sign * 1e308)

    assert figures(preview)[4] == sign * float_info.max
    assert json.loads(json.dumps(preview.to_dict(), allow_nan=False))
    assert figures(preview_of(1e308, 1e308, -1e308))[4] == 1e308


def test_revenue_beyond_64_bits_in_all() -> None:
    """A revenue has 64 bits; the sum may have more."""
    most = [did(n, revenue=2**63 - 1) for n in range(3)]
    preview = preview_results([body(visitor("ann", chose("41"), *most))])

    assert figures(preview)[3] == 3 * (2**63 - 1)


def test_events_of_other_variations_are_there_and_take_no_memory() -> None:
    """Each variation has the events of all variations, sorted by id."""
    people = [
        visitor(f"v{n}", chose(f"4{n}"), did(1, f"5{n}", value=1.5)) for n in range(20)
    ]
    variations = preview_results([body(*people)]).experiments["31"].variations
    events = variations["40"].events

    assert [*events] == sorted(f"5{n}" for n in range(20))
    assert (events["50"].total, events["51"].total, len(events)) == (1, 0, 20)
    assert [*events.counted] == ["50"]
    assert "51" in events
    assert "59999" not in events
    with pytest.raises(KeyError):
        events["59999"]
    assert dict(events) == events
    assert events != variations["41"].events


def test_previews_are_values() -> None:
    """They pickle, copy and compare by content."""
    bodies = [body(visitor("ann", chose("41"), did(1, value=0.1)), visitor("bob"))]
    preview = preview_results(bodies, verdicts=True)
    again = preview_results(bodies, verdicts=True)

    assert preview == again
    assert preview != preview_of(0.1)
    for other in (
        pickle.loads(pickle.dumps(preview)),  # noqa: S301 - made here
        copy(preview),
        deepcopy(preview),
    ):
        assert other == preview
        assert other.to_dict() == preview.to_dict()
        assert figures(other) == (1, 1, 1, 0, 0.1)
