"""Turn a real events export of 2020 back into the bodies that were sent.

One row of `decisions.parquet` becomes a snapshot with a decision and its
`campaign_activated` event; one row of `conversions_*.parquet` a snapshot with one
event. The column `experiments` of a conversion is Optimizely's own attribution.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Body: TypeAlias = dict[str, Any]
EventKey: TypeAlias = tuple[str, str, int]
"""uuid, entity id, timestamp in milliseconds."""

VISITORS_PER_BODY = 500

DECISIONS = """
SELECT visitor_id, uuid, epoch_ms("timestamp"), campaign_id, experiment_id,
       variation_id, is_holdback
FROM read_parquet($file) ORDER BY ALL
"""
CONVERSIONS = """
SELECT visitor_id, uuid, epoch_ms("timestamp"), entity_id, event_name, revenue, value
FROM read_parquet($file) ORDER BY ALL
"""
ATTRIBUTION = """
SELECT uuid, entity_id, epoch_ms("timestamp"),
       list_transform(experiments, lambda x: x.experiment_id)
FROM read_parquet($file)
"""


def payloads(export: Path) -> list[Body]:
    """Return bodies of a few hundred visitors each, with one entry per visitor."""
    visitors: defaultdict[str, list[Body]] = defaultdict(list)
    for visitor_id, snapshot in (*_decisions(export), *_conversions(export)):
        visitors[visitor_id].append(snapshot)
    entries = [
        {"visitor_id": visitor_id, "attributes": [], "snapshots": snapshots}
        for visitor_id, snapshots in sorted(visitors.items())
    ]
    return [
        {
            "account_id": "596780373",
            "client_name": "python-sdk",
            "client_version": "3.5.2",
            "anonymize_ip": True,
            "enrich_decisions": True,
            "visitors": entries[start : start + VISITORS_PER_BODY],
        }
        for start in range(0, len(entries), VISITORS_PER_BODY)
    ]


def attribution(export: Path) -> dict[EventKey, frozenset[str]]:
    """Return the experiments that Optimizely attributed each conversion to, by id."""
    return {
        (uuid, entity_id, timestamp): frozenset(experiments or ())
        for uuid, entity_id, timestamp, experiments in _rows(
            ATTRIBUTION, export / "conversions_*.parquet"
        )
    }


def _decisions(export: Path) -> Iterator[tuple[str, Body]]:
    for visitor, uuid, time, campaign, experiment, variation, holdback in _rows(
        DECISIONS, export / "decisions.parquet"
    ):
        decision = {
            "campaign_id": campaign,
            "experiment_id": experiment,
            "variation_id": variation,
            "is_campaign_holdback": holdback,
        }
        event = {
            "entity_id": campaign,
            "uuid": uuid,
            "timestamp": time,
            "key": "campaign_activated",
        }
        yield visitor, {"decisions": [decision], "events": [event]}


def _conversions(export: Path) -> Iterator[tuple[str, Body]]:
    for visitor, uuid, time, entity, name, revenue, value in _rows(
        CONVERSIONS, export / "conversions_*.parquet"
    ):
        event = {"entity_id": entity, "uuid": uuid, "timestamp": time, "key": name}
        # The export has 0 for no revenue; only purchases had revenue.
        if revenue:
            event["revenue"] = revenue
        if value is not None:
            event["value"] = value
        yield visitor, {"events": [event]}


def _rows(query: str, file: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query, {"file": str(file)}).fetchall()
