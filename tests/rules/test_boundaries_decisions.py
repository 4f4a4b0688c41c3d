"""Where each rule about decisions begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eventcheck import Catalog, Context, History, Severity, validate_all
from eventcheck.context.sent import SentDecision

from .boundaries import Boundary, assert_boundary, assert_complete, table
from .build import (
    NOW,
    Json,
    activation,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)

DECISION = "/visitors/0/snapshots/0/decisions/0"
METADATA: Json = {
    "flag_key": "checkout",
    "rule_key": "everyone",
    "rule_type": "experiment",
    "variation_key": "on",
    "enabled": True,
}
ROLLOUT = {**METADATA, "rule_type": "rollout"}
FORCED = {**METADATA, "rule_key": ""}


def one(**fields: Any) -> Json:
    """A body with one decision and its activation."""
    return body(visitor(decided(**fields)))


def made(variation: str, time: int, uuid: str = "u-1", **fields: Any) -> Json:
    """A snapshot in which a variation is given at a time."""
    choice = decision(variation_id=variation, **fields)
    return snapshot(activation(timestamp=time, uuid=uuid), decisions=[choice])


def both(second: str, later: int, **fields: Any) -> Json:
    """A visitor who has 41001, and another decision some milliseconds later."""
    first = made("41001", NOW)
    return body(visitor(first, made(second, NOW + later, "u-2", **fields)))


def listed(*variations: str) -> Json:
    """One snapshot that lists decisions for these variations."""
    choices = [decision(variation_id=x) for x in variations]
    return body(visitor(snapshot(activation(), decisions=choices)))


def lone(*events: Json, client: str = "acme/shop", enrich: bool = True) -> Json:
    """A decision without an activation, in a snapshot of other events."""
    first = snapshot(*(events or (conversion(),)), decisions=[decision()])
    return body(visitor(first), client_name=client, enrich_decisions=enrich)


def experiment(**fields: Any) -> Context:
    """A catalog of the one experiment."""
    known = {"id": "31001", "campaign_id": "21001", "variations": ["41001"], **fields}
    return Context(catalog=Catalog(experiments=[known]))


def sent(variation: str | None, time: int) -> Context:
    """A history of one decision."""
    choice = SentDecision("visitor-1", "21001", "31001", variation, time)
    return Context(history=History(frozenset({choice})))


HEARTBEAT: Json = {"type": "client_activation", "uuid": "u-9", "timestamp": NOW}
PLAIN = one()
UNBUCKETED: Json = {"experiment_id": None, "variation_id": None}
NO_IDS: Json = {"campaign_id": None, "experiment_id": "", "variation_id": None}
BOUNDARIES = [
    Boundary("decision-unbucketed", one(**UNBUCKETED), PLAIN, path=DECISION),
    Boundary("decision-unbucketed", one(**UNBUCKETED), one(**NO_IDS)),
    Boundary(
        "decision-half-null",
        one(variation_id=None),
        one(**UNBUCKETED),
        path=f"{DECISION}/variation_id",
    ),
    Boundary(
        "decision-half-null",
        one(experiment_id=None),
        one(experiment_id=None, metadata=ROLLOUT),
        path=f"{DECISION}/experiment_id",
    ),
    Boundary("decision-rollout", one(metadata=ROLLOUT), one(metadata=METADATA)),
    Boundary(
        "decision-rollout",
        one(campaign_id="", experiment_id="", metadata=FORCED),
        one(metadata=FORCED),
        path=DECISION,
    ),
    Boundary("decision-rollout", one(**NO_IDS), one(**UNBUCKETED)),
    Boundary(
        "decision-held-back",
        one(is_campaign_holdback=True),
        one(is_campaign_holdback=False),
        path=f"{DECISION}/is_campaign_holdback",
    ),
    Boundary(
        "decision-held-back",
        one(is_campaign_holdback=True),
        PLAIN,
        experiment(mode="experimentation"),
        Severity.WARNING,
    ),
    *(
        Boundary(
            "decision-metadata-shape",
            one(metadata=without(METADATA, name)),
            one(metadata=METADATA),
            path=f"{DECISION}/metadata",
            params={"field": name},
        )
        for name in METADATA
    ),
    Boundary(
        "decision-metadata-shape",
        one(metadata={**METADATA, "enabled": "true"}),
        one(metadata={**METADATA, "cmab_uuid": "c-1"}),
        path=f"{DECISION}/metadata/enabled",
    ),
    Boundary(
        "decision-metadata-shape",
        one(metadata={**METADATA, "rule_key": None}),
        one(metadata={**METADATA, "others": None}),
        path=f"{DECISION}/metadata/rule_key",
        params={"field": "rule_key", "defect": "of the wrong type"},
    ),
    Boundary(
        "decision-metadata-shape",
        one(metadata="on"),
        one(metadata=None),
        path=f"{DECISION}/metadata",
        params={"field": "metadata", "defect": "not an object"},
    ),
    Boundary(
        "decision-metadata-shape",
        one(metadata={**METADATA, "rule_type": "abtest"}),
        one(metadata={**METADATA, "rule_type": "feature-test"}),
        path=f"{DECISION}/metadata/rule_type",
    ),
    Boundary(
        "decision-conflict",
        listed("41001", "41002"),
        listed("41001", "41001"),
        path="/visitors/0/snapshots/0/decisions/1",
    ),
    Boundary(
        "decision-tie",
        both("41002", 0),
        both("41001", 0),
        path="/visitors/0/snapshots/1/decisions/0",
    ),
    Boundary("variation-changed", both("41002", 1), both("41002", 0)),
    Boundary(
        "variation-changed",
        both("41002", 1),
        both("41002", 1, is_campaign_holdback=True),
        path="/visitors/0/snapshots/1/decisions/0",
    ),
    Boundary(
        "variation-changed", both("41002", 1), both("42001", 1, experiment_id="3")
    ),
    Boundary(
        "variation-changed",
        # A decision that is listed again was made before: here another one was.
        body(
            visitor(
                made("41001", NOW),
                snapshot(conversion(), decisions=[decision(variation_id="41002")]),
            )
        ),
        body(
            visitor(made("41001", NOW), snapshot(conversion(), decisions=[decision()]))
        ),
        path="/visitors/0/snapshots/1/decisions/0",
    ),
    Boundary("variation-changed", one(), one(variation_id="41002"), sent("41002", 1)),
    Boundary("decision-tie", one(), one(variation_id="41002"), sent("41002", NOW)),
    Boundary(
        "decision-without-activation",
        lone(HEARTBEAT),
        lone(HEARTBEAT, activation()),
        path=DECISION,
    ),
    Boundary("decision-without-activation", lone(), lone(enrich=False)),
    Boundary(
        "decision-without-activation", lone(), lone(activation(key="campaignActivated"))
    ),
    Boundary(
        "decision-without-activation", lone(), lone(activation(entity_id="31001"))
    ),
    Boundary(
        "decision-without-activation",
        lone(client="python-sdk"),
        one(),
        severity=Severity.INFO,
    ),
    Boundary(
        "decision-without-activation",
        lone(client="python-sdk"),
        one(),
        Context(history_complete=True),
    ),
    Boundary(
        "experiment-not-running",
        one(),
        one(metadata=ROLLOUT),
        experiment(status="paused"),
        path=DECISION,
    ),
    Boundary(
        "experiment-not-running",
        one(),
        one(metadata=ROLLOUT),
        experiment(status="not_started"),
        Severity.ERROR,
    ),
    # An SDK decides so if it is forced to, or by a datafile of another time.
    *(
        Boundary(
            "experiment-not-running",
            one(metadata=METADATA),
            one(metadata=ROLLOUT),
            experiment(status=status),
            Severity.INFO,
        )
        for status in ("not_started", "paused", "archived", "concluded")
    ),
]


@table(BOUNDARIES)
def test_boundary(boundary: Boundary) -> None:
    """Just found, and just not."""
    assert_boundary(boundary)


def test_every_rule_has_a_boundary(shared: Path) -> None:
    """All of the specification."""
    assert_complete(BOUNDARIES, "decisions", shared)


def codes(payloads: list[Json], context: Context | None = None) -> list[str]:
    """The errors and warnings of bodies."""
    report = validate_all(payloads, context=context or Context())
    return [x.code for x in report.findings if x.severity is not Severity.INFO]


@pytest.mark.parametrize("status", ["paused", "archived", "concluded", "not_started"])
def test_a_known_window_alone_judges(status: str) -> None:
    """An event within it counts, whatever happened to the experiment later."""
    context = experiment(status=status, starts_at=NOW - 10**7, ends_at=NOW + 10**7)

    assert codes([one()], context) == []


def test_a_conflict_is_no_tie_and_no_change() -> None:
    """Of three findings about one thing the most specific stands."""
    choices = [decision(variation_id=x) for x in ("41002", "41001")]
    for later in (0, 1):
        second = snapshot(
            activation(timestamp=NOW + later, uuid="u-2"), decisions=choices
        )
        payload = body(visitor(made("41001", NOW), second))

        assert codes([payload]) == ["decision-conflict"]


def test_a_tie_has_no_winner_that_could_change() -> None:
    """Later decisions for either variation are no change; a third one is."""
    tied = both("41002", 0)
    for variation, found in (("41001", 0), ("41002", 0), ("41003", 1)):
        later = body(visitor(made(variation, NOW + 5, "u-3")))
        for bodies in ([tied, later], [later, tied]):
            assert codes(bodies).count("variation-changed") == found


def test_a_duplicate_is_no_change() -> None:
    """A replay with another variation has the identity of the first."""
    replay = body(visitor(made("41002", NOW)))

    assert codes([body(visitor(made("41001", NOW))), replay]) == ["duplicate-event"]


def test_another_visitors_duplicate_leaves_a_change() -> None:
    """What is judged of a visitor does not depend on others."""
    mine = body(visitor(made("41001", NOW), made("41002", NOW + 1, "u-2")))
    other = made("41002", NOW + 1, "u-2")

    found = codes([body(visitor(other, visitor_id="visitor-9")), mine])

    assert sorted(found) == ["duplicate-event", "variation-changed"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_is_no_part_of_a_stream_is_judged_first(order: tuple[int, int]) -> None:
    """The severity does not depend on which of two bodies came first."""
    bodies = [lone(), lone(client="python-sdk")]

    assert "decision-without-activation" in codes([bodies[n] for n in order])
