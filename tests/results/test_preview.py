"""The preview: what counts for what, and why the rest does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventcheck import Catalog, Context, preview_results
from eventcheck.results import EventVerdict, Mode, ResultsPreview

from .build import (
    MINUTE,
    T0,
    Json,
    act,
    body,
    chose,
    conversion,
    decision,
    did,
    visitor,
)

HOUR = 60 * MINUTE


def verdicts(
    *bodies: object, context: Context | None = None, mode: Mode = "experimentation"
) -> list[str]:
    """Return the verdict of each event."""
    known = context or Context()
    preview = preview_results(bodies, context=known, mode=mode, verdicts=True)  # type: ignore[arg-type]
    return [x.verdict for x in preview.events]


def figures(preview: ResultsPreview, variation: str = "41") -> tuple[object, ...]:
    """Return the visitors, and total, unique, revenue and value of event 51."""
    arm = preview.experiments["31"].variations[variation]
    event = arm.events["51"]
    return arm.visitors, event.total, event.unique, event.revenue, event.value


def test_a_variation() -> None:
    """Two purchases of one visitor are two conversions and one unique conversion."""
    buys = did(1, revenue=2500.0, value=1.5), did(2, revenue=100)
    preview = preview_results([body(visitor("ann", chose("41"), *buys))])

    assert figures(preview) == (1, 2, 1, 2600, 1.5)


def test_the_first_decision_counts_whenever_it_arrives() -> None:
    """Time matters, not arrival; the same millisecond is in time."""
    later = body(visitor("ann", chose("42", 10), did(10)))
    first = body(visitor("ann", chose("41", 10 - MINUTE), did(9 - MINUTE)))
    preview = preview_results([later, first], verdicts=True)

    assert [x.verdict for x in preview.events] == [
        "not-first",
        "counted",
        "counted",
        "before-decision",
    ]
    assert list(preview.experiments["31"].variations) == ["41"]


def test_every_variation_shows_every_event() -> None:
    """A results page also has rows for variations without events."""
    preview = preview_results(
        [body(visitor("ann", chose("41"), did(1)), visitor("bob", chose("42")))]
    )

    assert figures(preview, "42") == (1, 0, 0, 0, 0.0)


@pytest.mark.parametrize(
    ("snapshot", "verdict"),
    [
        (chose("41", is_campaign_holdback=True), "holdback"),
        (chose("41", metadata={"rule_type": "rollout"}), "no-experiment"),
        (chose(None, experiment=None), "no-experiment"),
        ({"decisions": [], "events": [act()]}, "no-decision"),
        (
            {"decisions": [decision("41")], "events": [act(entity_id="99")]},
            "no-decision",
        ),
        (
            {"decisions": [decision("41")], "events": [act(key="campaignActivated")]},
            "invalid",
        ),
        ({"decisions": [decision("41")], "events": [act(uuid=None)]}, "invalid"),
        (did(entity=""), "invalid"),
        (did(timestamp=str(T0)), "invalid"),
        (did(timestamp=T0 // 1000), "invalid"),
        (did(tags={"list": [1]}), "invalid"),
        (did(revenue=2**63), "invalid"),
        (did(type="client_activation", entity_id=None), "no-experiment"),
        (did(), "no-decision"),
    ],
)
def test_what_does_not_count_for_itself(snapshot: Json, verdict: str) -> None:
    """Check why a single event does not count."""
    assert verdicts(body(visitor("ann", snapshot))) == [verdict]


def test_official_rollouts_are_of_no_experiment() -> None:
    """SDKs send "" for the ids of a flag that no rule decided."""
    rollout = {"campaign_id": "", "experiment_id": "", "variation_id": ""}
    metadata = {"rule_type": "rollout", "rule_key": ""}
    snapshot = {
        "decisions": [{**rollout, "metadata": metadata}],
        "events": [act(entity_id="")],
    }

    assert verdicts(body(visitor("ann", snapshot))) == ["no-experiment"]


def test_duplicates_whoever_the_visitor_is() -> None:
    """The first to arrive is kept."""
    again = conversion(1)
    both = (visitor(x, chose("41"), {"events": [again]}) for x in ("ann", "bob"))

    assert verdicts(body(*both)) == ["counted", "counted", "counted", "duplicate"]


def test_events_that_are_nobodys_or_nothing() -> None:
    """They have a verdict and a path like other events."""
    entry = {"snapshots": [{"events": [conversion(), 7]}]}
    preview = preview_results([body(entry)], verdicts=True)
    path = ("visitors", 0, "snapshots", 0, "events")

    assert preview.events == (
        EventVerdict(0, (*path, 0), "", "invalid"),
        EventVerdict(0, (*path, 1), "", "invalid"),
    )
    assert preview.counts == {"invalid": 2}


@pytest.mark.parametrize("enrich", [False, None])
def test_without_enrichment_the_own_snapshot_counts(enrich: bool | None) -> None:  # noqa: FBT001
    """Its own decisions count once, activated or not; earlier decisions do not."""
    beside: Json = {
        "decisions": [decision("41"), decision("41"), decision("9", campaign_id="2")],
        "events": [conversion(-MINUTE)],
    }
    rollout = {"decisions": [decision("7", metadata={"rule_type": "rollout"})]}
    other = {**rollout, "events": [conversion(MINUTE)]}
    entry = visitor("ann", chose("41"), beside, other, did(MINUTE))
    preview = preview_results([body(entry, enrich=enrich)], verdicts=True)

    assert figures(preview) == (1, 1, 1, 0, 0.0)
    assert [x.verdict for x in preview.events] == [
        "counted",
        "counted",
        "no-decision",
        "no-decision",
    ]


def test_windows_have_their_start_and_not_their_end() -> None:
    """`since` is in the results, `until` is not; both may be datetimes."""
    bodies = [body(visitor("ann", chose("41"), did(0), did(1), did(2)))]
    until = datetime.fromtimestamp((T0 + 2) / 1000, UTC)
    preview = preview_results(bodies, since=T0, until=until, verdicts=True)
    after = preview_results(bodies, since=T0 + 1)

    assert [x.verdict for x in preview.events][2:] == ["counted", "outside-window"]
    assert after.experiments == {}
    assert after.counts == {"outside-window": 2, "no-decision": 2}


def test_the_windows_of_the_catalog() -> None:
    """An experiment counts while it ran; if it never started, it never counts."""
    catalog = Catalog(
        experiments=[
            {"id": "31", "starts_at": T0, "ends_at": T0 + 5},
            {"id": "32", "status": "not_started"},
        ]
    )
    entry = visitor("ann", chose("41"), did(4), did(5), chose("9", experiment="32"))
    found = verdicts(body(entry), context=Context(catalog=catalog))

    assert found == ["counted", "counted", "outside-window", "outside-window"]


def test_what_the_catalog_does_not_have() -> None:
    """Variations, events and accounts; a page may have the snippet's longer id."""
    catalog = Catalog(
        account_id="12001",
        experiments=[{"id": "31", "variations": ["41"]}],
        events=[{"id": "51", "key": "buy"}],
        pages=[{"id": "61"}],
    )
    view = did(1, entity="86-61", type="view_activated")
    entry = visitor("ann", chose("41"), did(1), did(1, entity="99"), view)
    other = {**body(visitor("bob", chose("41"))), "account_id": "7"}
    gone = body(visitor("cem", chose("42")))
    ours = body(visitor("dan", chose("41", experiment="32")))
    found = verdicts(body(entry), gone, ours, other, context=Context(catalog=catalog))

    assert found == [
        "counted",
        "counted",
        "unknown-id",
        "counted",
        "unknown-id",
        "unknown-id",
        "invalid",
    ]


