"""Datafiles become catalogs, or errors that say where and what was expected."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import pytest

from eventcheck import Catalog, Context, validate
from tests.rules.build import activation, attribute, body, decision, snapshot, visitor

Json: TypeAlias = dict[str, Any]


def rule(rule_id: str, *variations: str, **fields: object) -> Json:
    """An experiment, a delivery or a holdout, as a datafile has it."""
    return {
        "id": rule_id,
        "key": f"key-{rule_id}",
        "status": "Running",
        "layerId": f"layer-{rule_id}",
        "variations": [{"id": x, "key": f"key-{x}"} for x in variations],
        **fields,
    }


def datafile(**sections: object) -> Json:
    """A datafile with every section."""
    return {
        "version": "4",
        "accountId": "12001",
        "projectId": "13001",
        "revision": "7",
        "experiments": [rule("1", "11", "12")],
        "groups": [{"id": "g", "experiments": [rule("2", "21")]}],
        "rollouts": [{"id": "r", "experiments": [rule("3", "31"), rule("4", "41")]}],
        "holdouts": [rule("5", "$opt_dummy_variation_id", layerId="")],
        "localHoldouts": [rule("6", "61")],
        "featureFlags": [
            {"id": "f", "key": "flag", "rolloutId": "r", "experimentIds": ["1"]}
        ],
        "events": [{"id": "51001", "key": "purchase", "experimentIds": ["1"]}],
        "attributes": [{"id": "61001", "key": "plan"}],
        **sections,
    }


WHOLE = Catalog.from_datafile(datafile())


def test_what_a_datafile_tells() -> None:
    """The account, and every rule that an SDK can decide by."""
    modes = {x.id: x.mode for x in WHOLE.experiments}
    campaigns = {x.id: x.campaign_ids for x in WHOLE.experiments}

    assert (WHOLE.account_id, WHOLE.project_id, WHOLE.revision) == (
        "12001",
        "13001",
        "7",
    )
    assert modes == {
        "1": "experimentation",
        "2": "experimentation",
        "3": "rollout",
        "4": "rollout",
        "5": "holdout",
        "6": "holdout",
    }
    assert campaigns["1"] == ("layer-1",)
    assert campaigns["5"] == ("5",)
    assert campaigns["6"] == ("layer-6", "6")


def test_events_and_attributes() -> None:
    """By id and by key; no metrics, no properties, no windows."""
    (event,) = WHOLE.events
    (known,) = WHOLE.attributes

    assert (event.id, event.key, event.experiment_ids) == ("51001", "purchase", ("1",))
    assert (event.has_revenue_metric, event.properties) == (None, None)
    assert (known.id, known.key) == ("61001", "plan")
    assert not any(x.has_window for x in WHOLE.experiments)


def test_status() -> None:
    """A delivery is served whatever its status; a new word is not known."""
    states = {x.id: x.status for x in WHOLE.experiments}
    several = [
        rule("1", status="Paused"),
        rule("2", status="Not started"),
        rule("3", status="Launched"),
        rule("4", status="Melted"),
        rule("5", status=None),
    ]
    other = Catalog.from_datafile(datafile(experiments=several, featureFlags=[]))

    assert (states["1"], states["3"]) == ("running", None)
    assert [x.status for x in other.experiments[:1]] == ["paused"]
    assert other.experiment_by_id["4"].status is None


def test_rules_of_the_type_fr_carry_the_variations_of_the_rollout() -> None:
    """The impression names the experiment, and the variation of the flag's rollout."""
    catalog = Catalog.from_datafile(
        datafile(experiments=[rule("1", "11", type="fr"), rule("8", "81")])
    )
    fallback, other = catalog.experiment_by_id["1"], catalog.experiment_by_id["8"]

    assert fallback.variation_ids == {"11"}
    assert fallback.decision_variation_ids >= {"11", "41"}
    assert other.decision_variation_ids == {"81"}


def test_a_flag_need_not_list_experiments() -> None:
    """One that is only rolled out may leave the list out."""
    flag: Json = {"id": "f", "key": "flag", "rolloutId": "r"}
    lists: Json = {**flag, "experimentIds": []}

    without = Catalog.from_datafile(datafile(featureFlags=[flag]))
    assert without == Catalog.from_datafile(datafile(featureFlags=[lists]))


def test_a_delivery_among_the_experiments_is_a_rollout() -> None:
    """It has the type `td`."""
    catalog = Catalog.from_datafile(datafile(experiments=[rule("1", type="td")]))

    assert catalog.experiment_by_id["1"].mode == "rollout"


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_versions(version: str) -> None:
    """Older datafiles lack sections; what is not there is empty."""
    old: Json = {
        "version": version,
        "accountId": "12001",
        "projectId": "13001",
        "revision": "7",
        "experiments": [rule("1", "11")],
        "groups": [],
        "events": [{"id": "51001", "key": "purchase", "experimentIds": []}],
        "attributes": [],
        "layers": [],
        "audiences": [],
    }
    catalog = Catalog.from_datafile(old)

    assert list(catalog.experiment_by_id) == ["1"]
    assert catalog.events[0].experiment_ids == ()


