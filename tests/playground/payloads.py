"""Payloads that the tests give to the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .site import ROOT, SOURCE

SHIPPED = sorted((ROOT / "docs" / "examples" / "payloads").glob("*.json"))
EXAMPLES = SOURCE / "examples"
DATAFILE = (EXAMPLES / "datafile.json").read_text(encoding="utf-8")
FIVE = (EXAMPLES / "five_requests.ndjson").read_text(encoding="utf-8")
HAR = (EXAMPLES / "browser.har").read_text(encoding="utf-8")
LATE = 1_760_003_600
"""A time of October 2025, in seconds."""


def shipped(name: str) -> str:
    """The text of a payload of the documentation."""
    return _text(ROOT / "docs" / "examples" / "payloads" / name)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def body(**event: object) -> dict[str, Any]:
    """A body with one decision and, after it, one conversion."""
    activation = {
        "key": "campaign_activated",
        "entity_id": "30001",
        "uuid": "8f0d3c1a-6f7e-4a53-9d0c-2b7c1e5a9201",
        "timestamp": LATE * 1000,
    }
    conversion = {
        "key": "purchase",
        "entity_id": "20001",
        "uuid": "8f0d3c1a-6f7e-4a53-9d0c-2b7c1e5a9202",
        "timestamp": (LATE + 60) * 1000,
        **event,
    }
    decision = {
        "campaign_id": "30001",
        "experiment_id": "40001",
        "variation_id": "50001",
    }
    return {
        "account_id": "10001",
        "client_name": "acme/shop",
        "client_version": "1.0",
        "enrich_decisions": True,
        "anonymize_ip": True,
        "visitors": [
            {
                "visitor_id": "visitor-1",
                "snapshots": [
                    {"decisions": [decision], "events": [activation]},
                    {"events": [conversion]},
                ],
            }
        ],
    }


def text(value: object) -> str:
    """Compact JSON, as it is on the wire."""
    return json.dumps(value, separators=(",", ":"))
