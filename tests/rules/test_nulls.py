"""Test that each null is found in its place and can be dropped."""

from __future__ import annotations

from typing import Any

import pytest

from eventcheck import apply_fixes, validate

from .build import Json, attribute, body, conversion, decided, snapshot, visitor


def holding(**parts: Json) -> Json:
    """A sound body, with fields put into its parts."""
    bought = conversion(**parts.get("event", {}))
    person = {"attributes": [attribute()], **parts.get("visitor", {})}
    entry = visitor(decided(**parts.get("decision", {})), snapshot(bought), **person)
    return body(entry, **parts.get("body", {}))


EVENT = "/visitors/0/snapshots/1/events/0"
DECISION = "/visitors/0/snapshots/0/decisions/0"


@pytest.mark.parametrize(
    ("payload", "path", "title"),
    [
        (holding(body={"region": None}), "/region", "drop region"),
        (holding(body={"revision": None}), "/revision", "drop revision"),
        (holding(event={"revenue": None}), f"{EVENT}/revenue", "drop revenue"),
        (holding(event={"value": None}), f"{EVENT}/value", "drop value"),
        (holding(event={"tags": None}), f"{EVENT}/tags", "drop tags"),
        (holding(event={"tags": {"a": None}}), f"{EVENT}/tags/a", "drop the tag"),
        (
            holding(event={"properties": {"a": None}}),
            f"{EVENT}/properties/a",
            "drop the property",
        ),
        (holding(decision={"metadata": None}), f"{DECISION}/metadata", "drop metadata"),
    ],
)
def test_a_null_is_dropped(payload: Any, path: str, title: str) -> None:
    """Then no finding is left."""
    (found,) = validate(payload).findings
    (fix,) = found.fixes
    done = apply_fixes(payload, [fix])

    assert (found.code, found.pointer) == ("null-field", path)
    assert (fix.title, fix.safe) == (title, True)
    assert validate(done.payload).findings == ()
