"""Tell bodies from other JSON by their keys."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

Json: TypeAlias = dict[str, Any]

VISITORS = "visitors"
"""The key of every body: an object with it is a body."""
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
"""Keys of a body, in any spelling, if `visitors` is missing."""


def is_body(value: object) -> bool:
    """Return whether a value is an object with visitors."""
    return isinstance(value, dict) and VISITORS in value


def tells(key: str) -> bool:
    """Return whether a key belongs to the Event API, in any spelling."""
    return "".join(x for x in key.lower() if x.isalnum()) in TELLING


def looks_like_body(value: Json) -> bool:
    """Return whether an object may be meant as a body."""
    return any(tells(key) for key in value if isinstance(key, str))


def as_object(value: object) -> Json:
    """Return a JSON object; an empty one for any other value."""
    return cast("Json", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """Return a JSON array; an empty one for any other value."""
    return cast("list[object]", value) if isinstance(value, list) else []
