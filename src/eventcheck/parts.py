"""The parts of some visitors by kind, and where each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from eventcheck.findings import Path
from eventcheck.models import Visitor
from eventcheck.rule import Kind

Parts: TypeAlias = dict[Kind, list[Any]]


def parts_of(visitors: list[Visitor]) -> Parts:
    """The parts by kind, in the order of the payload."""
    parts: defaultdict[Kind, list[Any]] = defaultdict(list)
    parts["visitor"] = visitors
    for visitor in visitors:
        for attribute in visitor.attributes or ():
            parts[attribute.kind].append(attribute)
        for snapshot in visitor.snapshots or ():
            parts["snapshot"].append(snapshot)
            for decision in snapshot.decisions or ():
                parts[decision.kind].append(decision)
            kinds = snapshot.event_kinds()
            for event, kind in zip(snapshot.events, kinds, strict=True):
                parts[kind].append(event)
    return parts


def places_of(visitors: Iterable[Visitor | None], start: int) -> dict[int, Path]:
    """The path of each part by its `id`: worked out only if something was found."""
    places: dict[int, Path] = {}
    for v, visitor in enumerate(visitors, start):
        if visitor is None:
            continue
        at: Path = ("visitors", v)
        places[id(visitor)] = at
        for a, attribute in enumerate(visitor.attributes or ()):
            places[id(attribute)] = (*at, "attributes", a)
        for s, snapshot in enumerate(visitor.snapshots or ()):
            within: Path = (*at, "snapshots", s)
            places[id(snapshot)] = within
            for d, decision in enumerate(snapshot.decisions or ()):
                places[id(decision)] = (*within, "decisions", d)
            for e, event in enumerate(snapshot.events or ()):
                places[id(event)] = (*within, "events", e)
    return places
