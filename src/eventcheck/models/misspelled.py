"""Conversions that were meant as decision events, by other words for the same."""

from __future__ import annotations

import re

from eventcheck.models.event import AnyEvent

SEPARATORS = re.compile(r"[\W_]+")
WORDS = frozenset(
    {
        "campaignactivated",
        "campaignactivate",
        "campaignactivation",
        "activatecampaign",
        "activatedcampaign",
        "campaignsactivated",
        "campainactivated",
        "campaignactived",
        "activation",
        "decision",
        "impression",
        "decisionevent",
        "impressionevent",
    }
)
"""What people write for `campaign_activated`, without case and separators."""


def misspelled_fields(event: AnyEvent) -> list[str]:
    """Return which of key and type is a wrong word for `campaign_activated`."""
    names = ("key", event.key), ("type", event.type)
    return [field for field, name in names if name and _is_meant(name)]


def _is_meant(name: str) -> bool:
    return SEPARATORS.sub("", name).lower() in WORDS
