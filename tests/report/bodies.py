"""Bodies of visitors who have nothing in common, many of them broken."""

from __future__ import annotations

from typing import Any

from tests.rules.build import attribute, buying

BROKEN: tuple[dict[str, Any], ...] = (
    {},
    {"revenue": 59.9},
    {"tags": {"coupon": None, "note": None}},
    {"revenue": "5", "color": "red"},
    {"quantity": 2.0},
)
NOTHING: tuple[Any, ...] = ("{", [], 7)


def some(number: int, first: int = 0) -> list[Any]:
    """Valid bodies, invalid bodies and other values in turn."""
    return [_body(first + n) for n in range(number)]


def _body(number: int) -> Any:
    if number % 7 == 6:
        return NOTHING[number % 3]
    body = buying(**BROKEN[number % len(BROKEN)])
    (entry,) = body["visitors"]
    entry["visitor_id"] = f"visitor-{number}"
    mail = attribute(key="mail", entity_id="61002", value=f"{number}@example.com")
    entry["attributes"] = [mail] if number % 3 == 0 else []
    for snapshot in entry["snapshots"]:
        for event in snapshot["events"]:
            event["uuid"] += f"-{number}"
            event["timestamp"] += number
    return body
