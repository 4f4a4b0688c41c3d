"""Unknown keys that are misspelled fields, only similar to one, or neither."""

from __future__ import annotations

import pytest

from eventcheck import validate
from tests.rules.build import Json, body, buying


def named(payload: Json) -> list[tuple[str, object]]:
    """Return the code and the suggested field of each finding about a key."""
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
        # Two letters are wrong: only a suggestion.
        ("rovenua", "unknown-field", "revenue"),
        ("quantitees", "unknown-field", "quantity"),
        # It ends with a field's name, like arguments of SDKs.
        ("event_tags", "unknown-field", "tags"),
        ("eventTags", "unknown-field", "tags"),
        ("event_properties", "unknown-field", "properties"),
        ("orderValue", "unknown-field", "value"),
        # Too different, or too short to tell.
        ("color", "unknown-field", "color"),
        ("sagt", "unknown-field", "sagt"),
        ("a", "unknown-field", "a"),
        ("", "unknown-field", ""),
        # Separators are ignored, up to a maximum length.
        ("revenue".ljust(99, "_"), "misnamed-field", "revenue"),
        ("revenue".ljust(100, "_"), "unknown-field", "revenue".ljust(100, "_")),
    ],
)
def test_a_misspelled_key_differs_by_a_letter_or_two(
    key: str, code: str, meant: str
) -> None:
    """One is added, missing or wrong, or two neighbours are swapped."""
    value: object = {} if meant == "tags" else 5

    assert named(buying(**{key: value})) == [(code, meant)]


def test_a_field_that_is_present_is_not_meant_by_another_key() -> None:
    """The other key is unknown, with the present field as the closest name."""
    assert named(buying(revenue=5, Revenue=5)) == [("unknown-field", "revenue")]
    assert named(buying(entityId="9")) == [("unknown-field", "entity_id")]


def test_the_first_hundred_unknown_keys_are_compared() -> None:
    """Later ones are unknown, without a suggestion."""
    for before, said in (
        (99, ("misnamed-field", "region")),
        (100, ("unknown-field", "regon")),
    ):
        odd = {f"z{n}": 1 for n in range(before)}

        assert said in named(body(**odd, regon="x"))
