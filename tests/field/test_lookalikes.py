"""Real problems are found, and values that only look like problems are not."""

from __future__ import annotations

import json

import pytest

from eventcheck import Catalog, Context, apply_fixes, validate, validate_all
from tests.rules.build import (
    NOW,
    Json,
    body,
    buying,
    conversion,
    decided,
    snapshot,
    visitor,
)

from .complaints import complaints

CARD = "4111 1111 1111 1111"
CATALOG = Catalog(
    experiments=[
        {
            "id": "5391088214605801",
            "key": "checkout_test",
            "campaign_id": "21001",
            "variations": ["41001"],
        },
        {"id": "31002", "campaign_id": "21002", "variations": ["41002"]},
    ],
    flags=[
        {"key": "checkout", "experiment_ids": ["5391088214605801", "31002"]},
        {"key": "search", "experiment_ids": []},
    ],
    events=[{"id": "51001", "key": "purchase"}, {"id": "51002", "key": "signup"}],
)


@pytest.mark.parametrize("field", ["note", "card", "comment", "cc"])
@pytest.mark.parametrize(
    "number",
    [CARD, "4111111111111111", "5555-5555-5555-4444", "378282246310005"],
)
def test_card_numbers_are_found(field: str, number: str) -> None:
    """Test numbers of issuers, alone and in a sentence; the text says `may be`."""
    for text in (number, f"paid with {number}, thank you"):
        for place in ("tags", "properties"):
            payload = buying(**{place: {field: text}})
            report = validate(payload)
            assert report.by_code() == {"personal-data": 1}
            assert "may be" in report.warnings[0].message


@pytest.mark.parametrize(
    "tags",
    [
        {"order_id": "5847301220009"},
        {"note": "5847301220009"},
        {"order_id": "4111111111111111"},
        {"orderNumber": "4111111111111111"},
        {"ean": "4006381333023", "gtin13": "4006381333931"},
        {"marketplace_order": "302-4410005-7719065", "note": "302-4410005-7719065"},
        {"note": "order 4111111111111111"},
        {"invoice": "5105105105105100"},
        {"tracking_number": "6011111111111117"},
        {"transactionId": "378282246310005"},
        {"url": "gid://shopify/Order/5847301220009"},
    ],
)
def test_other_long_numbers_are_no_card_numbers(tags: Json) -> None:
    """Orders, barcodes and invoices, told by their length or their key."""
    assert complaints(buying(tags=tags)) == []


def test_ids_of_the_account_are_no_card_numbers() -> None:
    """An experiment's id of 16 digits can pass the checksum by chance."""
    payload = buying(tags={"note": "5391088214605801"})

    assert complaints(payload) == ["personal-data"]
    known = Catalog(experiments=[{"id": "5391088214605801"}, {"id": "31001"}])
    assert complaints(payload, context=Context(catalog=known)) == []


BODY = body()
TEXT = json.dumps(BODY)
LOG_EVENT = {"url": "https://logx.optimizely.com/v1/events", "httpVerb": "POST"}
INSIDE: list[tuple[Json, str]] = [
    ({**LOG_EVENT, "params": BODY}, "`params`"),
    ({"body": BODY}, "`body`"),
    ({"body": TEXT, "headers": {}}, "`body`"),
    ({"data": json.dumps([BODY])}, "`data[0]`"),
    ({"Records": [{"messageId": "m", "body": TEXT}]}, "`Records[0].body`"),
]
DOCUMENTS: list[tuple[Json, str]] = [
    ({"log": {"entries": []}}, "HAR"),
    ({"client_id": "1.2", "events": [{"name": "purchase"}]}, "Google Analytics"),
    ({"type": "track", "event": "Bought", "userId": "u"}, "Segment"),
    ({"version": "4", "accountId": "1", "experiments": [], "revision": "7"}, "file"),
    ({"events": [{"buckets": {"1": "2"}}]}, "import"),
    (visitor(), "visitor"),
    (conversion(), "event"),
]


@pytest.mark.parametrize(("payload", "said"), [*INSIDE, *DOCUMENTS])
def test_another_document_is_one_finding(payload: Json, said: str) -> None:
    """It names the document, or says where the body is."""
    for given in (payload, json.dumps(payload)):
        report = validate(given)
        [finding] = report.findings
        assert finding.code == "foreign-format"
        assert said in f"{finding.message} {finding.hint}"


