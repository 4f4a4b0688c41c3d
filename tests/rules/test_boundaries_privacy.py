"""Personal data: how people write it, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import Catalog, Context, validate

from .build import attribute, body, buying, decided, visitor

EMAILS = [
    "a@b.co",
    "Write to jo@example.com.",
    "<jo.d+x@mail.example.co.uk>",
    "jörg@müller.de",
    "mailto:JO@EXAMPLE.COM",
]
PHONES = [
    "+14155550132",
    "+1 (415) 555-0132",
    "(415) 555-0132",
    "(415)555-0132",
    "415-555-0132",
    "415.555.0132",
    "1-415-555-0132",
    "Call 415 555 0132.",
    "+44 (0)20 7946 0958",
    "0044 20 7946 0958",
    "020 7946 0958",
    "(020) 7946 0958",
    "07700 900123",
    "07700 900 123",
    "+49 30 901820",
    "030 / 901820",
    "030/901820",
    "0171 1234567",
    "01 23 45 67 89",
    "01.23.45.67.89",
    "+33 1 23 45 67 89",
    "044 668 18 00",
    "0412 345 678",
    "(02) 9374 4000",
    "03-1234-5678",
    "(11) 98765-4321",
    "+91 98765 43210",
]
CARDS = [
    "30569309025904",
    "378282246310005",
    "3782 822463 10005",
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "Card 5555 5555 5555 4444.",
    "4111 1111 1111 1111 12/27",
    "4111111111111111 123",
]
NOTHING = [
    "2025-10-09",
    "2025-10-09T10:00:00+02:00",
    "2025-10-09 10:00:00 +0200",
    "09/10/2025 10:11",
    "09.10.2025 14:05",
    "09 10 2025 14",
    "2025-10-09/2025-10-16",
    "1.2.3",
    "10.0.19045.4291",
    "2025.10.09.123456",
    "192.168.100.200",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0",
    "40.7128,-74.0060",
    "+40.6892494,-74.0445004",
    "+40.6894-074.0447/",
    "-33.8688 151.2093",
    "+1234567.89",
    "12.345.678,90",
    "ORD-2025-000123456",
    "302-5550132-1234567",
    "0012345678",
    "000123456789",
    "1760000000000",
    "4155550132",
    "5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a01",
    "12345678-1234-1234-1234-123456789012",
    "GA1.2.1234567890.1700000000",
    "oeu1383080393924r0.5047421827912331",
    "DE89 3704 0044 0532 0130 00",
    "978-3-16-148410-0",
    "1 000 000 000",
    "logo@2x.png",
    "npm@7.1.2",
    "jo@localhost",
    "4222222222222",
    "6304000000000000000",
    "4111 1111 1111 1112",
    "1111 1111 1111 1117",
    "411111111111",
    "63040000000000000000",
]


def kinds(payload: Any) -> list[tuple[str, object]]:
    """Where personal data is, and of which kind."""
    findings = validate(payload).findings
    return [(x.pointer, x.params["kind"]) for x in findings if x.code == CODE]


CODE = "personal-data"
EVENT = "/visitors/0/snapshots/1/events/0"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "email") for text in EMAILS),
        *((text, "phone") for text in PHONES),
        *((text, "card") for text in CARDS),
    ],
)
def test_found(text: str, kind: str) -> None:
    """In a tag, whatever stands around it."""
    assert kinds(buying(tags={"note": text})) == [(f"{EVENT}/tags/note", kind)]


@pytest.mark.parametrize("text", NOTHING)
def test_not_found(text: str) -> None:
    """Dates, versions, coordinates, order numbers, ids, and near misses."""
    assert kinds(buying(tags={"note": text})) == []


def test_every_place_with_texts() -> None:
    """Tags, the properties among them, properties, and attributes."""
    mail = "jo@example.com"
    event = buying(
        tags={"note": mail, "$opt_event_properties": {"size": mail}},
        properties={"size": mail},
    )
    entry = body(visitor(decided(), attributes=[attribute(value=mail)]))

    assert [place for place, _ in kinds(event)] == [
        f"{EVENT}/properties/size",
        f"{EVENT}/tags/$opt_event_properties/size",
        f"{EVENT}/tags/note",
    ]
    assert kinds(entry) == [("/visitors/0/attributes/0/value", "email")]


@pytest.mark.parametrize("number", [4_111_111_111_111_111, 14_155_550_132])
def test_json_numbers_are_never_personal(number: int) -> None:
    """A tenth of all times in milliseconds would pass for a card."""
    assert kinds(buying(tags={"note": number})) == []


@pytest.mark.parametrize(
    "text", ["49301234567", "0049301234567", "123456789.1760000000", "2025-10-09"]
)
def test_ids_that_are_no_phone_numbers(text: str) -> None:
    """Database ids of any length, and those of analytics tools."""
    findings = validate(body(visitor(visitor_id=text))).findings

    assert [x.code for x in findings] == []


@pytest.mark.parametrize("text", [*PHONES[:4], *EMAILS[:1]])
def test_ids_that_are_personal(text: str) -> None:
    """Written as people write them."""
    findings = validate(body(visitor(visitor_id=text))).findings

    assert [x.code for x in findings] == ["visitor-id-personal"]


@pytest.mark.parametrize("part", ["experiments", "events", "pages", "attributes"])
def test_an_id_that_the_catalog_knows_is_no_card(part: str) -> None:
    """Ids of Optimizely have 16 digits, and a tenth of them pass the checksum."""
    number = "4111111111111111"
    lists: dict[str, Any] = {part: [{"id": number}]}
    catalog = Catalog(**lists)
    note = buying(tags={"note": f"test {number}"})
    known = validate(note, context=Context(catalog=catalog))

    assert CODE in validate(note).by_code()
    assert CODE not in known.by_code()


@pytest.mark.parametrize("field", ["key", "entity_id"])
def test_the_user_agent_is_exempt(field: str) -> None:
    """It names a program, and has numbers of any form."""
    text = "Agent/415-555-0132 (mail@example.com)"
    agent = {"type": "custom", "value": text, field: "$opt_user_agent"}
    plan = {"type": "custom", "value": text, "key": "plan", "entity_id": "61001"}

    assert kinds(body(visitor(decided(), attributes=[agent]))) == []
    assert len(kinds(body(visitor(decided(), attributes=[plan])))) == 1
