"""Datafiles become catalogs, or errors with the place and the expected type."""

from __future__ import annotations

import json
import pickle
from typing import Any, TypeAlias

import pytest

from eventcheck import Catalog, Context, validate
from tests.rules.build import activation, attribute, body, decision, snapshot, visitor

Json: TypeAlias = dict[str, Any]


def rule(rule_id: str, *variations: str, **fields: object) -> Json:
    """Return an experiment, a delivery or a holdout of a datafile."""
    return {
        "id": rule_id,
        "key": f"key-{rule_id}",
        "status": "Running",
        "layerId": f"layer-{rule_id}",
        "variations": [{"id": x, "key": f"key-{x}"} for x in variations],
        **fields,
    }


def datafile(**sections: object) -> Json:
    """Return a datafile with every section."""
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


def test_the_content_of_a_datafile() -> None:
    """The catalog has the account, and every rule that an SDK can decide by."""
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
    """They have ids and keys, but no metrics, properties or windows."""
    (event,) = WHOLE.events
    (known,) = WHOLE.attributes

    assert (event.id, event.key, event.experiment_ids) == ("51001", "purchase", ("1",))
    assert (event.has_revenue_metric, event.properties) == (None, None)
    assert (known.id, known.key) == ("61001", "plan")
    assert not any(x.has_window for x in WHOLE.experiments)


def test_status() -> None:
    """A delivery is served whatever its status; an unknown word is ignored."""
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


def test_rules_of_the_type_fr_serve_the_variations_of_the_rollout() -> None:
    """The impression names the experiment, and the variation of the flag's rollout."""
    catalog = Catalog.from_datafile(
        datafile(experiments=[rule("1", "11", type="fr"), rule("8", "81")])
    )
    fallback, other = catalog.experiment_by_id["1"], catalog.experiment_by_id["8"]

    assert fallback.variation_ids == {"11"}
    assert [x for x in ("11", "41", "81") if catalog.allows(fallback, x)] == [
        "11",
        "41",
    ]
    assert [x for x in ("11", "41", "81") if catalog.allows(other, x)] == ["81"]
    assert catalog.flag_by_key["flag"].experiment_ids == ("1", "3", "4")


def test_a_flag_need_not_list_experiments() -> None:
    """A flag that is only rolled out may leave the list out."""
    flag: Json = {"id": "f", "key": "flag", "rolloutId": "r"}
    lists: Json = {**flag, "experimentIds": []}

    without = Catalog.from_datafile(datafile(featureFlags=[flag]))
    assert without == Catalog.from_datafile(datafile(featureFlags=[lists]))


def test_a_delivery_among_the_experiments_is_a_rollout() -> None:
    """A delivery has the type `td`."""
    catalog = Catalog.from_datafile(datafile(experiments=[rule("1", type="td")]))

    assert catalog.experiment_by_id["1"].mode == "rollout"


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_versions(version: str) -> None:
    """Older datafiles lack sections; these are empty."""
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
    """A datafile may be text or bytes, as from the network."""
    text = json.dumps(datafile())

    assert Catalog.from_datafile(text) == WHOLE
    assert Catalog.from_datafile(text.encode()) == WHOLE
    assert Catalog.from_datafile(bytearray(text, "utf-8")) == WHOLE


