"""Ids that stand for no value, and ids that only look like it."""

from __future__ import annotations

import pytest

from eventcheck.rules.placeholders import (
    LONGEST_WORD,
    NO_UUID,
    USUAL,
    WORDS,
    Placeholder,
    placeholder_in,
)

FIELDS = (
    "account_id",
    "project_id",
    "visitor_id",
    "session_id",
    "entity_id",
    "uuid",
    "campaign_id",
    "experiment_id",
    "variation_id",
)
NIL = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("undefined", "word"),
        ("null", "word"),
        ("NULL", "word"),
        ("None", "word"),
        ("nil", "word"),
        ("NaN", "word"),
        ("[object Object]", "word"),
        ("(not set)", "word"),
        ("not-set", "word"),
        ("notset", "word"),
        ("unknown", "word"),
        ("Anonymous", "word"),
        ("guest", "word"),
        ("ANONYMOUS_USER", "word"),
        ("anonymousUser", "word"),
        ("unknown-user", "word"),
        ("Unknown Visitor", "word"),
        ("anonymous_visitor", "word"),
        ("guest_user", "word"),
        ("N/A", "word"),
        ("#N/A", "word"),
        ("(null)", "word"),
        ("<null>", "word"),
        (" null ", "word"),
        ("{{visitorId}}", "template"),
        ("{{ user.id }}", "template"),
        ("user-{{id}}", "template"),
        ("${EVENT.UUID}", "template"),
        ("prefix_${id}_suffix", "template"),
        ("%%visitor_id%%", "template"),
        ("<your id here>", "template"),
        ("<visitor-id>", "template"),
        ("<function visitor_id at 0x7f1c>", "template"),
        ("[Function: visitorId]", "template"),
        ("[Function (anonymous)]", "template"),
        ("[Function]", "template"),
        ("[object Promise]", "template"),
        ("YOUR_VISITOR_ID", "example"),
        ("YOUR_CAMPAIGN", "example"),
        ("YOUR-ACCOUNT-ID", "example"),
        ("your_event_id", "example"),
        ("your-id", "example"),
        ("Your_User_Id", "example"),
        ("yourVisitorId", "example"),
        ("your_event_key", "example"),
        (NIL, "nil-uuid"),
        ("0" * 32, "nil-uuid"),
        (f"{{{NIL}}}", "nil-uuid"),
    ],
)
def test_in_every_field(field: str, value: str, kind: Placeholder) -> None:
    """One notion for all of them."""
    assert placeholder_in(value, field) == kind


@pytest.mark.parametrize("field", FIELDS)
def test_the_name_of_the_field_is_no_id(field: str) -> None:
    """As examples and broken mappings have it, in any case."""
    assert placeholder_in(field, field) == "example"
    assert placeholder_in(field.upper(), field) == "example"


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value",
    [
        "7",
        "11",
        "1111",
        "11111",
        "21001",
        "1760000000000",
        "9300000000000001",
        "123456789012345678901234567890",
        "5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a01",
        "5C7B1C1E-0B1F-4A53-9D6A-0C1F7D1D2A01",
        "{5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a01}",
        "00000000-0000-0000-0000-000000000001",
        "00000000000000000000000000000001",
        "bob",
        "testing",
        "user-1",
        "null-1",
        "user_null",
        "unknown2",
        "nullify",
        "guest-4711",
        "unknown-user-7",
        "userunknown",
        "guests",
        "NA",
        "na",
        "Nancy",
        "nonesuch",
        "anonymouse",
        "oeu1383080393924r0.5047421827912331",
        "GA1.2.1234567890.1700000000",
        "$opt_user_agent",
        "layer_abc",
        "26114511870-26114511871",
        "a{b}c",
        "{id}",
        "$100",
        "100%",
        "50%%",
        "}}a{{",
        "}${",
        "<a",
        "a>",
        "a<b>c",
        "Function",
        "object",
        "your",
        "yours",
        "yourself",
        "your_friend",
        "your_druid",
        "yourkid",
        "Youri_key",
        "a_your_id",
        "jo@example.com",
        "-",
        "n",
    ],
)
def test_usable_ids(field: str, value: str) -> None:
    """Database ids of any length, ordinary words, and ids of analytics tools."""
    assert placeholder_in(value, field) is None


@pytest.mark.parametrize("value", ["0", "00", "00000", "0-0"])
@pytest.mark.parametrize("field", FIELDS)
def test_zeros(field: str, value: str) -> None:
    """A visitor, an account or a session may have number 0."""
    named = {"visitor_id", "session_id", "account_id", "project_id"}
    expected = None if field in named else "zeros"
    assert placeholder_in(value, field) == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("string", "example"),
        ("test", "example"),
        ("TEST", "example"),
        ("xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx", "example"),
        ("xxxxxxxx", "repeated"),
        ("11111111", "repeated"),
        ("1111-1111", "repeated"),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", "repeated"),
        ("--------", "repeated"),
        ("1111111", None),
        ("xxxxxxx", None),
        ("11111112", None),
        ("xxxxxxxy", None),
    ],
)
def test_in_a_uuid_alone(value: str, kind: Placeholder | None) -> None:
    """Elsewhere the same texts are ids."""
    assert placeholder_in(value, "uuid") == kind
    for field in set(FIELDS) - {"uuid"}:
        assert placeholder_in(value, field) is None


def test_no_word_is_a_usual_id() -> None:
    """The fast path is sound only then; and no word is too long to be compared."""
    for word in WORDS | NO_UUID:
        assert not USUAL.fullmatch(word)
        assert len(word) < LONGEST_WORD


@pytest.mark.parametrize("part", ["{{", "${", "%%", "<", "your_", "0", "0-", "_", "x"])
def test_long_ids(part: str) -> None:
    """Time is linear in the text: these would take hours otherwise."""
    text = part * 500_000
    assert placeholder_in(text + "!", "visitor_id") is None or part == "%%"
    assert placeholder_in("!" + text, "visitor_id") is None or part == "%%"
