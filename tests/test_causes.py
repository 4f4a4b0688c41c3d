"""Every cause on Optimizely's troubleshooting page, in one body and one call."""

from __future__ import annotations

from typing import Any

from eventcheck import Catalog, Context, validate

from .rules.build import (
    NOW,
    UUID,
    activation,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)

HOUR = 3_600_000
KNOWN = Context(
    catalog=Catalog(
        account_id="12001",
        experiments=[
            {
                "id": "31001",
                "campaign_id": "21001",
                "variations": [{"id": "41001"}],
                "starts_at": NOW - HOUR,
                "ends_at": NOW + HOUR,
            },
            {
                "id": "31002",
                "campaign_id": "21002",
                "variations": [{"id": "41002"}],
                "status": "not_started",
            },
        ],
        events=[{"id": "51001", "key": "purchase", "experiment_ids": ["31001"]}],
    )
)


def buyer(name: str, *snapshots: Any) -> dict[str, Any]:
    """Return a visitor with a decision, followed by more snapshots."""
    mine = decided()
    mine["events"][0]["uuid"] = f"{name}-decides-1"
    return visitor(mine, *snapshots, visitor_id=name)


def bought(name: str, **fields: Any) -> dict[str, Any]:
    """Return a snapshot with a purchase."""
    return snapshot(conversion(**{"uuid": f"{name}-buys-1", **fields}))


BROKEN = {
    "outside-1": buyer("outside-1", bought("outside-1", timestamp=NOW + 2 * HOUR)),
    "early-start-1": visitor(
        snapshot(
            activation(entity_id="21002", uuid="not-started-1"),
            decisions=[
                decision(
                    campaign_id="21002", experiment_id="31002", variation_id="41002"
                )
            ],
        ),
        visitor_id="early-start-1",
    ),
    "nameless-1": buyer(
        "nameless-1", snapshot(without(conversion(uuid="n-1"), "entity_id"))
    ),
    "unknown-1": buyer("unknown-1", bought("unknown-1", entity_id="59999")),
    "undecided-1": visitor(
        snapshot(activation(uuid="undecided-1-a")), visitor_id="undecided-1"
    ),
    "before-1": buyer("before-1", bought("before-1", timestamp=NOW - 1)),
    "campaign-1": visitor(
        snapshot(
            activation(entity_id="31001", uuid="campaign-1-a"), decisions=[decision()]
        ),
        visitor_id="campaign-1",
    ),
    "seconds-1": buyer("seconds-1", bought("seconds-1", timestamp=NOW // 1000)),
    "dollars-1": buyer("dollars-1", bought("dollars-1", revenue=59.99)),
    "tags-1": buyer("tags-1", bought("tags-1", tags={"revenue": 5900})),
    "twice-1": buyer(
        "twice-1",
        bought("twice-1", uuid=UUID.format(9)),
        bought("twice-1", uuid=UUID.format(9), value=2),
    ),
}
EXPECTED = {
    "outside-1": "timestamp-outside-experiment",
    "early-start-1": "experiment-not-running",
    "nameless-1": "missing-field",
    "unknown-1": "unknown-id",
    "undecided-1": "activation-without-decision",
    "before-1": "conversion-before-decision",
    "campaign-1": "activation-entity-mismatch",
    "seconds-1": "timestamp-in-seconds",
    "dollars-1": "revenue-not-integer",
    "tags-1": "revenue-misplaced",
    "twice-1": "duplicate-event",
}


def test_eleven_causes_give_eleven_findings() -> None:
    """One call finds each cause once, at its visitor, and nothing else."""
    report = validate(body(*BROKEN.values()), context=KNOWN)

    names = list(BROKEN)
    found = [(names[int(x.path[1])], x.code) for x in report.findings]
    assert found == list(EXPECTED.items())


def test_without_its_cause_nothing_is_found() -> None:
    """The same visitors, each with a valid purchase."""
    valid = [buyer(name, bought(name)) for name in BROKEN]

    assert validate(body(*valid), context=KNOWN).findings == ()
