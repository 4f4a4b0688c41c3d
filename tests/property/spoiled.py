"""Strategies for bodies with several mistakes that fixes correct."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from eventcheck.guards import is_array, is_object

from .payloads import Json, bodies

Change: TypeAlias = Callable[[Any], Any]
GONE = object()
"""Stands for a field that is left out by mistake."""


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def _integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _spoil(*changes: Change) -> tuple[Change, ...]:
    return changes


def _to(value: Any) -> Change:
    return lambda _: deepcopy(value)


def _gone(_: Any) -> Any:
    return GONE


def _times(factor: int) -> Change:
    return lambda old: old * factor if isinstance(old, int) else old


def _divided(old: Any) -> Any:
    return old // 1000 if isinstance(old, int) else old


def _padded(old: Any) -> Any:
    return f" {old}"


IDS = _spoil(_integer, _padded, _gone, _to(None), _to(""))
MISTAKES: dict[str, tuple[Change, ...]] = {
    "account_id": _spoil(*IDS, _to("99")),
    "enrich_decisions": _spoil(_to("true"), _to("false"), _to(None)),
    "anonymize_ip": _spoil(_to("false")),
    "session_id": _spoil(_to("AUTO"), _to(""), _to(None), _to(7)),
    "campaign_id": _spoil(*IDS, _to("21002"), _to("checkout")),
    "experiment_id": _spoil(*IDS, _to("checkout"), _to("pricing"), _to("31002")),
    "variation_id": _spoil(*IDS, _to("on"), _to("off"), _to("42001")),
    "is_campaign_holdback": _spoil(_to("true"), _to("false"), _to(None)),
    "entity_id": _spoil(
        *IDS, _to("purchase"), _to("plan"), _to("61002"), _to("31001"), _to("21002")
    ),
    "key": _spoil(_gone, _to(None), _to("campaignActivated"), _to("decision")),
    "uuid": _spoil(_to(7), _to("5c7b1c1e-0b1f-4a53-9d6a-0c1f7d1d2a01")),
    "timestamp": _spoil(
        _divided, _times(1000), _times(10**6), str, float, _to("2025-10-09T08:55:20Z")
    ),
    "revenue": _spoil(float, str, _to(None)),
    "value": _spoil(str, _to(None)),
    "quantity": _spoil(float, str, _to(None)),
    "tags": _spoil(_to({"revenue": 42, "note": None, "typed": "\\uE0005"})),
    "properties": _spoil(_to({"size": 3, "gift": True, "note": None})),
    "events": _spoil(_to([]), _gone),
    "snapshots": _spoil(_to([])),
    "attributes": _spoil(
        _to({"type": "custom", "key": "plan", "value": 1}),
        _to(
            [{"type": "custom", "entity_id": "plan", "key": "plan", "value": None}] * 2
        ),
        _to([{"type": "browser", "entity_id": "7", "key": "", "value": "ff"}] * 2),
    ),
}


@st.composite
def spoiled_bodies(draw: DrawFn) -> Json:
    """Return a realistic body with up to six common mistakes."""
    body = deepcopy(draw(bodies()))
    for _ in range(draw(st.integers(1, 6))):
        _make_mistake(draw, body)
    return body


def _make_mistake(draw: DrawFn, body: Json) -> None:
    parts = list(_objects_and_lists(body))
    part = draw(st.sampled_from(parts))
    if is_array(part):
        # Repeat an event, an attribute, a snapshot or a visitor unchanged.
        part = list(part) and part
        if part and isinstance(part, list):
            part.insert(
                draw(st.integers(0, len(part))), deepcopy(draw(st.sampled_from(part)))
            )
        return
    name = draw(st.sampled_from(sorted(part) or [""]))
    if name in MISTAKES and draw(st.integers(0, 3)):
        value = draw(st.sampled_from(MISTAKES[name]))(part[name])
        if value is GONE:
            del part[name]
        else:
            part[name] = value
    elif name in part:
        part[_camel(name)] = part.pop(name)


def _objects_and_lists(value: Any) -> Iterator[Any]:
    if is_object(value):
        yield value
        for inner in value.values():
            yield from _objects_and_lists(inner)
    elif is_array(value):
        yield value
        for inner in value:
            yield from _objects_and_lists(inner)
