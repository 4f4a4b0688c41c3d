"""The bodies that the inputs hold. Each has a letter, which is its visitor's id."""

from __future__ import annotations

import json
from typing import Any

TIME = 1_760_000_000_000
AWKWARD = 'it\'s "5" \\ 100% $HOME `x` é 😀 {curly} <a> & ^!\nnew line'
"""Letters that quoting and encoding may break."""


def body(letter: str, *, tag: str = "", time: int = TIME) -> dict[str, Any]:
    """Return a body with a decision, an activation and a conversion."""
    decision = {"campaign_id": "3001", "experiment_id": "4001", "variation_id": "5001"}
    activation = {
        "entity_id": "3001",
        "key": "campaign_activated",
        "uuid": f"{letter}-1",
        "timestamp": time,
    }
    conversion: dict[str, Any] = {
        "entity_id": "6001",
        "key": "purchase",
        "uuid": f"{letter}-2",
        "timestamp": time + 1000,
        "revenue": 4200,
    }
    if tag:
        conversion["tags"] = {"note": tag}
    visitor = {
        "visitor_id": letter,
        "attributes": [],
        "snapshots": [
            {"decisions": [decision], "events": [activation]},
            {"decisions": [], "events": [conversion]},
        ],
    }
    return {
        "account_id": "1001",
        "project_id": "2001",
        "client_name": "shop",
        "client_version": "1.0",
        "anonymize_ip": True,
        "enrich_decisions": True,
        "visitors": [visitor],
    }


A = body("A")
B = body("B", tag=AWKWARD)
D = body("D", tag=AWKWARD.encode("ascii", "ignore").decode())
"""Chromium writes spaces for other letters where it copies as cURL (cmd)."""
C = body("C", time=TIME // 1000)
"""Its times are seconds: two errors."""
BODIES = {"A": A, "B": B, "C": C, "D": D}


def compact(value: object) -> str:
    """Return JSON as it is on the wire."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def letter_of(text: str) -> str:
    """Return the letter of the body that a text is; "?" if it is none of them."""
    try:
        value = json.loads(text)
    except ValueError:
        return "?"
    return next((letter for letter, x in BODIES.items() if x == value), "?")
