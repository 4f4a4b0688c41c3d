"""Recognise JSON objects that are not Event API bodies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from pydantic_core import from_json

from eventcheck.guards import Object, is_array, is_mapping, is_object

Kind: TypeAlias = Literal[
    "legacy",
    "import",
    "obfuscated",
    "envelope",
    "datafile",
    "har",
    "visitor",
    "event",
    "ga4",
    "segment",
]

VISITORS = "visitors"
DEPTH = 3
"""How many levels inside an envelope are searched: `Records[0].Sns.Message`."""
SHORT_KEY = 2
BODY = "Pass the body of an Event API request."
WHAT: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        "legacy": (
            "a body of the API before 2017 (projectId, layerId, decision)",
            BODY,
        ),
        "import": ("a body of the results import (buckets)", BODY),
        "obfuscated": (
            "obfuscated: nearly all keys have one or two letters",
            "Exclude the classes of the SDK's events from obfuscation.",
        ),
        "datafile": (
            "a datafile",
            "Pass it as `Context(catalog=Catalog.from_datafile(...))`.",
        ),
        "har": ("a HAR file", "Pass the post data of its requests, one by one."),
        "visitor": (
            "one visitor without its body",
            "Wrap it: `visitors` is a list of such objects, beside `account_id`.",
        ),
        "event": (
            "one event without its body",
            "Wrap it: events belong to `visitors[].snapshots[].events`.",
        ),
        "ga4": ("a message of Google Analytics 4", BODY),
        "segment": (
            "a message of Segment",
            "Pass what the destination sends to Optimizely, not what it receives.",
        ),
    }
)
SEGMENT_TYPES = frozenset({"track", "identify", "page", "screen", "group", "alias"})


class Foreign(NamedTuple):
    """What an object is instead of an Event API body."""

    kind: Kind
    field: str | None
    """The field that holds the body, if this is an envelope."""
    what: str
    """To be read after "this is not an Event API body but"."""
    hint: str


def foreign_format(
    body: Mapping[str, object], known: Collection[str]
) -> Foreign | None:
    """Return what an object is instead of an Event API body, or None.

    `known` are the field names of a body. An object with `visitors` is a body, however
    broken. Another object may be a body whose `visitors` is missing or misspelled.
    """
    if VISITORS in body:
        return None
    place = _place_of_body(body, DEPTH)
    if place:
        field, inside = place[0].split("[")[0], ".".join(place)
        hint = f"Pass the value of `{inside}`."
        if "[0]" in inside:
            hint = f"Pass the bodies to `validate_all`; the first one is `{inside}`."
        return Foreign("envelope", field, f"an envelope around one, in `{field}`", hint)
    kind = None if "account_id" in body else _kind(body, known)
    return None if kind is None else Foreign(kind, None, *WHAT[kind])


def json_inside(text: str) -> Object | list[Any] | None:
    """Return the object or array that a text encodes, or None.

    JSON that is encoded twice becomes such a text.
    """
    trimmed = text.strip()
    if trimmed[:1] + trimmed[-1:] not in ("{}", "[]"):
        return None
    try:
        value: Object | list[Any] = from_json(trimmed.encode())
    except ValueError:
        return None
    return value


def _place_of_body(holder: Mapping[str, object], depth: int) -> tuple[str, ...]:
    """Return the fields that lead to the first body inside, or an empty tuple."""
    for name, given in holder.items():
        value, step = given, str(name)
        if isinstance(value, str) and VISITORS in value:
            value = json_inside(value)
        if is_array(value) and value:
            # Records of a queue are alike: the first one tells.
            value, step = value[0], f"{step}[0]"
        if not is_object(value):
            continue
        if is_array(value.get(VISITORS)):
            return (step,)
        inside = _place_of_body(value, depth - 1) if depth > 1 else ()
        if inside:
            return (step, *inside)
    return ()


def _kind(body: Mapping[str, object], known: Collection[str]) -> Kind | None:
    """Return which known thing the keys belong to."""
    keys = {key for key in body if isinstance(key, str)}
    if "buckets" in keys or _is_import(body.get("events")):
        return "import"
    if keys & {"layerId", "decision"} or {"projectId", "visitorId"} <= keys:
        return "legacy"
    if "experiments" in keys and keys & {"revision", "version"}:
        return "datafile"
    log = body.get("log")
    if is_object(log) and "entries" in log:
        return "har"
    if "visitor_id" in keys and keys & {"snapshots", "attributes"}:
        return "visitor"
    if "entity_id" in keys and keys & {"timestamp", "uuid"}:
        return "event"
    if keys & {"client_id", "app_instance_id"} and "events" in keys:
        return "ga4"
    if _is_segment(body):
        return "segment"
    short = sum(len(key) <= SHORT_KEY for key in keys)
    if keys and keys.isdisjoint(known) and short * 10 >= len(keys) * 9:
        return "obfuscated"
    return None


def _is_import(events: object) -> bool:
    first: object = events[0] if is_array(events) and events else None
    return is_object(first) and "buckets" in first


def _is_segment(body: Mapping[str, object]) -> bool:
    batch = body.get("batch")
    message: object = batch[0] if is_array(batch) and batch else body
    if not is_mapping(message):
        return False
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in SEGMENT_TYPES:
        return False
    return not message.keys().isdisjoint({"anonymousId", "userId", "messageId"})
