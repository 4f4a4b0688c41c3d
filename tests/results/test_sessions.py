"""Where a session ends that nobody named."""

from __future__ import annotations

import pytest

from eventcheck import preview_results

from .build import MINUTE, body, chose, did, visitor

DAY = 24 * 60 * MINUTE


def counted(*times: int) -> list[str]:
    """Return the verdicts of conversions at times after a decision."""
    entry = visitor("ann", chose("41"), *map(did, times))
    preview = preview_results([body(entry)], mode="personalization", verdicts=True)
    return [x.verdict for x in preview.events[1:]]


@pytest.mark.parametrize(
    ("times", "last"),
    [
        ([30 * MINUTE], "counted"),
        ([30 * MINUTE + 1], "no-decision"),
        # It is the event before that counts, not the first one.
        ([20 * MINUTE, 50 * MINUTE], "counted"),
        ([20 * MINUTE, 50 * MINUTE + 1], "no-decision"),
        # A day is the most, without any pause.
        ([*range(0, DAY, 30 * MINUTE), DAY], "counted"),
        ([*range(0, DAY, 30 * MINUTE), DAY + 1], "no-decision"),
        # The next one begins there, and pauses are counted anew.
        ([*range(0, DAY, 30 * MINUTE), DAY + 1, DAY + 20 * MINUTE], "no-decision"),
    ],
)
def test_a_session_ends_after_half_an_hour_of_nothing_and_after_a_day(
    times: list[int], last: str
) -> None:
    """Conversions count for its decision up to exactly that millisecond."""
    *others, verdict = counted(*times)

    assert verdict == last
    if last == "counted":
        assert {*others} <= {"counted"}


def test_a_session_is_the_visitors_own() -> None:
    """Another visitor has another session at the same time."""
    both = [visitor(x, chose("41"), did(1), did(2)) for x in ("ann", "bob")]
    preview = preview_results([body(*both)], mode="personalization")
    arm = preview.experiments["31"].variations["41"]

    assert (arm.visitors, arm.events["51"].total, arm.events["51"].unique) == (2, 4, 2)
