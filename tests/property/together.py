"""Validate several bodies with everything known, and compare what is found."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from hypothesis import settings

from eventcheck import (
    Catalog,
    Config,
    Context,
    Finding,
    History,
    Report,
    validate_all,
)

from .payloads import EXPERIMENTS, ORDER_TAG, START, Json

EVERYTHING = Context(
    now=START + 120_000,
    catalog=Catalog(
        account_id="12001",
        experiments=[
            {
                "id": experiment,
                "campaign_id": campaign,
                "variations": variations,
                "starts_at": START,
                "ends_at": START + 300_000,
            }
            for experiment, (campaign, variations) in EXPERIMENTS.items()
        ],
        events=[
            {
                "id": "51001",
                "key": "purchase",
                "has_revenue_metric": True,
                "properties": {"size": "string"},
                "experiment_ids": ["31001"],
            }
        ],
        attributes=[{"id": "61001", "key": "plan"}],
    ),
    order_id_tag=ORDER_TAG,
)
"""A context with which every rule runs."""
ALL = Config(max_per_code=10_000)
fewer = settings(max_examples=max(20, settings().max_examples // 5))
"""Several bodies at once take longer than one."""
Mark: TypeAlias = tuple[object, ...]
"""The body, path, code and severity of a finding."""


def validate_together(payloads: list[Json], history: History | None = None) -> Report:
    """Validate all bodies in one call, with every fact known."""
    context = replace(EVERYTHING, history=history)
    return validate_all(payloads, context=context, config=ALL)


def mark(finding: Finding, payload: int) -> Mark:
    """Identify a finding, as if its body was the one with the index `payload`."""
    return payload, finding.path, finding.code, finding.severity


def visitor_of(finding: Finding, payloads: list[Json]) -> str | None:
    """Return the visitor of a finding; None if it is about a whole body."""
    match finding.path:
        case ["visitors", int(index), *_]:
            visitor_id: str = payloads[finding.payload]["visitors"][index]["visitor_id"]
            return visitor_id
    return None
