"""Payloads that belong to the documentation."""

from __future__ import annotations

import json
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "docs" / "examples" / "payloads"
GOOD = SHIPPED / "good_bundled_visitors.json"
SECONDS = SHIPPED / "broken_timestamps_in_seconds.json"
TAGS = SHIPPED / "broken_tags.json"
API = "https://logx.optimizely.com/v1/events"


def one_line(path: Path) -> str:
    """Return a body without line feeds."""
    return json.dumps(json.loads(path.read_text()))


def numeric_ids(path: Path) -> Path:
    """Write a body whose only defect has a safe fix."""
    body = json.loads(GOOD.read_text())
    body["account_id"] = int(body["account_id"])
    path.write_text(json.dumps(body, indent=4))
    return path


def har(*requests: tuple[str, str, str]) -> str:
    """Return a HAR file with requests, each a method, an address and a body."""
    entries = [
        {"request": {"method": method, "url": url, "postData": {"text": text}}}
        for method, url, text in requests
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}})