NAMES = [{"id": "1", "key": "a"}, {"id": "2", "key": "b"}]
"""Two events or attributes with one id."""
ODD: list[tuple[Json, list[tuple[str, str]]]] = [
    ({"experiments": None, "groups": None, "featureFlags": None}, []),
    ({"events": None, "attributes": None, "rollouts": None}, []),
    ({"accountId": 12001, "projectId": 13001, "revision": 7, "version": 4}, []),
    ({"experiments": [rule("1"), {**rule("2"), "variations": None}]}, []),
    ({"holdouts": [{"id": "5", "key": "ho"}]}, []),
    ({"revision": [7]}, [("revision", "expected an id (a whole number or")]),
    ({"experiments": [5]}, [("experiments[0]", "expected an object, got a number")]),
    ({"experiments": [{"key": "a"}]}, [("experiments[0]", "id: missing")]),
    ({"experiments": [{"id": 1.5}]}, [("experiments[0]", "id: expected an id")]),
    (
        {"experiments": [{**rule("1"), "variations": [{"key": "on"}, {"id": "11"}]}]},
        [("experiments[0].variations[0]", "id: missing")],
    ),
    (
        {"experiments": [{**rule("1"), "variations": {}}]},
        [("experiments[0]", "variations: expected a list, got an object")],
    ),
    (
        {"experiments": [rule("1", status=5, key=True, type=[])]},
        [
            ("experiments[0].type", "expected text, got a list"),
            ("experiments[0].status", "expected text, got a number"),
            ("experiments[0].key", "expected text, got a boolean"),
        ],
    ),
    (
        {"groups": [{"id": "g", "experiments": [{}, rule("2")]}, None]},
        [
            ("groups[1]", "expected an object, got null"),
            ("groups[0].experiments[0]", "id: missing"),
        ],
    ),
    (
        {"rollouts": [{"id": "r", "experiments": "x"}], "featureFlags": []},
        [("rollouts[0]", "experiments: expected a list, got text")],
    ),
    ({"holdouts": [{"key": "ho"}]}, [("holdouts[0]", "id: missing")]),
    (
        {"featureFlags": [{"key": "f", "experimentIds": ["1", None]}]},
        [("featureFlags[0].experimentIds[1]", "expected an id")],
    ),
    (
        {"featureFlags": [{"key": "f", "rolloutId": {}}, {"id": "g"}]},
        [
            ("featureFlags[0].rolloutId", "expected an id"),
            ("featureFlags[1]", "key: missing"),
        ],
    ),
    ({"events": [*NAMES, {"id": "3"}]}, [("events[2]", "key: missing")]),
    (
        {"events": [{"id": "1", "key": "a", "experimentIds": [True]}]},
        [("events[0].experimentIds[0]", "expected an id")],
    ),
    (
        {"events": [*NAMES, {"id": "1", "key": "c"}]},
        [("events[2]", "id: '1' has two keys; neither is used")],
    ),
    (
        {"events": [*NAMES, NAMES[0]]},
        [("events[2]", "id: '1' is a duplicate")],
    ),
    (
        {"attributes": [*NAMES, {"id": "1", "key": ""}, {"key": "d"}]},
        [
            ("attributes[2]", "key: expected text that is not empty"),
            ("attributes[3]", "id: missing"),
        ],
    ),
    (
        {"attributes": [*NAMES, {"id": "2", "key": "c"}]},
        [("attributes[2]", "id: '2' has two keys; neither is used")],
    ),
    (
        {"attributes": [*NAMES, NAMES[1]]},
        [("attributes[2]", "id: '2' is a duplicate")],
    ),
]


@pytest.mark.parametrize(("sections", "expected"), ODD)
def test_an_invalid_record_is_left_out(
    sections: Json, expected: list[tuple[str, str]]
) -> None:
    """`left_out` says which and why; the catalog has everything else."""
    catalog = Catalog.from_datafile(datafile(**sections))
    told = [(x.what, x.why) for x in catalog.left_out]

    assert [what for what, _ in told] == [what for what, _ in expected]
    for (_, why), (_, start) in zip(told, expected, strict=True):
        assert why.startswith(start)
    assert (catalog.account_id, catalog.project_id) == ("12001", "13001")
    others = {"events", "attributes", "experiments", "rollouts"} - sections.keys()
    if "events" in others:
        assert catalog.events == WHOLE.events
    if "attributes" in others:
        assert catalog.attributes == WHOLE.attributes
    if "rollouts" in others:
        assert {"3", "4"} <= catalog.experiment_by_id.keys()


def test_the_rest_of_invalid_records_is_kept() -> None:
    """Numeric ids become text, and an id with two keys stays known."""
    catalog = Catalog.from_datafile(
        datafile(
            experiments=[{"id": 1, "layerId": 9, "variations": [{"id": 11}]}],
            events=[*NAMES, {"id": "1", "key": "c", "experimentIds": [1]}],
            attributes=[*NAMES, {"id": 2, "key": "c"}, {"id": "2", "key": "b"}],
            featureFlags=[{"key": "flag", "experimentIds": [1], "rolloutId": "r"}],
        )
    )
    known = catalog.experiment_by_id["1"]

    assert known.campaign_ids == ("9",)
    assert all(catalog.allows(known, x) for x in ("11", "31", "41"))
    assert not catalog.allows(known, "21")
    assert [(x.id, x.key, x.experiment_ids) for x in catalog.events] == [
        ("1", None, ("1",)),
        ("2", "b", None),
    ]
    assert [(x.id, x.key) for x in catalog.attributes] == [("1", "a"), ("2", None)]
    assert catalog.flag_by_key["flag"].experiment_ids == ("1", "3", "4")


def test_left_out_survives_merging() -> None:
    """The merged catalog has each part once; pickling keeps it."""
    odd = Catalog.from_datafile(datafile(attributes=[{"id": "1"}]))
    other = Catalog.from_datafile(datafile(events=[5]))

    assert (odd | WHOLE).left_out == (WHOLE | odd).left_out == odd.left_out != ()
    assert (odd | odd) == odd
    assert (odd | other).left_out == (*odd.left_out, *other.left_out)
    assert pickle.loads(pickle.dumps(odd)) == odd  # noqa: S301 - our own
    assert repr(odd).endswith("; 1 left out>")


