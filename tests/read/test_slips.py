"""Which keys are taken for a slip, which are only like a field, and which are not."""

from __future__ import annotations

import pytest

from eventcheck import validate
from tests.rules.build import Json, body, buying


def named(payload: Json) -> list[tuple[str, object]]:
    """The code and the field that is meant, of each finding about a key."""
    return [
        (x.code, x.params.get("closest") or x.params["field"])
        for x in validate(payload).findings
        if x.code in ("misnamed-field", "unknown-field")
    ]


@pytest.mark.parametrize(
    ("key", "code", "meant"),
    [
        ("Revenue", "misnamed-field", "revenue"),
        ("re_venue", "misnamed-field", "revenue"),
        ("revenu", "misnamed-field", "revenue"),
        ("revenues", "misnamed-field", "revenue"),
        ("rvenue", "misnamed-field", "revenue"),
        ("ervenue", "misnamed-field", "revenue"),
        ("rovenue", "misnamed-field", "revenue"),
        ("tagz", "misnamed-field", "tags"),
        ("tgas", "misnamed-field", "tags"),
        ("atgs", "misnamed-field", "tags"),
        # Two letters are wrong: worth a mention.
        ("rovenua", "unknown-field", "revenue"),
        ("quantitees", "unknown-field", "quantity"),
        # It ends with a field's name, as the arguments of SDKs do.
        ("event_tags", "unknown-field", "tags"),
        ("eventTags", "unknown-field", "tags"),
        ("event_properties", "unknown-field", "properties"),
        ("orderValue", "unknown-field", "value"),
        # Too far away, or too short to tell.
        ("color", "unknown-field", "color"),
        ("sagt", "unknown-field", "sagt"),
        ("a", "unknown-field", "a"),
        ("", "unknown-field", ""),
        # Separators make no difference, up to a length.
        ("revenue".ljust(99, "_"), "misnamed-field", "revenue"),
        ("revenue".ljust(100, "_"), "unknown-field", "revenue".ljust(100, "_")),
    ],
)
def test_a_key_is_a_slip_by_a_letter_or_two(key: str, code: str, meant: str) -> None:
    """One is too many, missing or wrong, or two neighbours are swapped."""
    value: object = {} if meant == "tags" else 5

    assert named(buying(**{key: value})) == [(code, meant)]


def test_what_is_there_is_not_meant_again() -> None:
    """The other spelling beside it is unknown, and close to that, whatever is free."""
    assert named(buying(revenue=5, Revenue=5)) == [("unknown-field", "revenue")]
    assert named(buying(entityId="9")) == [("unknown-field", "entity_id")]


def test_a_hundred_unknown_keys_are_compared() -> None:
    """Those after them are unknown, and no more is said of them."""
    for before, said in (
        (99, ("misnamed-field", "region")),
        (100, ("unknown-field", "regon")),
    ):
        odd = {f"z{n}": 1 for n in range(before)}

        assert said in named(body(**odd, regon="x"))