def test_json_that_was_encoded_twice_is_named() -> None:
    """For the whole body and for a part of it."""
    for payload in (json.dumps(TEXT), {**BODY, "visitors": json.dumps([visitor()])}):
        [finding] = validate(payload).errors
        assert finding.code == "wrong-type"
        assert "encoded twice" in finding.hint


@pytest.mark.parametrize(
    "field",
    ["params", "body", "data", "_loaded_at", "row_id", "ingestion_date"],
)
def test_columns_of_a_warehouse_are_no_tags(field: str) -> None:
    """A body beside such columns is still a body."""
    report = validate({**BODY, field: "x"})

    assert report.by_code() == {"unknown-field": 1}
    assert "tag" not in report.infos[0].hint


@pytest.mark.parametrize(
    ("timestamp", "said"),
    [
        (767_784_600, "seconds since 2001"),
        (638_955_000_000_000_000, ".NET ticks"),
        (133_400_000_000_000_000, "FILETIME"),
        (0, "before 2010"),
        (1_000_000_000, "before 2010"),
        (946_684_800_000, "before 2010"),
        (253_402_300_799_000, "far in the future"),
    ],
)
def test_impossible_times_get_no_fix(timestamp: int, said: str) -> None:
    """Multiplying would not make them the time of an event."""
    [finding] = validate(buying(timestamp=timestamp)).errors

    assert finding.code == "timestamp-implausible"
    assert said in finding.message
    assert finding.fixes == ()


@pytest.mark.parametrize(
    ("timestamp", "unit"),
    [
        ((NOW + 60_000) // 1000, "seconds"),
        ((NOW + 60_000) * 1000, "microseconds"),
        ((NOW + 60_000) * 1_000_000, "nanoseconds"),
    ],
)
def test_times_in_other_units_are_fixed(timestamp: int, unit: str) -> None:
    """The fix writes the time in milliseconds."""
    payload = buying(timestamp=timestamp)
    report = validate(payload)
    fixed = apply_fixes(payload, report, unsafe=True).payload

    assert report.by_code() == {f"timestamp-in-{unit}": 1}
    assert fixed == buying(timestamp=NOW + 60_000)


@pytest.mark.parametrize(
    ("key", "said"),
    [("checkout", "5391088214605801, 31002."), ("search", "none.")],
)
def test_the_hint_lists_the_experiments_of_a_flag(key: str, said: str) -> None:
    """The flag's key was sent as an experiment id."""
    payload = body(visitor(decided(experiment_id=key)))
    [finding] = validate(payload, context=Context(catalog=CATALOG)).errors

    assert finding.code == "key-used-as-id"
    assert finding.params["kind"] == "flag"
    assert said in finding.hint


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"key": None, "type": "purchase"}, []),
        ({"key": "bought"}, ["event-key-mismatch"]),
        ({"key": "signup"}, ["event-key-mismatch"]),
        ({"key": "bought", "entity_id": "59999"}, ["unknown-id"]),
    ],
)
def test_an_unknown_key_beside_a_known_id_is_found(
    fields: Json, codes: list[str]
) -> None:
    """The catalog has the id, and no event with this key."""
    event = {k: v for k, v in conversion(**fields).items() if v is not None}
    payload = body(visitor(snapshot(event)))

    assert complaints(payload, context=Context(catalog=CATALOG)) == codes


@pytest.mark.parametrize("client", ["Agent", "agent", "node-sdk", "js"])
def test_an_sdk_body_may_lack_an_earlier_decision(client: str) -> None:
    """The visitor may have decided in another body."""
    early = snapshot(conversion(timestamp=NOW - 900))
    payload = body(visitor(early), visitor(decided()), client_name=client)

    assert complaints(payload) == []
    whole = Context(history_complete=True)
    assert complaints(payload, context=whole) == ["conversion-before-decision"]
    assert complaints({**payload, "client_name": "agent/acme"}) == [
        "conversion-before-decision"
    ]


def test_an_import_with_new_uuids_is_one_block_of_text() -> None:
    """Its title has the number of findings."""
    many = 3000
    bodies = [
        body(
            *[
                visitor(
                    snapshot(conversion(uuid=f"{name}-{n}")), visitor_id=f"visitor-{n}"
                )
                for n in range(many)
            ],
            client_name="acme/import",
        )
        for name in ("first", "again")
    ]
    report = validate_all(bodies)
    lines = str(report).splitlines()

    assert report.by_code()["event-reissued"] == many
    assert len([x for x in lines if x.startswith("WARNING")]) == 1
    assert len(lines) < 100
