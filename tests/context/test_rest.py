"""Lists of the REST API v2 become catalogs, or errors with the place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest

from eventcheck import Catalog

Json: TypeAlias = dict[str, Any]
JUNE, JULY = "2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00+00:00"
JUNE_MS, JULY_MS = 1_780_272_000_000, 1_782_864_000_000


def experiment(**fields: object) -> Json:
    """Return an experiment of the list of experiments."""
    return {
        "id": 31001,
        "key": "checkout",
        "project_id": 13001,
        "campaign_id": 21001,
        "type": "a/b",
        "status": "running",
        "earliest": JUNE,
        "variations": [
            {"variation_id": 41001, "key": "off", "name": "Original"},
            {"variation_id": 41002, "name": "Variation #1"},
        ],
        "metrics": [
            {"event_id": 51001, "aggregator": "sum", "field": "revenue"},
            {"event_id": 51002, "aggregator": "unique"},
        ],
        **fields,
    }


def read(**lists: Any) -> Catalog:
    """Return the catalog of lists."""
    return Catalog.from_rest(**lists)


def test_experiments() -> None:
    """Ids become text; the end is open while the experiment runs."""
    catalog = read(experiments=[experiment()])
    (known,) = catalog.experiments

    assert catalog.project_id == "13001"
    assert (known.id, known.key, known.campaign_id) == ("31001", "checkout", "21001")
    assert [(x.id, x.key) for x in known.variations] == [
        ("41001", "off"),
        ("41002", None),
    ]
    assert (known.status, known.mode) == ("running", "experimentation")
    assert (known.starts_at, known.ends_at) == (JUNE_MS, None)


@pytest.mark.parametrize(
    ("status", "expected", "ends_at"),
    [
        ("running", "running", None),
        ("active", None, None),
        ("paused", "paused", JULY_MS),
        ("campaign_paused", "paused", JULY_MS),
        ("archived", "archived", JULY_MS),
        ("concluded", "concluded", JULY_MS),
        ("not_started", "not_started", JULY_MS),
        (None, None, None),
    ],
)
def test_status_and_window(
    status: str | None, expected: str | None, ends_at: int | None
) -> None:
    """An experiment that runs again has the end of a pause, which is ignored."""
    (known,) = read(experiments=[experiment(status=status, latest=JULY)]).experiments

    assert known.status == expected
    assert (known.starts_at, known.ends_at) == (JUNE_MS, ends_at)


def test_personalization() -> None:
    """The experiment itself has the mode, or its campaign."""
    campaign = {"id": 21001, "type": "personalization", "experiments": [{"id": 31001}]}
    by_campaign = read(experiments=[experiment(type=None)], campaigns=[campaign])
    by_itself = read(experiments=[experiment(type="personalization")])

    assert by_campaign.experiments[0].mode == "personalization"
    assert by_itself.experiments[0].mode == "personalization"


@pytest.mark.parametrize(
    ("test", "campaign", "is_bandit", "mode"),
    [
        ({"type": "a/b"}, {}, False, "experimentation"),
        ({"type": "multi_armed_bandit"}, {}, False, "experimentation"),
        ({"type": "contextual_multi_armed_bandit"}, {}, True, "experimentation"),
        ({"type": "cmab"}, {}, True, "experimentation"),
        (
            {"type": "personalization", "distribution_mode": "contextual_bandit"},
            {},
            True,
            "personalization",
        ),
        (
            {"type": None},
            {"type": "personalization", "distribution_mode": "Contextual Bandit"},
            True,
            "personalization",
        ),
        ({"distribution_mode": "manual"}, {}, False, "experimentation"),
    ],
)
def test_contextual_bandits(
    test: Json, campaign: Json, is_bandit: object, mode: str
) -> None:
    """The experiment or its campaign has the kind."""
    (known,) = read(
        experiments=[experiment(**test)], campaigns=[{"id": 21001, **campaign}]
    ).experiments

    assert (known.is_bandit, known.mode) == (is_bandit, mode)


def test_events_and_metrics() -> None:
    """The metrics say which events count for which experiments, and their revenue."""
    events = [
        {"id": 51001, "key": "purchase", "event_type": "custom"},
        {"id": 51002, "key": "search"},
        {"id": 51003, "key": "unused"},
    ]
    known = read(experiments=[experiment()], events=events).event_by_id

    assert [known[x].has_revenue_metric for x in known] == [True, False, False]
    assert [known[x].experiment_ids for x in known] == [("31001",), ("31001",), ()]


def test_without_metrics_the_revenue_is_unknown() -> None:
    """A list without metrics does not mean that there are none."""
    bare = experiment()
    del bare["metrics"]
    (event,) = read(experiments=[bare], events=[{"id": 1, "key": "a"}]).events

    assert (event.has_revenue_metric, event.experiment_ids) == (None, None)


def test_overall_revenue() -> None:
    """A metric without an event sums the revenue of all events."""
    metric = {"aggregator": "sum", "field": "revenue", "scope": "visitor"}
    (known,) = read(experiments=[experiment(metrics=[metric])]).experiments

    assert known.overall_revenue is True


def test_metrics_of_a_campaign_are_its_experiments() -> None:
    """Personalization has its metrics in the campaigns."""
    campaign = {
        "id": 21001,
        "experiments": [31001],
        "metrics": [{"event_id": 51009, "field": "value"}],
    }
    catalog = read(experiments=[experiment(metrics=[])], campaigns=[campaign])

    assert catalog.event_by_id["51009"].experiment_ids == ("31001",)
    assert not catalog.lists_events


def test_properties_attributes_and_pages() -> None:
    """The properties of an event have types; attributes and pages have keys."""
    properties = [
        {"name": "size", "data_type": "string"},
        {"name": "price", "data_type": "number"},
        {"name": "gift", "data_type": "boolean"},
    ]
    catalog = read(
        events=[{"id": 51001, "key": "purchase", "event_properties": properties}],
        attributes=[{"id": 61001, "key": "plan"}],
        pages=[{"id": 71001, "key": "home", "edit_url": "https://example.com"}],
    )

    assert catalog.events[0].properties == {
        "size": "string",
        "price": "number",
        "gift": "boolean",
    }
    assert catalog.attributes[0].id == "61001"
    assert catalog.pages[0].key == "home"


def test_ids_may_be_text() -> None:
    """Programs may store them as text."""
    as_text = experiment(id="31001", project_id="13001", campaign_id="21001")

    assert read(experiments=[as_text]) == read(experiments=[experiment()])


def test_text_and_any_iterable() -> None:
    """Lists may be JSON text, or any iterable of objects."""
    expected = read(experiments=[experiment()])

    assert read(experiments=json.dumps([experiment()])) == expected
    assert read(experiments=json.dumps([experiment()]).encode()) == expected
    assert read(experiments=(x for x in [experiment()])) == expected
    assert read() == Catalog()


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({"experiments": {}}, "experiments: expected a list, got an object"),
        ({"experiments": None}, "experiments: expected a list, got null"),
        ({"events": "[{]"}, "events: expected JSON: "),
        ({"events": "<html>"}, "events: expected JSON, got XML or HTML"),
        ({"pages": [5]}, "pages[0]: expected an object, got a number"),
        (
            {"experiments": [{"key": "a"}]},
            "experiments[0].id: missing; expected an id (a whole number or text)",
        ),
        (
            {"experiments": [{"id": True}]},
            "experiments[0].id: expected an id (a whole number or text), got a boolean",
        ),
        (
            {"experiments": [experiment(earliest="soon")]},
            "experiments[0].earliest: expected an ISO 8601 time, got text",
        ),
        (
            {"experiments": [experiment(earliest=1_780_272_000_000)]},
            "experiments[0].earliest: expected an ISO 8601 time, got a number",
        ),
        (
            {"experiments": [experiment(earliest=datetime(2026, 6, 1, tzinfo=UTC))]},
            "experiments[0].earliest: expected an ISO 8601 time, got datetime",
        ),
        (
            {"experiments": [experiment(earliest="2026-06-01T00:00:00")]},
            "experiments[0].earliest: expected an ISO 8601 time with a time zone",
        ),
        (
            {"experiments": [experiment(earliest=JULY, latest=JUNE)]},
            "experiments[0].latest: expected a time after earliest, got an earlier one",
        ),
        (
            {"experiments": [experiment(variations=[{"name": "on"}])]},
            "experiments[0].variations[0].variation_id: missing; expected an id",
        ),
        (
            {"experiments": [experiment(metrics=7)]},
            "experiments[0].metrics: expected a list, got a number",
        ),
        (
            {"experiments": [experiment(), experiment()]},
            "experiments[1].id: duplicate id '31001'",
        ),
        (
            {
                "events": [
                    {"id": 1, "event_properties": [{"name": "a", "data_type": "x"}]}
                ]
            },
            (
                "events[0].event_properties[0].data_type: "
                "expected string or number or boolean, got 'x'"
            ),
        ),
        (
            {"attributes": [{"id": 1, "key": 5}]},
            "attributes[0].key: expected text, got a number",
        ),
        (
            {"events": [{"id": 1, "account_id": 1}, {"id": 2, "account_id": 2}]},
            "account_id: expected one account, got 1, 2",
        ),
    ],
)
def test_errors_name_the_place_and_the_value(lists: Json, message: str) -> None:
    """The error has the list, the place, the expected type, and the actual one."""
    with pytest.raises(ValueError, match=r"^rest: ") as error:
        read(**lists)

    assert str(error.value).startswith(f"rest: {message}")
