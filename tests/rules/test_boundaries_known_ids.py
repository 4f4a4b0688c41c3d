"""Where each rule about identifiers that a catalog knows begins and ends."""

from __future__ import annotations

from pathlib import Path

from eventcheck import Catalog, Context

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import body, buying
from .ids import CATALOG, DECISION, EVENT, KNOWN, deciding, viewing
from .test_boundaries_identifiers import BOUNDARIES as OF_FORM

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
def test_boundary(boundary: Boundary) -> None:
    """Found just here, and not one step before."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """What the specification says of this family is in one of the two tables."""
    assert_complete([*OF_FORM, *BOUNDARIES], "identifiers", shared)
