"""Test that rules accept what official senders do."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Catalog, Context, apply_fixes, validate, validate_all

from .build import (
    NOW,
    Json,
    activation,
    attribute,
    body,
    conversion,
    decided,
    decision,
    snapshot,
    visitor,
    without,
)

APPLICATIONS = [
    *("ios-sdk", "tvos-sdk", "swift-sdk", "objective-c-sdk", "flutter/swift-sdk"),
    *("flutter/android-sdk", "android-sdk", "android-tv-sdk", "react-native-js-sdk"),
    "javascript-sdk/react-sdk",
]
SERVERS = ["python-sdk", "node-sdk", "php-sdk", "csharp-sdk", "java-sdk/flags"]
BOTS = "$opt_bot_filtering"


def codes(*bodies: Json, context: Context | None = None) -> list[str]:
    """The codes of what is found in some bodies together."""
    return [x.code for x in validate_all(bodies, context=context or Context()).findings]


@pytest.mark.parametrize("client", [*APPLICATIONS, *SERVERS])
def test_a_body_of_an_sdk_is_a_part_of_a_stream(client: str) -> None:
    """Other bodies may have what its visitors did before."""
    early = visitor(snapshot(conversion(timestamp=NOW - 1)), decided())
    alone = snapshot(conversion(), decisions=[decision()])
    for entry, code in (
        (early, "conversion-before-decision"),
        (visitor(alone), "decision-without-activation"),
    ):
        [finding] = validate(body(entry, client_name=client)).findings
        assert (finding.code, finding.severity) == (code, "info")


@pytest.mark.parametrize("client", ["sdk", "my-sdk", "ios", "flutter/acme-sdk"])
def test_other_names_belong_to_other_senders(client: str) -> None:
    """Parts of a name do not matter."""
    early = visitor(snapshot(conversion(timestamp=NOW - 1)), decided())
    assert not validate(body(early, client_name=client)).ok


@pytest.mark.parametrize("client", APPLICATIONS)
def test_an_application_is_known_by_its_name(client: str) -> None:
    """Its own request has the right user agent, if any."""
    bots = attribute(entity_id=BOTS, key=BOTS, value=True)
    assert codes(body(visitor(attributes=[bots]), client_name=client)) == []


def test_a_body_with_the_keys_of_the_snippet_is_from_a_browser() -> None:
    """The name of the client does not matter."""
    bots = {"e": BOTS, "k": BOTS, "t": "custom", "v": True}
    assert codes(body(visitor(attributes=[bots]))) == ["snippet-dialect"]


def test_an_attribute_of_the_objective_c_sdk_is_fine() -> None:
    """It has a field of its own, `shouldIndex`."""
    ours = attribute(shouldIndex=True)
    assert codes(body(visitor(attributes=[ours]), client_name="ios-sdk")) == []


def test_an_attribute_of_the_snippet_is_fine() -> None:
    """The snippet sends the id as the key, too."""
    catalog = Catalog(attributes=[{"id": "61001", "key": "plan"}])
    ours = {"e": "61001", "k": "61001", "t": "custom", "v": "gold"}
    payload = body(visitor(attributes=[ours]), client_name="js")

    assert codes(payload, context=Context(catalog=catalog)) == ["snippet-dialect"]


@pytest.mark.parametrize("kind", ["rollout", "feature-test"])
def test_null_ids_of_a_rollout_may_be_left_out(kind: str) -> None:
    """The JSON writers of the Java and Android SDKs do so."""
    names = {"flag_key": "a", "rule_key": "", "rule_type": kind, "variation_key": ""}
    nothing = {"variation_id": "", "metadata": {**names, "enabled": False}}
    event = without(activation(), "entity_id")
    payload = body(visitor(snapshot(event, decisions=[nothing])))

    assert codes(payload) == ["decision-rollout"]
    assert "missing-field" in codes(body(visitor(snapshot(event, decisions=[{}]))))


@pytest.mark.parametrize("field", ["tags", "properties"])
def test_an_empty_list_instead_of_an_object_is_dropped(field: str) -> None:
    """PHP writes empty objects as lists."""
    payload = body(visitor(decided(), snapshot(conversion(**{field: []}))))
    result = apply_fixes(payload, validate(payload))

    assert codes(payload) == ["wrong-type"]
    assert codes(result.payload) == []


@pytest.mark.parametrize("field", ["attributes", "decisions"])
def test_an_empty_object_becomes_an_empty_list(field: str) -> None:
    """It is sent instead of a list."""
    if field == "attributes":
        payload = body(visitor(attributes={}))
    else:
        payload = body(visitor(decided(), snapshot(conversion(), decisions={})))
    result = apply_fixes(payload, validate(payload))

    assert codes(payload) == ["wrong-type"]
    assert codes(result.payload) == []


def test_old_sdks_send_a_conversion_for_each_experiment() -> None:
    """Without enrichment, each counts once, for the decision of its own snapshot."""
    mine = snapshot(conversion(uuid="c1"), decisions=[decision()])
    other = decision(campaign_id="22001", experiment_id="32001", variation_id="42001")
    again = snapshot(conversion(uuid="c2"), decisions=[other])
    twice = snapshot(conversion(uuid="c3"), decisions=[other])

    assert "event-reissued" not in codes(*sent(mine, again))
    assert "event-reissued" not in codes(*sent(mine), *sent(again))
    assert codes(*sent(mine, again, twice)).count("event-reissued") == 1
    assert codes(*sent(again), *sent(twice)).count("event-reissued") == 1


def sent(*snapshots: Json) -> list[Json]:
    """A body without enrichment."""
    return [body(visitor(*snapshots), enrich_decisions=False)]


def crowd(client: str) -> list[Json]:
    """Bodies of a sender: many visitors buy in one second, one of them twice."""
    return [
        body(
            visitor(
                snapshot(conversion(uuid=f"c{n}", timestamp=NOW)), visitor_id=f"v{n}"
            ),
            client_name=client,
        )
        for n in (0, *range(24))
    ]


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("php-sdk", set[str]()),
        ("csharp-sdk", set[str]()),
        ("python-sdk", {"timestamps-identical", "event-reissued"}),
    ],
)
def test_some_senders_count_whole_seconds(client: str, expected: set[str]) -> None:
    """Two SDKs do; many events may happen within one second."""
    bodies = crowd(client)
    last: Any = bodies[0]["visitors"][0]["snapshots"][0]["events"][0]
    last["uuid"] = "again"
    odd = {"timestamps-identical", "event-reissued"}

    assert {*codes(*bodies)} & odd == expected


@pytest.mark.parametrize("client", ["Agent", "agent", "AGENT", "go-sdk"])
def test_a_body_of_the_agent_is_part_of_a_stream(client: str) -> None:
    """It batches a stream: a visitor may convert before the decision in a body."""
    early = snapshot(conversion(timestamp=NOW - 1))
    cut = body(visitor(early, decided()), client_name=client)
    own = body(visitor(early, decided()), client_name="agent-smith")

    assert [x.code for x in validate(cut).errors] == []
    assert [x.code for x in validate(own).errors] == ["conversion-before-decision"]
