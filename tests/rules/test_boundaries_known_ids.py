"""Test where each rule about ids of the catalog begins and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcheck import Catalog, Context, validate

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    Json,
    activation,
    attribute,
    body,
    buying,
    conversion,
    decision,
    found,
    snapshot,
    visitor,
)
from .ids import CATALOG, DECISION, EVENT, KNOWN, deciding, viewing
from .test_boundaries_identifiers import BOUNDARIES as OF_FORM

FLAGS = Context(
    catalog=Catalog(
        experiments=[{"id": "31001", "key": "checkout"}, {"id": "31002"}],
        flags=[
            {"key": "checkout_flow", "experiment_ids": ["31001", "31002"]},
            {"key": "guest"},
            {"key": "checkout", "experiment_ids": ["31002"]},
        ],
    )
)
NO_CAMPAIGNS = Context(catalog=Catalog(experiments=[{"id": "31001"}]))
BOUNDARIES = [
    Boundary(
        "account-mismatch", body(account_id="1"), body(), KNOWN, path="/account_id"
    ),
    Boundary("account-mismatch", body(account_id="1"), body(account_id="12001"), KNOWN),
    Boundary("project-mismatch", body(project_id="1"), body(), KNOWN),
    Boundary(
        "project-mismatch",
        body(project_id="2"),
        body(project_id="13002"),
        Context(catalog=CATALOG | Catalog(project_id="13002")),
        path="/project_id",
    ),
    Boundary(
        "unknown-id",
        deciding(experiment_id="39999"),
        deciding(),
        KNOWN,
        path=f"{DECISION}/experiment_id",
        params={"kind": "experiment", "revision": "7"},
    ),
    Boundary(
        "unknown-id",
        # An unknown experiment leaves nothing to say of the other ids.
        deciding(experiment_id="39999", campaign_id="1", variation_id="2"),
        deciding(variation_id="41002"),
        KNOWN,
        path=f"{DECISION}/experiment_id",
    ),
    Boundary(
        "unknown-id",
        deciding(variation_id="49999"),
        deciding(variation_id="42001"),
        KNOWN,
        path=f"{DECISION}/variation_id",
        params={"kind": "variation"},
    ),
    Boundary(
        "unknown-id",
        deciding(variation_id="nothing"),
        deciding(variation_id="on"),
        KNOWN,
    ),
    Boundary(
        "unknown-id",
        deciding(campaign_id="29999", experiment_id=None, variation_id=None),
        deciding(campaign_id="31005", experiment_id=None, variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
        params={"kind": "campaign"},
    ),
    Boundary(
        "unknown-id",
        deciding(experiment_id="39999"),
        deciding(campaign_id="29999", experiment_id=None, variation_id=None),
        NO_CAMPAIGNS,
    ),
    Boundary(
        "unknown-id",
        buying(entity_id="59999"),
        buying(entity_id="71001"),
        KNOWN,
        path=f"{EVENT}/entity_id",
        params={"kind": "event"},
    ),
    Boundary(
        "unknown-id",
        viewing(entity_id="13001-79999"),
        viewing(entity_id="13001-71001"),
        KNOWN,
        params={"kind": "page"},
    ),
    *(
        Boundary("key-used-as-id", bad, near, KNOWN, params={"kind": kind}, path=path)
        for kind, bad, near, path in (
            (
                "experiment",
                deciding(experiment_id="checkout"),
                deciding(experiment_id="Checkout"),
                f"{DECISION}/experiment_id",
            ),
            (
                "variation",
                deciding(variation_id="on"),
                deciding(variation_id="ON"),
                f"{DECISION}/variation_id",
            ),
            (
                "variation",
                deciding(variation_id="new"),
                deciding(variation_id="newer"),
                f"{DECISION}/variation_id",
            ),
            (
                "event",
                buying(entity_id="purchase"),
                buying(entity_id="purchases"),
                f"{EVENT}/entity_id",
            ),
            (
                "page",
                viewing(entity_id="home"),
                viewing(entity_id="homes"),
                f"{EVENT}/entity_id",
            ),
        )
    ),
    Boundary(
        "key-used-as-id",
        deciding(experiment_id="checkout_flow"),
        deciding(experiment_id="Checkout_flow"),
        FLAGS,
        path=f"{DECISION}/experiment_id",
        params={"kind": "flag"},
    ),
    Boundary(
        "key-used-as-id",
        # A known key is no placeholder.
        deciding(experiment_id="guest"),
        deciding(experiment_id="anonymous"),
        FLAGS,
        params={"kind": "flag"},
    ),
    Boundary(
        "key-used-as-id",
        # An experiment's key says more than a flag's.
        deciding(experiment_id="checkout"),
        deciding(experiment_id="31001"),
        FLAGS,
        params={"kind": "experiment"},
    ),
    Boundary(
        "id-placeholder",
        # It says more than that the catalog does not have it.
        deciding(experiment_id="{{experimentId}}"),
        deciding(experiment_id="39999"),
        KNOWN,
    ),
    Boundary(
        "id-placeholder",
        buying(entity_id="undefined"),
        buying(entity_id="purchase"),
        KNOWN,
    ),
    Boundary("id-padded", deciding(experiment_id=" 31001"), deciding(), KNOWN),
    Boundary("id-padded", buying(entity_id="51001 "), buying(), KNOWN),
    Boundary("id-padded", body(account_id="12001 "), body(), KNOWN),
    Boundary(
        "decision-ids-inconsistent",
        deciding(variation_id="42001"),
        deciding(variation_id="41002"),
        KNOWN,
        path=f"{DECISION}/variation_id",
        params={"which": "variation"},
    ),
    Boundary(
        "decision-ids-inconsistent",
        deciding(campaign_id="21002"),
        deciding(campaign_id="21005", experiment_id="31005", variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
        params={"which": "campaign"},
    ),
    Boundary(
        "decision-ids-inconsistent",
        # The activation has the right campaign: that is not its mismatch.
        deciding("21001", campaign_id="opaque-1"),
        deciding(campaign_id="31005", experiment_id="31005", variation_id=None),
        KNOWN,
        path=f"{DECISION}/campaign_id",
    ),
    Boundary(
        "decision-ids-inconsistent",
        # Two of three ids agree: the third is wrong.
        deciding(experiment_id="31002"),
        deciding(experiment_id="31003"),
        Context(
            catalog=Catalog(
                experiments=[x for x in CATALOG.experiments if x.variations]
            )
        ),
        path=f"{DECISION}/experiment_id",
        params={"which": "experiment"},
    ),
]


@table(BOUNDARIES)
def test_the_rule_begins_exactly_here(boundary: Boundary) -> None:
    """The rule reports the bad payload, and not the nearest valid one."""
    assert_boundary(boundary)


def test_the_hint_for_a_flags_key_names_its_experiments() -> None:
    """There is no fix, because the key does not say which one decided."""
    report = validate(deciding(experiment_id="checkout_flow"), context=FLAGS)
    (found,) = report.findings

    assert "31001, 31002" in found.hint
    assert found.fixes == ()


def test_ids_of_three_experiments_are_two_findings() -> None:
    """No two ids agree: the variation and the campaign both belong elsewhere."""
    given = deciding(campaign_id="21005", variation_id="42001")
    report = validate(given, context=KNOWN)
    wrong = [x for x in report.findings if x.code == "decision-ids-inconsistent"]

    assert {x.pointer for x in wrong} == {
        f"{DECISION}/variation_id",
        f"{DECISION}/campaign_id",
    }


def test_known_ids_are_not_placeholders() -> None:
    """It does not matter what they look like."""
    catalog = Catalog(
        experiments=[{"id": "null", "campaign_id": "unknown", "variations": ["0"]}],
        events=[{"id": "000", "key": "purchase"}],
        attributes=[{"id": "guest", "key": "plan"}],
    )
    choice = decision(campaign_id="unknown", experiment_id="null", variation_id="0")
    payload = body(
        visitor(
            snapshot(activation(entity_id="unknown"), decisions=[choice]),
            snapshot(conversion(entity_id="000")),
            attributes=[attribute(entity_id="guest")],
        )
    )

    assert found(payload, context=Context(catalog=catalog)) == []
    assert len(found(payload)) == 6


@pytest.mark.parametrize(
    ("catalog", "payload", "lacks"),
    [
        (
            Catalog(events=[{"id": "51001", "key": "purchase"}]),
            body(),
            {"account", "experiments"},
        ),
        (Catalog(account_id="12001"), body(), {"experiments", "events"}),
        (
            Catalog(
                account_id="12001",
                experiments=[{"id": "31001"}],
                events=[{"id": "51001"}],
            ),
            buying(entity_id="59999") | {"project_id": "13001"},
            {"project", "events"},
        ),
        (Catalog(account_id="12001"), viewing(), {"experiments", "pages"}),
        (CATALOG, viewing(entity_id="71001", project_id="13001"), set[str]()),
    ],
)
def test_a_catalog_checks_only_what_it_lists(
    catalog: Catalog, payload: Json, lacks: set[str]
) -> None:
    """The report says for each code what the catalog lacks."""
    report = validate(payload, context=Context(catalog=catalog))
    codes = {"account-mismatch", "project-mismatch", "unknown-id", "key-used-as-id"}
    mine = [x for x in report.not_checked if x.code in codes]

    assert report.ok
    assert {x.need for x in mine} == lacks


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """One of the two tables has every rule of this family in the specification."""
    assert_complete([*OF_FORM, *BOUNDARIES], "identifiers", shared)
