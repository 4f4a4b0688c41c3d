"""Fixes of what the Web snippet sends use its short keys.

A long key beside short ones makes these unknown.
"""

from __future__ import annotations

from eventcheck import Catalog, Context, apply_fixes, validate
from tests.rules.build import NOW, Json, body, snapshot, visitor

KNOWN = Context(
    catalog=Catalog(
        events=[{"id": "51001", "key": "purchase"}],
        attributes=[{"id": "61001", "key": "plan"}],
    )
)
EVENT = {"k": "purchase", "u": "uuid-1", "t": NOW}
ATTRIBUTE = {"k": "plan", "t": "custom", "v": "gold"}


def fixed(payload: Json) -> Json:
    """Return the visitor entry of a body after all fixes."""
    report = validate(payload, context=KNOWN)
    fixes = [x for finding in report.findings for x in finding.fixes]
    entry: Json = apply_fixes(payload, fixes, unsafe=True).payload["visitors"][0]
    return entry


def test_a_fix_adds_the_id_of_an_attribute_under_its_short_key() -> None:
    """The catalog knows the id of the attribute's key."""
    entry = fixed(body(visitor(attributes=[ATTRIBUTE])))

    assert entry["attributes"] == [{"e": "61001", **ATTRIBUTE}]


def test_a_fix_adds_the_id_of_an_event_under_its_short_key() -> None:
    """The catalog knows the id of the event's key; this fix is safe."""
    entry = fixed(body(visitor(snapshot(EVENT))))

    assert entry["snapshots"][0]["events"] == [{"e": "51001", **EVENT}]
