"""Test attributes that a catalog cannot know beside those that it does."""

from __future__ import annotations

import pytest

from eventcheck import Catalog, Context, validate

from .build import Json, attribute, body, decided, visitor, without

KNOWN = Context(catalog=Catalog(attributes=[{"id": "61001", "key": "plan"}]))


def unknown(given: Json) -> bool:
    """Whether an attribute, beside a known one, is found to be unknown."""
    payload = body(visitor(decided(), attributes=[attribute(), given]))
    found = validate(payload, context=KNOWN).by_code()
    return "attribute-unknown" in found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (attribute(entity_id="61002", key="size"), True),
        (without(attribute(key="size"), "entity_id"), True),
        (without(attribute(entity_id="61002"), "key"), True),
        # The key of a known one, where the id belongs.
        (without(attribute(entity_id="plan"), "key"), False),
        # One of the two is known: they disagree, which is another finding.
        (attribute(entity_id="61002"), False),
        (attribute(key="size"), False),
        # Nothing says which one it is.
        ({"type": "custom", "value": "red"}, False),
        # Optimizely's own are in no catalog.
        ({"type": "browser", "key": "browser_type", "value": "ff"}, False),
        ({"type": "device", "entity_id": "device_type", "value": "phone"}, False),
    ],
)
def test_only_named_custom_attributes_can_be_unknown(
    given: Json,
    expected: bool,  # noqa: FBT001
) -> None:
    """They are named by the id, by the key, or by a key sent as the id."""
    assert unknown(given) is expected
