"""Test where each rule about activations and conversions begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, apply_fixes, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    Json,
    activation,
    body,
    buying,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)

EVENT = "/visitors/0/snapshots/0/events/0"
CONVERSION = "/visitors/0/snapshots/1/events/0"
CATALOG = Context(
    catalog=Catalog(
        experiments=[
            {"id": "31001", "campaign_id": "21001", "variations": ["41001"]},
        ],
        events=[
            {"id": "51001", "key": "purchase", "experiment_ids": ["31001"]},
            {"id": "51002", "key": "signup", "experiment_ids": []},
        ],
    )
)


def activated(**fields: Any) -> Json:
    """A body of a decision and an activation with these fields."""
    return body(visitor(snapshot(activation(**fields), decisions=[decision()])))


def named(**names: str) -> Json:
    """The same, with no key but those given."""
    event = {**without(activation(), "key"), **names}
    return body(visitor(snapshot(event, decisions=[decision()])))


def bought(**fields: Any) -> Json:
    """A conversion with other names than its own."""
    event = {**without(conversion(), "key"), **fields}
    return body(visitor(decided(), snapshot(event)))


PLAIN = activated()
BOUNDARIES = [
    Boundary(
        "activation-without-decision",
        body(visitor(snapshot(activation()))),
        PLAIN,
        path=EVENT,
    ),
    Boundary(
        "activation-without-decision",
        body(
            visitor(
                snapshot({**without(activation(), "key"), "type": "campaign_activated"})
            )
        ),
        body(visitor(decided(), snapshot(conversion()))),
    ),
    *(
        Boundary(
            "activation-entity-mismatch",
            activated(entity_id=entity),
            PLAIN,
            path=f"{EVENT}/entity_id",
            params={"is": what},
        )
        for entity, what in [
            ("31001", "experiment_id"),
            ("41001", "variation_id"),
            ("99999", "other"),
        ]
    ),
    *(
        Boundary(
            "activation-misspelled",
            named(**{field: name}),
            PLAIN,
            path=f"{EVENT}/{field}",
            params={"field": field},
        )
        for field in ("key", "type")
        for name in (
            "campaignActivated",
            "campaign-activated",
            "campaign_activate",
            "campaign activation",
            "activate_campaign",
            "ActivatedCampaign",
            "campaigns_activated",
            "campain_activated",
            "campaign_actived",
            "activation",
            "decision",
            "impression",
            "decisionEvent",
            "impression-event",
        )
    ),
    Boundary(
        "activation-misspelled",
        named(key="purchase", type="campaignActivated"),
        # Not the campaign of a decision: a conversion with an odd name.
        body(
            visitor(
                decided(), snapshot(conversion(key="decision"), decisions=[decision()])
            )
        ),
        path=f"{EVENT}/type",
        params={"field": "type"},
    ),
    Boundary(
        "activation-type-conflict",
        activated(type="purchase"),
        activated(type="other"),
        path=f"{EVENT}/type",
    ),
    Boundary(
        "activation-type-conflict",
        named(key="purchase", type="campaign_activated"),
        named(key="campaign_activated", type="campaign_activated"),
        path=f"{EVENT}/key",
    ),
    *(
        Boundary(
            "activation-with-metrics",
            activated(**{field: 1}),
            buying(**{field: 1}),
            path=f"{EVENT}/{field}",
        )
        for field in ("revenue", "value", "quantity")
    ),
    Boundary("event-key-absent", bought(), bought(type="other"), path=CONVERSION),
    Boundary("event-key-absent", bought(key=""), bought(key="purchase")),
    *(
        Boundary(
            "event-key-mismatch",
            buying(key=key),
            buying(),
            CATALOG,
            path=f"{CONVERSION}/key",
        )
        for key in ("signup", "a key that no event has")
    ),
    Boundary("event-key-mismatch", buying(key="signup"), bought(), CATALOG),
    # One cause, one finding.
    Boundary("event-key-syntax", buying(key="a/b"), buying(), CATALOG),
    Boundary(
        "event-key-syntax",
        buying(key="k" * 65),
        buying(key="k" * 64),
        path=f"{CONVERSION}/key",
    ),
    Boundary(
        "event-key-syntax",
        buying(key="k" * 501, type="view_activated"),
        buying(key="k" * 500, type="view_activated"),
    ),
    Boundary("event-key-syntax", buying(key="käse"), buying(key="A-z_0. 9")),
    Boundary("event-key-syntax", buying(key="a/b"), buying(key="a b")),
    Boundary(
        "event-unused",
        bought(entity_id="51002", key="signup"),
        buying(),
        CATALOG,
        path=CONVERSION,
    ),
]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """The table above has every rule of this family in the specification."""
    assert_complete(BOUNDARIES, "events", shared)


def test_a_catalog_without_events_cannot_check_keys() -> None:
    """The report says that the catalog lists none."""
    only_ids = Catalog(events=[{"id": "51001"}])
    for catalog in (Catalog(account_id="12001"), only_ids):
        context = Context(catalog=catalog)
        report = validate(buying(key="any"), context=context)
        page = validate(buying(type="view_activated"), context=context)
        missing = {("event-key-mismatch", "events")}

        assert not {"event-key-mismatch", "event-unused"} & {*report.by_code()}
        assert missing <= {*report.not_checked}
        assert not missing & {*page.not_checked}


def test_the_catalog_may_not_know_who_uses_an_event() -> None:
    """The report says so, but not for a page view."""
    code, listed = "event-unused", {"id": "51002", "key": "signup"}
    for events, payload, need in (
        ([listed], bought(entity_id="51002"), "metrics"),
        ([{"id": "51002"}], buying(), "events"),
        ([{"id": "51002"}], buying(type="view_activated"), None),
        ([listed], buying(), None),
    ):
        report = validate(payload, context=Context(catalog=Catalog(events=events)))
        needs = [x.need for x in report.not_checked if x.code == code]

        assert needs == ([] if need is None else [need])


@pytest.mark.parametrize(
    ("entity", "campaign"), [(" 21001", "21001"), ("21001", "21001 ")]
)
def test_white_space_around_an_id_is_no_mismatch(entity: str, campaign: str) -> None:
    """White space has a finding of its own."""
    choice = decision(campaign_id=campaign)
    event = activation(entity_id=entity)
    report = validate(body(visitor(snapshot(event, decisions=[choice]))))

    assert "id-padded" in report.by_code()
    assert "activation-entity-mismatch" not in report.by_code()


def test_a_decision_that_cannot_be_read_may_be_the_one() -> None:
    """An activation that may match it has no finding."""
    for unread in (7, decision(campaign_id=[1])):
        choices = [decision(campaign_id="9"), unread]
        report = validate(body(visitor(snapshot(activation(), decisions=choices))))
        assert "activation-entity-mismatch" not in report.by_code()


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (without(activation(), "entity_id"), "missing-field"),
        (activation(entity_id=None), "null-field"),
        (activation(entity_id=""), "empty-field"),
        (activation(entity_id=" "), "empty-field"),
    ],
)
@pytest.mark.parametrize("choices", [None, [], [decision()]])
def test_an_activation_without_an_entity(
    event: Json, code: str, choices: list[Json] | None
) -> None:
    """It has a finding, whether or not its snapshot lists a decision."""
    listed = {} if choices is None else {"decisions": choices}
    found = {*validate(body(visitor(snapshot(event, **listed)))).by_code()}
    lonely = set[str]() if choices else {"activation-without-decision"}

    assert found - {"decision-without-activation"} == {code} | lonely


@pytest.mark.parametrize("field", ["revenue", "value", "quantity"])
@pytest.mark.parametrize("wrong", ["a lot", 2.5, True])
def test_a_metric_of_a_wrong_type_is_reported_on_an_activation(
    field: str, wrong: object
) -> None:
    """The type does not matter, because the metric must go."""
    found = validate(activated(**{field: wrong})).by_code()

    assert found == {"activation-with-metrics": 1}


@pytest.mark.parametrize(
    "names",
    [
        {"key": "campaignActivated", "type": "impression"},
        {"key": "purchase", "type": "decision"},
        {"key": "decision", "type": "other"},
    ],
)
def test_one_fix_corrects_the_misspelled_name(names: dict[str, str]) -> None:
    """It changes key and type together, and keeps other names."""
    payload = named(**names)
    fixed = apply_fixes(payload, validate(payload)).payload
    after = {x.code for x in validate(fixed).findings}

    assert isinstance(fixed, dict)
    assert "activation-misspelled" not in after
    event = fixed["visitors"][0]["snapshots"][0]["events"][0]
    assert "campaign_activated" in (event["key"], event["type"])
    if names["key"] == "campaignActivated":
        assert after == set()


def test_a_single_decision_is_the_answer() -> None:
    """With several decisions there is no fix."""
    several = body(
        visitor(
            snapshot(
                activation(entity_id="99999"),
                decisions=[
                    decision(),
                    decision(
                        campaign_id="21002", experiment_id="31002", variation_id="42001"
                    ),
                ],
            )
        )
    )
    code = "activation-entity-mismatch"
    one = next(x for x in validate(activated(entity_id="9")).findings if x.code == code)
    two = next(x for x in validate(several).findings if x.code == code)

    assert [(x.safe, x.operations[-1]["value"]) for x in one.fixes] == [(True, "21001")]
    assert two.fixes == ()


@pytest.mark.parametrize(
    "event",
    [
        without(activation(), "key") | {"type": "campaign_activated"},
        activation(type="campaign_activated"),
        activation(type="other"),
        activation(),
    ],
)
def test_every_right_name_is_an_activation(event: Json) -> None:
    """The name may be the key, the type or both."""
    payload = body(visitor(snapshot(event, decisions=[decision()])))

    assert validate(payload).findings == ()
