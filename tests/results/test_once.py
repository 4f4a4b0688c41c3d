"""What counts once: in sums of previews, in a session, in a millisecond."""

from __future__ import annotations

import pytest

from eventcheck import preview_results
from eventcheck.results import Mode

from .build import act, body, chose, decision, did, visitor
from .test_preview import figures


def test_figures_of_the_same_event_add_up() -> None:
    """Check each verdict, and the number of events of each."""
    halves = [
        preview_results(
            [
                body(
                    visitor(
                        who,
                        chose("41"),
                        did(1, revenue=revenue, value=value),
                        did(2),
                        did(-1),
                    )
                )
            ],
            verdicts=True,
        )
        for who, revenue, value in (("ann", 5, 0.5), ("bob", 7, 0.25))
    ]
    both = halves[0] + halves[1]

    assert figures(both) == (2, 4, 2, 12, 0.75)
    assert both.counts == {"counted": 6, "before-decision": 2}
    assert sorted(both.events) == sorted((*halves[0].events, *halves[1].events))
    assert figures(halves[0]) == (1, 2, 1, 5, 0.5)


def test_a_session_is_one_visitor_of_a_variation_whatever_the_campaigns() -> None:
    """A variation that two campaigns share counts once."""
    other = {
        "decisions": [decision("41", campaign_id="22")],
        "events": [act(1, entity_id="22")],
    }
    bodies = [body(visitor("ann", chose("41"), other, did(2)))]
    preview = preview_results(bodies, mode="personalization", verdicts=True)

    assert figures(preview) == (1, 1, 1, 0, 0.0)
    assert [x.verdict for x in preview.events] == ["counted", "not-last", "counted"]


@pytest.mark.parametrize("mode", ["experimentation", "personalization"])
def test_a_tie_breaks_by_uuid(mode: Mode) -> None:
    """Of two decisions of one millisecond one counts, in any order of arrival."""
    pair = [
        {"decisions": [decision(variation)], "events": [act(uuid=uuid)]}
        for variation, uuid in (("41", "b"), ("42", "a"))
    ]
    for order in (pair, pair[::-1]):
        preview = preview_results([body(visitor("ann", *order, did(1)))], mode=mode)

        assert figures(preview, "42") == (1, 1, 1, 0, 0.0)
        assert [*preview.experiments["31"].variations] == ["42"]
