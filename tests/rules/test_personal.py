"""Texts that tell something of a person, and texts that only look like it."""

from __future__ import annotations

import pytest

from eventcheck.rules.cards import names_number
from eventcheck.rules.personal import has_email, has_phone, kind_of
from tests.measure import is_slow

CARDS = [
    "378282246310005",
    "371449635398431",
    "3782 822463 10005",
    "4111111111111111",
    "4012888888881881",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4000000000000000006",
    "4000 0000 0000 0000 006",
    "5555555555554444",
    "5105 1051 0510 5100",
    "2223003122003222",
    "2720990000000007",
    "6011111111111117",
    "6445644564456445",
    "6500000000000002",
    "3530111333300000",
    "3528000000000007",
    "30569309025904",
    "3056 930902 5904",
    "38520000023237",
    "36227206271667",
    "Card 5555 5555 5555 4444.",
    "4111 1111 1111 1111 12/27",
    "4111111111111111 123",
    "4111 1111 1111 1111 1227",
    "paid with 4111111111111111 for order 7",
    "order paid with card 4111111111111111",
]
NO_CARDS = [
    "4111 1111 1111 1112",
    "4111111111111116",
    "411111111111",
    "4111111111111111.25",
    # Visa's old length, and Maestro.
    "4222222222222",
    "6304000000000000000",
    "5847301220009",
    "4006381333023",
    "302-4410005-7719065",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "1111 1111 1111 1117",
    "v4111111111111111",
    "0.4111111111111111",
    # The text says what the number is.
    "gid://shopify/Order/4111111111111111",
    "order 4111111111111111",
    "Order #4111111111111111",
    "Order number: 4111111111111111",
    "order_id=4111111111111111",
    "orders: 4111111111111111",
    "EAN-13: 30569309025904",
    "sku 4111-1111-1111-1111",
    "tracking no. 4111111111111111",
    "id 4111111111111111",
    "variation 4111111111111111",
]
ELSEWHERE = ["note", "card", "payment", "comment", "message", "clean", "homecoming", ""]
NAMED = [
    "order",
    "orderId",
    "ORDER_ID",
    "order_number",
    "purchaseOrder",
    "ean",
    "EAN13",
    "eanCode",
    "gtin",
    "barcode",
    "sku",
    "itemSku",
    "isbn",
    "tracking_number",
    "product",
    "products",
    "experiment",
    "campaign",
    "variation",
    "event",
    "page",
    "landingPage",
    "id",
    "ID",
    "cart.id",
    "checkout-id",
    "transactionId",
    "userid",
]


@pytest.mark.parametrize("field", ELSEWHERE)
@pytest.mark.parametrize("text", CARDS)
def test_cards(text: str, field: str) -> None:
    """The test numbers of all issuers, at the bounds of their ranges."""
    assert kind_of(text, field) == "card"


def checked(start: str, length: int) -> str:
    """Return a number with a right check digit."""
    number = start.ljust(length - 1, "0")
    (digit,) = [x for x in "0123456789" if is_luhn(number + x)]
    return number + digit