def test_text_and_bytes() -> None:
    """As the file comes from the network."""
    text = json.dumps(datafile())

    assert Catalog.from_datafile(text) == WHOLE
    assert Catalog.from_datafile(text.encode()) == WHOLE
    assert Catalog.from_datafile(bytearray(text, "utf-8")) == WHOLE


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "datafile: expected an object, got null"),
        ([], "datafile: expected an object, got a list"),
        (7, "datafile: expected an object, got a number"),
        ("{", "datafile: expected JSON: "),
        (b"\xff", "datafile: expected JSON: "),
        ("[1]", "datafile: expected an object, got a list"),
        ({}, "datafile: accountId: expected text, got null"),
        (datafile(accountId=1), "datafile: accountId: expected text, got a number"),
        (
            datafile(accountId=""),
            "datafile: accountId: expected text that is not empty",
        ),
        (
            datafile(version="5"),
            'datafile: version: expected "2", "3" or "4", got \'5\'',
        ),
        (
            datafile(experiments={}),
            "datafile: experiments: expected a list, got an object",
        ),
        (
            datafile(experiments=[1]),
            "datafile: experiments[0]: expected an object, got a number",
        ),
        (
            datafile(experiments=[rule("1"), {**rule("2"), "variations": None}]),
            "datafile: experiments[1].variations: expected a list, got null",
        ),
        (
            datafile(experiments=[{**rule("1"), "variations": [{"key": "on"}]}]),
            "datafile: experiments[0].variations[0].id: expected text, got null",
        ),
        (
            datafile(experiments=[rule("1", status=5)]),
            "datafile: experiments[0].status: expected text, got a number",
        ),
        (
            datafile(groups=[{"experiments": [{"id": 5}]}]),
            "datafile: groups[0].experiments[0].id: expected text, got a number",
        ),
        (
            datafile(rollouts=[{"id": "r", "experiments": "x"}]),
            "datafile: rollouts[0].experiments: expected a list, got text",
        ),
        (
            datafile(holdouts=[{"key": "ho"}]),
            "datafile: holdouts[0].id: expected text, got null",
        ),
        (
            datafile(localHoldouts=7),
            "datafile: localHoldouts: expected a list, got a number",
        ),
        (
            datafile(featureFlags=[{"experimentIds": [1]}]),
            "datafile: featureFlags[0].experimentIds[0]: expected text, got a number",
        ),
        (
            datafile(events=[{"id": "1"}]),
            "datafile: events[0].key: expected text, got null",
        ),
        (
            datafile(events=[{"id": "1", "key": "a"}, {"id": "1", "key": "b"}]),
            "datafile: events[1].id: '1' is there twice",
        ),
        (
            datafile(attributes=[{"id": True, "key": "a"}]),
            "datafile: attributes[0].id: expected text, got a boolean",
        ),
    ],
)
def test_errors_say_where_and_what(given: Any, message: str) -> None:
    """The place in the document, what belongs there, and what is there."""
    with pytest.raises(ValueError, match=r"^datafile: ") as error:
        Catalog.from_datafile(given)

    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("campaign", "experiment", "variation"),
    [
        ("layer-1", "1", "11"),
        ("layer-1", "1", "41"),
        ("layer-2", "2", "21"),
        ("5", "5", None),
        ("6", "6", "61"),
        ("layer-6", "6", "61"),
    ],
)
def test_what_an_sdk_sends_with_the_datafile_is_known(
    campaign: str, experiment: str, variation: str | None
) -> None:
    """No finding beside the catalog that comes from the same file."""
    kind = "holdout" if experiment in "56" else "experiment"
    choice = decision(
        campaign_id=campaign,
        experiment_id=experiment,
        variation_id=variation,
        metadata={
            "flag_key": "flag",
            "rule_key": f"key-{experiment}",
            "rule_type": kind,
            "variation_key": "off",
            "enabled": False,
        },
    )
    event = activation(entity_id=campaign)
    payload = body(
        visitor(snapshot(event, decisions=[choice]), attributes=[attribute()])
    )
    report = validate(payload, context=Context(catalog=WHOLE))

    assert (*report.errors, *report.warnings) == ()


def test_the_importer_changes_nothing() -> None:
    """What was given is as it was, and later changes of it do not matter."""
    given = datafile()
    catalog = Catalog.from_datafile(given)

    assert given == datafile()
    given["experiments"].clear()
    assert catalog == WHOLE