def test_an_event_counts_where_it_is_a_metric() -> None:
    """The catalog does not know the experiments of event 52."""
    catalog = Catalog(
        experiments=[{"id": "31"}, {"id": "32"}],
        events=[
            {"id": "51", "key": "a", "experiment_ids": ["32"]},
            {"id": "52"},
            {"id": "53", "key": "c", "experiment_ids": ["31"]},
        ],
    )
    mine = [did(1, entity=x) for x in ("51", "52", "53")]
    entry = visitor("ann", chose("41"), *mine)
    found = verdicts(body(entry), context=Context(catalog=catalog))

    assert found == ["counted", "no-experiment", "counted", "counted"]


def test_misnamed_fields_are_not_there() -> None:
    """Rules recognise misspelled fields; Optimizely does not."""
    entry = visitor("ann", chose("41"), did(1, Revenue=500), did(2, revenue=7))
    off = body(entry, enrich=None, enrichDecisions=True)

    assert figures(preview_results([body(entry)])) == (1, 2, 1, 7, 0.0)
    assert verdicts(off) == ["counted", "no-decision", "no-decision"]


def test_a_range_in_seconds_is_refused() -> None:
    """Seconds would be a time in 1970, and nothing would count."""
    with pytest.raises(ValueError, match="since: 1750000000 looks like seconds"):
        preview_results([], since=T0 // 1000)


def test_personalization_counts_sessions() -> None:
    """The last decision of each session counts; 30 idle minutes end a session."""
    first = chose("41"), chose("42", MINUTE), did(2 * MINUTE), did(3 * MINUTE)
    second = chose("42", 2 * HOUR), did(2 * HOUR + 1), did(4 * HOUR)
    bodies = [body(visitor("ann", *first, *second))]
    preview = preview_results(bodies, mode="personalization", verdicts=True)

    assert figures(preview, "42") == (2, 3, 2, 0, 0.0)
    assert [x.verdict for x in preview.events] == [
        "not-last",
        *["counted"] * 5,
        "no-decision",
    ]


def test_a_holdback_ends_what_a_session_shows() -> None:
    """The last decision takes the visitor out, unless it is outside the window."""
    held = chose("42", 2, is_campaign_holdback=True)
    bodies = [body(visitor("ann", chose("41"), held, did(1), did(3)))]
    preview = preview_results(bodies, mode="personalization", verdicts=True)
    before = preview_results(bodies, mode="personalization", until=T0 + 2)

    assert [x.verdict for x in preview.events] == [
        "not-last",
        "holdback",
        "counted",
        "holdback",
    ]
    assert figures(before) == (1, 1, 1, 0, 0.0)


def test_own_sessions_and_blank_ones() -> None:
    """A session id takes precedence over gaps; "" and AUTO are not session ids."""
    own = visitor("ann", chose("41"), did(5 * HOUR), session="visit")
    none = visitor("bob", chose("41"), did(5 * HOUR), session="AUTO")
    found = verdicts(body(own, none), mode="personalization")

    assert found == ["counted", "counted", "counted", "no-decision"]
