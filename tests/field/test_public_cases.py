"""Bodies from public code and reports of problems, with invented values.

Each case says where it was seen, and what eventcheck should find.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from eventcheck import apply_fixes, validate_all
from tests.rules.build import UUID, Json

from .complaints import complaints

TIME = 1_746_091_800_000


class Case(NamedTuple):
    """Bodies of one sender, and the errors and warnings that are right."""

    seen: str
    bodies: list[Json]
    codes: list[str]


def sent(*visitors: Json, **fields: object) -> Json:
    """Return a body as most of these senders write it."""
    return {
        "account_id": "12345678901",
        "visitors": list(visitors),
        "enrich_decisions": True,
        "anonymize_ip": True,
        "client_name": "acme/sender",
        "client_version": "1.0.0",
        **fields,
    }


def visitor(*snapshots: Json, **fields: object) -> Json:
    """Return a visitor entry of such a body."""
    return {"visitor_id": "visitor-1", "snapshots": list(snapshots), **fields}


def decided(uuid: object, time: int = TIME, **ids: object) -> Json:
    """Return a snapshot of a decision whose activation has only a type."""
    decision = {
        "campaign_id": "16030340001",
        "experiment_id": "16056240002",
        "variation_id": "16026780003",
        "is_campaign_holdback": False,
        **ids,
    }
    event = {
        "entity_id": decision["campaign_id"],
        "type": "campaign_activated",
        "timestamp": time,
        "uuid": uuid,
    }
    return {"decisions": [decision], "events": [event]}


def converted(number: int, **fields: object) -> Json:
    """Return a snapshot of a conversion."""
    event = {
        "entity_id": "16099990004",
        "key": "purchase",
        "timestamp": TIME + number,
        "uuid": UUID.format(number),
    }
    return {"events": [{**event, **fields}]}


EDGE_METADATA = {
    "flag_key": "checkout",
    "rule_key": "unknown",
    "rule_type": "unknown",
    "variation_key": "on",
}
CASES = [
    Case(
        "MarkBiesheuvel/optimizely-rust-sdk, first version: uuid 1 on every event",
        [
            sent(visitor(decided(1))),
            sent(visitor(decided(1, TIME + 1), visitor_id="visitor-2")),
        ],
        ["id-not-string", "id-not-string", "uuid-reused"],
    ),
    Case(
        "an axios demo of the Event API: attributes is an empty object",
        [
            sent(visitor(decided(f"visitor-1{TIME}"))),
            sent(visitor(converted(1), attributes={})),
        ],
        ["wrong-type"],
    ),
    Case(
        "a snippet for Feature Experimentation: long names, and events in short ones",
        [
            sent(
                visitor(
                    {
                        "activationTimestamp": TIME,
                        "decisions": [],
                        "events": [
                            {
                                "e": "16099990004",
                                "k": "purchase",
                                "u": UUID.format(1),
                                "t": TIME,
                                "a": {"revenue": 2599},
                                "y": "other",
                            }
                        ],
                    },
                    session_id="AUTO",
                    attributes=[
                        {"e": "61001", "k": "plan", "t": "custom", "v": "gold"}
                    ],
                )
            )
        ],
        ["revenue-misplaced"],
    ),
    Case(
        "D-Orr/Optimizely-EventAPI-SendBeacon: AUTO in place of enrich_decisions",
        [
            sent(
                visitor({"decisions": [], **converted(1)}, session_id="AUTO"),
                enrich_decisions=False,
            )
        ],
        ["enrich-decisions-off", "session-id-auto"],
    ),
    Case(
        "rudderlabs/rudder-transformer, optimizely_fullstack: ids of a test setup",
        [sent(visitor(decided(UUID.format(1), variation_id="test_variation_id")))],
        ["variation-id-not-numeric"],
    ),
    Case(
        "optimizely/wordpress-plugin, fakeResults.py: a body of the results import",
        [
            {
                "events": [
                    {
                        "buckets": {"2008461001": "2003911002"},
                        "description": "engagement",
                        "time": "2014-09-27T00:00:00",
                        "user_id": "oeu1412620890587r0.6371929526794702",
                    }
                ]
            }
        ],
        ["foreign-format"],
    ),
    Case(
        "an event service for Cloudflare: every id is a note to the programmer",
        [
            sent(
                visitor(
                    decided(
                        UUID.format(1),
                        campaign_id="unknown",
                        experiment_id="unknown",
                        variation_id="unknown",
                        metadata=EDGE_METADATA,
                    ),
                    visitor_id="unknown-user",
                ),
                account_id="unknown",
            )
        ],
        [
            *["decision-metadata-shape"] * 2,
            *["id-placeholder"] * 6,
        ],
    ),
    Case(
        "an Azure function: Number(amount) * 100, which JavaScript does not round",
        [
            sent(visitor(converted(1, revenue=19.99 * 100, quantity=2))),
            sent(visitor(converted(2, revenue=2900, quantity=1))),
        ],
        ["revenue-not-integer"],
    ),
    Case(
        "the same function: Number(undefined) is NaN, and null in JSON",
        [sent(visitor(converted(1, revenue=2900, quantity=None)))],
        ["null-field"],
    ),
    Case(
        "optimizely/ruby-sdk, an old specification: tags are called event_tags",
        [sent(visitor(converted(1, revenue=42, event_tags={"revenue": 42})))],
        [],
    ),
    Case(
        "replay_event_api.py: the decisions of an export again, with one variation",
        [
            sent(visitor(decided("first"))),
            sent(visitor(decided("again", variation_id="16026780009"))),
        ],
        ["decision-tie"],
    ),
    Case(
        "a generator of results: numbers as ids, examples, ids of built-in attributes",
        [
            sent(
                visitor(
                    decided(UUID.format(1), experiment_id="your_experiment_id"),
                    attributes=[{"entity_id": 100, "type": "browserId", "value": "ff"}],
                ),
                account_id="your_account_id",
                project_id=15402980349,
            )
        ],
        [
            "attribute-id-on-builtin",
            "id-not-string",
            *["id-placeholder"] * 2,
        ],
    ),
    Case(
        "optimizely/java-sdk#519: attributes passed where tags belong; nothing is wrong"
        " with the body",
        [sent(visitor(converted(1, tags={"sampleAttribute": "SAMPLE"})))],
        [],
    ),
    Case(
        "a Go client of the Event API, its test: no visitors",
        [sent()],
        ["empty-collection"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[x.seen for x in CASES])
def test_exactly_these_errors_and_warnings_are_found(case: Case) -> None:
    """Sorted by code."""
    assert sorted(complaints(*case.bodies)) == case.codes


def test_the_report_suggests_tags_for_event_tags() -> None:
    """Optimizely does not read a field with another name."""
    body = sent(visitor(converted(1, event_tags={"color": "red"})))
    findings = validate_all([body]).findings

    assert [x.params["closest"] for x in findings if x.code == "unknown-field"] == [
        "tags"
    ]


def test_safe_fixes_correct_types() -> None:
    """Numbers become text, and the empty object becomes a list."""
    for case in CASES[:2]:
        for body in case.bodies:
            fixed = apply_fixes(body, validate_all([body])).payload
            assert not {"id-not-string", "wrong-type"} & {
                *validate_all([fixed]).by_code()
            }
