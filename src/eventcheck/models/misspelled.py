"""Recognise decision events whose misspelled name makes them conversions."""

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
"""Misspellings of `campaign_activated`, in lower case and without separators."""


def misspelled_fields(event: AnyEvent) -> list[str]:
    """Return which of key and type is a misspelling of `campaign_activated`."""
    names = ("key", event.key), ("type", event.type)
    return [field for field, name in names if name and _is_meant(name)]


def _is_meant(name: str) -> bool:
    return SEPARATORS.sub("", name).lower() in WORDS
