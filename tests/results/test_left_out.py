"""What Optimizely cannot use harms nothing else; placeholders and rollouts too."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, get_args

import pytest

from eventcheck import Catalog, Context, preview_results
from eventcheck.context import Event, Experiment, Variation
from eventcheck.results import Mode

from .build import Json, act, body, chose, conversion, decision, did, visitor
from .test_preview import figures

MODES = get_args(Mode)
OURS = Context(catalog=Catalog(account_id="12001"))
BUYS = visitor("ann", chose("41"), did(1, revenue=5))


def nested(entry: Json) -> Json:
    """Return the body with an invalid tag in each event."""
    entry = deepcopy(entry)
    for snapshot in entry["snapshots"]:
        for event in snapshot["events"]:
            event["tags"] = {"a": [1]}
    return entry


REJECTED: dict[str, Any] = {
    "no account": {"visitors": [BUYS]},
    "another account": {**body(BUYS), "account_id": "7"},
    "too large": body(BUYS, revision="4" * 4_000_000),
    "nested tags": body(nested(BUYS)),
    "a broken entry": body({**BUYS, "attributes": 7}),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("rejected", REJECTED.values(), ids=REJECTED.keys())
def test_who_mends_and_sends_again_is_right(rejected: Any, mode: Mode) -> None:
    """The same events count in a usable body, in any order of arrival."""
    for bodies in ([rejected, body(BUYS)], [body(BUYS), rejected]):
        preview = preview_results(bodies, context=OURS, mode=mode, verdicts=True)

        assert figures(preview) == (1, 1, 1, 5, 0.0)
        assert preview.counts == {"invalid": 2, "counted": 2}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"metadata": {"rule_type": "rollout"}}, "no-experiment"),
        ({"experiment_id": "undefined"}, "unknown-id"),
        ({"variation_id": "{{variation}}"}, "unknown-id"),
        ({"experiment_id": []}, "invalid"),
    ],
)
def test_what_is_in_no_results_hides_nothing(
    more: Json, verdict: str, mode: Mode
) -> None:
    """Another decision of the campaign may be later, or in the same list."""
    later = {"decisions": [decision("42", **more)], "events": [act(1)]}
    entry = visitor("ann", chose("41"), later, did(2))
    listed = [decision("42", **more), decision("41")]
    beside = visitor("ann", {"decisions": listed, "events": [act()]}, did(2))
    preview = preview_results([body(entry)], mode=mode, verdicts=True)

    assert figures(preview) == (1, 1, 1, 0, 0.0)
    assert [x.verdict for x in preview.events] == ["counted", verdict, "counted"]
    assert [*preview.experiments["31"].variations] == ["41"]
    assert figures(preview_results([body(beside)], mode=mode)) == (1, 1, 1, 0, 0.0)


def test_a_known_id_is_no_placeholder() -> None:
    """Even if it looks like a placeholder."""
    known = Catalog(experiments=[{"id": "null", "variations": ["undefined"]}])
    entry = visitor("ann", chose("undefined", experiment="null"))
    preview = preview_results([body(entry)], context=Context(catalog=known))

    assert preview.experiments["null"].variations["undefined"].visitors == 1
    assert preview_results([body(entry)]).experiments == {}


def test_placeholders_without_enrichment() -> None:
    """A list of placeholders alone has no attribution."""
    listed = {"decisions": [decision("null")], "events": [conversion(1)]}
    preview = preview_results([body(visitor("ann", listed), enrich=False)])

    assert preview.counts == {"unknown-id": 1}


def test_padded_ids_are_other_ids() -> None:
    """For visitors, events and variations."""
    padded = visitor(" ann", did(1))
    entry = visitor("ann", chose("41"), did(1, " 51"), did(1))
    preview = preview_results([body(entry, padded)], verdicts=True)

    assert figures(preview) == (1, 1, 1, 0, 0.0)
    assert [*preview.experiments["31"].variations["41"].events] == [" 51", "51"]
    assert preview.events[-1].verdict == "no-decision"


def test_places_are_as_sent() -> None:
    """Also with broken items, other names, and events without a visitor."""
    event = {"e": "51", "u": "u-1", "t": 1_750_000_000_000, "k": "buy"}
    short, nobody = {"events": [7, event]}, {"snapshots": [{"events": [7, event]}]}
    misnamed = {"Events": [7, {**event, "u": "u-2"}]}
    preview = preview_results(
        [body(visitor("ann", short, misnamed), nobody)], verdicts=True
    )

    assert [(x.pointer, x.verdict) for x in preview.events] == [
        ("/visitors/0/snapshots/0/events/0", "invalid"),
        ("/visitors/0/snapshots/0/events/1", "no-decision"),
        ("/visitors/0/snapshots/1/Events/0", "invalid"),
        ("/visitors/0/snapshots/1/Events/1", "invalid"),
        ("/visitors/1/snapshots/0/events/0", "invalid"),
        ("/visitors/1/snapshots/0/events/1", "invalid"),
    ]


def test_unknown_ids_without_enrichment() -> None:
    """A list of variations that are not in the catalog has no attribution."""
    experiment = Experiment("31", campaign_id="21", variations=(Variation("41"),))
    context = Context(catalog=Catalog(experiments=(experiment,)))
    listed = {"decisions": [decision("49")], "events": [conversion(1)]}
    payload = body(visitor("ann", listed), enrich=False)

    assert preview_results([payload], context=context).counts == {"unknown-id": 1}


def test_an_event_before_the_decisions_of_its_experiments() -> None:
    """Experiments that begin later are not looked at."""
    experiments = tuple(
        Experiment(
            x,
            campaign_id="21",
            variations=(Variation(f"4{x}"),),
        )
        for x in ("31", "32")
    )
    event = Event("51", "buy", experiment_ids=("31", "32"))
    context = Context(catalog=Catalog(experiments=experiments, events=(event,)))
    entry = visitor("ann", chose("431", 5), chose("432", 9, "32"), did(1), did(7))
    preview = preview_results([body(entry)], context=context)

    assert preview.counts == {"before-decision": 1, "counted": 3}
