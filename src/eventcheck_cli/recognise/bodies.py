"""Tells bodies from other JSON, by their keys."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

Json: TypeAlias = dict[str, Any]

VISITORS = "visitors"
"""Every body has this key: an object that has it is a body."""
TELLING = frozenset(
    {
        "accountid",
        "anonymizeip",
        "clientname",
        "decisions",
        "enrichdecisions",
        "entityid",
        "layerid",
        "snapshots",
        "visitor",
        "visitorid",
        "visitors",
    }
)
"""Keys, in any spelling, that tell of a body although `visitors` is missing."""


def is_body(value: object) -> bool:
    """Return whether this is an object with visitors."""
    return isinstance(value, dict) and VISITORS in value


def tells(key: str) -> bool:
    """Return whether a key is one of the Event API, however it is spelled."""
    return "".join(x for x in key.lower() if x.isalnum()) in TELLING


def looks_like_body(value: Json) -> bool:
    """Return whether an object may be meant as a body, so that a report helps."""
    return any(tells(key) for key in value if isinstance(key, str))


def is_object(value: object) -> bool:
    """Return whether a value is a JSON object, without narrowing its type."""
    return isinstance(value, dict)


def is_list(value: object) -> bool:
    """Return whether a value is a JSON array, without narrowing its type."""
    return isinstance(value, list)


def as_object(value: object) -> Json:
    """Return a JSON object; an empty one for any other value."""
    return cast("Json", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """Return a JSON array; an empty one for any other value."""
    return cast("list[object]", value) if isinstance(value, list) else []
