"""Write a day of made-up bodies with mistakes, as NDJSON: one body per line.

python make_day.py [FILE]
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path
from typing import Any

MIDNIGHT = 1_760_054_400_000  # 2025-10-10 00:00 UTC, in milliseconds
DAY = 24 * 60 * 60 * 1000
VARIATIONS = {"41001": 0.10, "41002": 0.14}
"""The share of visitors of each variation who buy."""
VISITORS = 2_000


def day(seed: int = 1) -> list[dict[str, Any]]:
    """Return the bodies of a day, sorted by time."""
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same each time
    bodies: list[tuple[int, dict[str, Any]]] = []
    for number in range(VISITORS):
        visitor = f"visitor-{number:04}"
        time = MIDNIGHT + chance.randrange(DAY - 3_600_000)
        variation = chance.choice(list(VARIATIONS))
        bodies.append((time, shown(visitor, variation, time)))
        if chance.random() < VARIATIONS[variation]:
            paid_at = time + chance.randrange(60_000, 3_600_000)
            cents = chance.randrange(1_000, 9_000)
            bodies.append((paid_at, paid(visitor, paid_at, cents, chance.random())))
    return [body for _, body in sorted(bodies, key=lambda x: x[0])]


def shown(visitor: str, variation: str, time: int) -> dict[str, Any]:
    """Return the body that says which variation a visitor got."""
    decision = {
        "campaign_id": "21001",
        "experiment_id": "31001",
        "variation_id": variation,
    }
    event = {
        "key": "campaign_activated",
        "entity_id": "21001",
        "uuid": f"{visitor}-shown",
        "timestamp": time,
    }
    return body(visitor, {"decisions": [decision], "events": [event]})


def paid(visitor: str, time: int, cents: int, luck: float) -> dict[str, Any]:
    """Return the body of a purchase; some clients make a mistake."""
    event: dict[str, Any] = {
        "key": "purchase",
        "entity_id": "51001",
        "uuid": f"{visitor}-paid",
        "timestamp": time,
        "revenue": cents,
    }
    if luck < 0.08:  # noqa: PLR2004 - the old app sends seconds
        event["timestamp"] = time // 1000
    elif luck < 0.15:  # noqa: PLR2004 - a script sends the amount as text
        event["revenue"] = f"{cents / 100:.2f}"
    elif luck < 0.20:  # noqa: PLR2004 - after login the id is another
        visitor = visitor.upper()
    return body(visitor, {"events": [event]})


def body(visitor: str, snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return the body of one request."""
    return {
        "account_id": "12001",
        "client_name": "acme/shop",
        "client_version": "1.0",
        "enrich_decisions": True,
        "visitors": [{"visitor_id": visitor, "snapshots": [snapshot]}],
    }


if __name__ == "__main__":
    beside = Path(__file__).with_name("day.ndjson.gz")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    lines = "".join(json.dumps(each) + "\n" for each in day())
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