def is_luhn(number: str) -> bool:
    """Return whether the checksum is right: the odd digits count twice."""
    digits = [int(x) for x in reversed(number)]
    return sum(x + n % 2 * (x - x // 5 * 9) for n, x in enumerate(digits)) % 10 == 0


@pytest.mark.parametrize(
    ("starts", "length"),
    [
        ("34 37", 15),
        ("4", 16),
        ("4", 19),
        ("51 55 2221 2229 2230 2299 2300 2699 2700 2719 2720", 16),
        ("6011 644 649 65", 16),
        ("3528 3529 3530 3589", 16),
        ("300 305 36 38 39", 14),
    ],
)
def test_ranges_of_issuers(starts: str, length: int) -> None:
    """Each with its length: one digit more or less is no card."""
    for start in starts.split():
        number = checked(start, length)
        assert kind_of(number, "note") == "card", number
        if start != "36":
            assert kind_of(checked(start, length + 1), "note") is None
            assert kind_of(checked(start, length - 1), "note") is None


@pytest.mark.parametrize(
    ("starts", "length"),
    [
        ("33 35 36 38", 15),
        ("50 56 2220 2721 2000 2800", 16),
        ("6010 6012 643 650", 15),
        ("643 640 60 66 3527 3590", 16),
        ("306 31 35 37", 14),
        ("1 7 8 9 0", 16),
        ("5 6", 19),
        ("4", 18),
        ("4", 13),
    ],
)
def test_ranges_that_no_issuer_has(starts: str, length: int) -> None:
    """Right check digits alone are no card."""
    for start in starts.split():
        number = checked(start, length)
        assert is_luhn(number)
        assert kind_of(number, "note") is None, number


@pytest.mark.parametrize("text", NO_CARDS)
def test_no_cards(text: str) -> None:
    """Other ranges, lengths and groups, and numbers with a name before them."""
    assert kind_of(text, "note") is None


@pytest.mark.parametrize("field", NAMED)
def test_fields_that_say_what_the_number_is(field: str) -> None:
    """No number in them is a card."""
    assert names_number(field)
    for text in CARDS[:22]:
        assert kind_of(text, field) is None


@pytest.mark.parametrize("field", ["note", "mean", "clean", "ocean", "idea", "", "🛒"])
def test_fields_that_do_not(field: str) -> None:
    """Names of numbers inside other words do not count, if they are short."""
    assert not names_number(field)


def test_known_ids_are_no_cards() -> None:
    """With or without separators, and one among others."""
    known = frozenset({"4111111111111111"})
    both = "4111111111111111, 5555555555554444"

    assert kind_of("4111111111111111", "note", known) is None
    assert kind_of("4111 1111 1111 1111", "note", known) is None
    assert kind_of("see 4111111111111111", "note", known) is None
    assert kind_of(both, "note", known) == "card"


@pytest.mark.parametrize(
    "text",
    [
        "a@b.co",
        "Write to jo@example.com.",
        "jo@mail.example.co.uk",
        "jo@163.com",
        "jo@v2solutions.com",
        "jörg@müller.de",
        "jo@example.рф",
        "jo@example.онлайн",
        "jo@xn--e1afmkfd.xn--p1ai",
        "mailto:JO@EXAMPLE.COM",
        "https://shop.example/?email=jo@example.com",
        "https://shop.example/u/jo@example.com",
        "jo@firma.gmbh",
        "cart@v2.checkout by jo@example.com",
    ],
)
def test_emails(text: str) -> None:
    """In any script, and inside the path or query of a URL."""
    assert has_email(text)
    assert kind_of(text, "order_id") == "email"


@pytest.mark.parametrize(
    "text",
    [
        "cart@v2.checkout",
        "cart@v2.com",
        "hero@home.banner",
        "lib@1.0.io",
        "lib@1.0.0-beta.next",
        "npm@7.1.2",
        "lib@next.js",
        "logo@2x.png",
        "jo@localhost",
        "@handle",
        "5 @ 3.99",
        "https://user:pass@host/path",
        "https://user:pass@host.example.com/path",
        "ftp://jo@files.example.com",
        "postgres://shop:secret@db.internal.example.net:5432/x",
    ],
)
def test_no_emails(text: str) -> None:
    """Versions, files, places on pages, and logins of URLs."""
    assert not has_email(text)
    assert kind_of(text, "note") is None


@pytest.mark.parametrize(
    "text",
    [
        "+14155550132",
        "+1 (415) 555-0132",
        "(415) 555-0132",
        "415-555-0132",
        "415.555.0132",
        "1-415-555-0132",
        "001 415 555 0132",
        "Call 415 555 0132.",
        "0044 20 7946 0958",
        "020 7946 0958",
        "030/901820",
        "01 23 45 67 89",
        "06.12.34.56.78",
        "044 668 18 00",
        "03-1234-5678",
        "(11) 98765-4321",
        "+4915123456789",
    ],
)
def test_phones(text: str) -> None:
    """Written as people write them."""
    assert has_phone(text)
    assert kind_of(text, "note") == "phone"


@pytest.mark.parametrize(
    "text",
    [
        "640-480-1024",
        "640 480 1024",
        "320.240.1920",
        "800-600-1080",
        "08 15 30 45 60",
        "08:15:30:45:60",
        "08.15.30.45.60",
        "06 10 20 30 40",
        "010 020 030",
        "01 02 03 04 05",
        "2025-10-09",
        "09 10 2025 14",
        "2025-10-09 10:00:00 +0200",
        "10.0.19045.4291",
        "2025.10.09.123456",
        "192.168.100.200",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36",
        "Dalvik/2.1.0 (Linux; U; Android 13; SM-A515F Build/TP1A.220624.014)",
        "+40.6892494,-74.0445004",
        "+40.6894-074.0447/",
        "-33.8688 151.2093",
        "+1234567.89",
        "+1.000.000.000",
        "ORD-2025-000123456",
        "302-5550132-1234567",
        "114-1234567-1234567",
        "0012345678",
        "0012-3456-7890",
        "1760000000000",
        "4155550132",
        "12345678-1234-1234-1234-123456789012",
        "GA1.2.1234567890.1700000000",
        "978-3-16-148410-0",
        "1 000 000 000",
    ],
)
def test_no_phones(text: str) -> None:
    """Sizes, times, dates, versions, coordinates, order numbers and ids."""
    assert not has_phone(text)
    assert kind_of(text, "note") is None


def test_an_order_number_may_look_like_a_phone_number() -> None:
    """Alone in a field that says so; not with a plus, or within a sentence."""
    assert kind_of("415-555-0132", "order_number") is None
    assert kind_of("call 415-555-0132", "order_note") == "phone"
    assert kind_of("+14155550132", "order_number") == "phone"


def test_user_agents_are_not_read() -> None:
    """Robots name an address in them."""
    assert kind_of("bot/1.0 (+mailto:bot@example.com)", "$opt_user_agent") is None


@pytest.mark.parametrize(
    "part",
    [
        "4",
        "4 ",
        "4-",
        "4111 ",
        "4111 1111 1111 1112 ",
        "4111111111111112 ",
        "+1",
        "+ ",
        "+1 ",
        "0",
        "01 ",
        "00 ",
        "(0",
        "(",
        "a@",
        "@",
        "a%",
        "a.",
        "a@b.",
        "a@b.c",
        "a@b.checkout ",
        "://a@b.com ",
        "a://",
        "order ",
        "order 4111111111111111 ",
        "640-480-1024 ",
        " ",
    ],
)
def test_long_texts(part: str) -> None:
    """Time is linear in the text, as the value of a field and as its name."""
    text, more = (part * (size // len(part)) for size in (5_000, 20_000))
    for ending in ("", "!", "1", "@"):
        given = (text + ending, more + ending)
        assert not is_slow(lambda value: kind_of(value, "note"), *given)
        assert not is_slow(lambda name: kind_of("note", name), *given)
