"""The parts of some visitors by kind, and where each part is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeAlias

from eventcheck.findings import Path
from eventcheck.located import Located
from eventcheck.models import Visitor
from eventcheck.read.body import Body, Entry
from eventcheck.read.locator import BodyLocator
from eventcheck.read.reader import Chunk
from eventcheck.read.senders import SNIPPET
from eventcheck.rule import Kind

Parts: TypeAlias = dict[Kind, list[Any]]


def parts_of(chunk: Chunk, body: Body) -> Parts:
    """Return the parts by kind, in the order of the payload."""
    parts: defaultdict[Kind, list[Any]] = defaultdict(list)
    client = body.client
    for index, visitor in enumerate(chunk.visitors, chunk.start):
        if visitor is None:
            continue
        is_snippet = client == SNIPPET or index in chunk.snippets
        parts["entry"].append(Entry(visitor, client, is_snippet))
        parts["visitor"].append(visitor)
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


class Places:
    """Where the parts of a chunk are; worked out only if something was found."""

    def __init__(self, chunk: Chunk, body: Body, locator: BodyLocator | None) -> None:
        """`locator`: leads to the names and indexes in the body as it was sent."""
        self.chunk = chunk
        self.body = body
        self.locator = locator

    def of(self, part: Any) -> Located:
        """Return the place of a part."""
        path = self._paths[id(part.visitor if isinstance(part, Entry) else part)]
        return Located(self.body.index, path, self.locator, self.body.value)

    @cached_property
    def _paths(self) -> dict[int, Path]:
        return _paths_of(self.chunk.visitors, self.chunk.start)


def _paths_of(visitors: Iterable[Visitor | None], start: int) -> dict[int, Path]:
    """Return the path of each part by its `id`."""
    paths: dict[int, Path] = {}
    for v, visitor in enumerate(visitors, start):
        if visitor is None:
            continue
        at: Path = ("visitors", v)
        paths[id(visitor)] = at
        for a, attribute in enumerate(visitor.attributes or ()):
            paths[id(attribute)] = (*at, "attributes", a)
        for s, snapshot in enumerate(visitor.snapshots or ()):
            within: Path = (*at, "snapshots", s)
            paths[id(snapshot)] = within
            for d, decision in enumerate(snapshot.decisions or ()):
                paths[id(decision)] = (*within, "decisions", d)
            for e, event in enumerate(snapshot.events or ()):
                paths[id(event)] = (*within, "events", e)
    return paths
