"""What is remembered of entries that are in order has a bound."""

from __future__ import annotations

from eventcheck import Config, Context
from eventcheck.engine import Run
from eventcheck.parse.known import LEARNT
from tests.benchmarks.traffic import sdk_body


def test_more_attributes_than_are_remembered() -> None:
    """Each visitor has another one; a new kind of them is learnt all the same."""
    body = sdk_body(LEARNT + 200)
    for number, visitor in enumerate(body["visitors"]):
        visitor["attributes"][0]["value"] = f"a{number}"
    for visitor in body["visitors"][-100:]:
        visitor["attributes"][0] |= {"key": "tier", "entity_id": "61002"}
    run = Run(Context(), Config())
    run.read(body)
    (known,) = run.reader.known.values()

    assert len(known.attributes) == LEARNT
    assert len(known.attribute_outlines) == 2