@pytest.mark.parametrize(
    "fields",
    [{"cmab": {"attributeIds": ["1"], "trafficAllocation": 5}}, {"type": "cmab"}],
)
@pytest.mark.parametrize("section", ["experiments", "groups"])
def test_contextual_bandits(fields: Json, section: str) -> None:
    """Bandits have settings or a type, also in a group."""
    bandit = rule("8", "81", **fields)
    given = [bandit] if section == "experiments" else [{"experiments": [bandit]}]
    catalog = Catalog.from_datafile(datafile(**{section: given}))

    assert catalog.experiment_by_id["8"].is_bandit
    assert catalog.experiment_by_id["8"].mode == "experimentation"
    assert not any(x.is_bandit for x in WHOLE.experiments)
    joined = catalog | Catalog(experiments=[{"id": "8"}, {"id": "1"}])
    assert joined.experiment_by_id["8"].is_bandit


OTHERS: list[tuple[Any, str]] = [
    ({"account_id": "1", "visitors": []}, "an Event API body; pass it to validate()"),
    (
        {"experimentsMap": {}, "featuresMap": {}, "revision": "7"},
        "an OptimizelyConfig; pass the datafile that it was made from",
    ),
    ({"featuresMap": {}}, "an OptimizelyConfig"),
    ({"rules": {}, "rule_priorities": [], "id": 5}, "the ruleset of one flag"),
    ({"key": "f", "variable_definitions": {}}, "one flag of the REST API"),
    (
        {"accountId": "1", "projectId": "2", "experiments": {"31001": {}}},
        "the data of a Web snippet",
    ),
    ({"accountId": "1", "campaigns": {"21001": {}}}, "the data of a Web snippet"),
    ({"items": [], "count": 0, "page": 1}, "one page of a list from the REST API"),
    ({"results": [], "total_count": 0}, "one page of a list from the REST API"),
    ([{"id": 1}], "a list of records, as from the REST API"),
    ({"datafile": {}}, "an object that contains a datafile; pass its `datafile`"),
    ({"log": {"entries": []}}, "a HAR export"),
    ({"error": "forbidden"}, "an error document"),
    ({"message": "Not found", "code": "404"}, "an error document"),
]


@pytest.mark.parametrize(("given", "what"), OTHERS)
def test_another_document_is_named(given: Any, what: str) -> None:
    """The document may be parsed or text."""
    for document in (given, json.dumps(given)):
        with pytest.raises(ValueError, match=r"^datafile: ") as error:
            Catalog.from_datafile(document)
        message = f"datafile: expected a datafile, got {what}"
        assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "document", ["<?xml version='1.0'?><Error/>", b"\n<Error>", bytearray(b"<html>")]
)
def test_the_error_page_of_the_cdn_is_named(document: Any) -> None:
    """The CDN answers an invalid SDK key with XML."""
    with pytest.raises(ValueError, match=r"^datafile: expected JSON, got XML or HTML"):
        Catalog.from_datafile(document)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "datafile: expected an object, got null"),
        ([], "datafile: expected an object, got a list"),
        (7, "datafile: expected an object, got a number"),
        ("{", "datafile: expected JSON: "),
        (b"\xff", "datafile: expected JSON: "),
        ("[1]", "datafile: expected an object, got a list"),
        ({}, "datafile: accountId: missing"),
        (datafile(accountId=None), "datafile: accountId: expected an id "),
        (datafile(accountId=""), "datafile: accountId: expected an id "),
        (
            datafile(version="5"),
            'datafile: version: expected "2", "3" or "4", got \'5\'',
        ),
        (datafile(version=5), 'datafile: version: expected "2", "3" or "4", got 5'),
        (datafile(attributes={}), "datafile: attributes: expected a list, got an obj"),
        (datafile(localHoldouts=7), "datafile: localHoldouts: expected a list, got"),
    ],
)
def test_a_document_that_no_sdk_loads_is_refused(given: Any, message: str) -> None:
    """The error has the place, the expected type, and the actual one."""
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
def test_ids_that_an_sdk_sends_with_the_datafile_are_known(
    campaign: str, experiment: str, variation: str | None
) -> None:
    """The catalog of the same datafile causes no finding."""
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


def test_reading_does_not_change_the_document() -> None:
    """Later changes of the document do not change the catalog."""
    given = datafile()
    catalog = Catalog.from_datafile(given)

    assert given == datafile()
    given["experiments"].clear()
    assert catalog == WHOLE
