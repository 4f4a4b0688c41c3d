"""Body → nodes: reads what is well, sets aside what is not, loses nothing else.

Reading by tables, and not with the pydantic models, keeps a clean body cheap (no
copies, nothing kept), gives paths of the wire, and lets the siblings of a broken
field go on. A test holds tables and models together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from eventcheck.context.moments import MIN_TIME
from eventcheck.guards import is_object
from eventcheck.log.facts import entry_of
from eventcheck.nodes import (
    Attribute,
    Decision,
    Defect,
    Event,
    Node,
    Snapshot,
    Visitor,
)
from eventcheck.parse.body import FIRST
from eventcheck.parse.chunk import Chunk
from eventcheck.parse.known import Known
from eventcheck.parse.mend import forget_misnamed, mend
from eventcheck.plain import exact_copy

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.parse.body import Body

FIRST_CHUNK, CHUNK, KNOWN = 2, 256, 100
"""Events after which a chunk is handed to the rules. The first chunks are small, so
that what they show to be in order is known early. And visitor entries after which it
is: so few live at a time that the garbage collector hardly looks at them."""
RARELY = 8
"""Of how many visitor entries at least one is compared with what is known."""
HEADS, LONGEST_HEAD = 64, 4096
"""For how many different bodies, but for their visitors, things are remembered; and
how many bytes these may have."""
N = TypeVar("N", bound=Node)


class Reader:
    """Reads the bodies of one call, and remembers what was found in order in them."""

    def __init__(self, context: Context, *, forgiving: bool = True) -> None:
        """`forgiving`: read misnamed fields, as rules do and Optimizely does not."""
        self.forgiving = forgiving
        self.latest_time = context.latest_time
        self.order_id_tag = context.order_id_tag
        self.in_order = context.latest_time
        """The first millisecond that some rule may find too late."""
        if context.now_ms is not None:
            self.in_order = context.now_ms + context.skew_ms + 1
        self.known: dict[bytes, Known] = {}
        self.has_learnt = False
        """Whether anything can be known, be it of this body alone."""
        self.last: _BodyReader | None = None
        """Of the body before: what its last chunk shows is learnt when more comes."""

    def read(self, body: Body) -> Iterator[Chunk]:
        """The visitors of `body` in chunks; the first has the defects of the body."""
        if self.last is not None:
            self.last.learn()
            self.close()
        self.last = _BodyReader(self, body)
        return self.last.chunks()

    def close(self) -> None:
        """Let go of the last chunk."""
        if self.last is not None:
            self.last.chunk.release()
            self.last = None

    def known_of(self, body: Body) -> Known:
        """What is known of bodies that are like this but for their visitors."""
        self.has_learnt = True
        head = exact_copy({**body.batch.raw, "visitors": None})
        if head is None or len(head) > LONGEST_HEAD:
            return Known(self.in_order, self.order_id_tag)
        if head not in self.known and len(self.known) >= HEADS:
            return Known(self.in_order, self.order_id_tag)
        return self.known.setdefault(head, Known(self.in_order, self.order_id_tag))


class _BodyReader:
    def __init__(self, reader: Reader, body: Body) -> None:
        self.reader = reader
        self.body = body
        self.latest_time = reader.latest_time
        self.chunk = Chunk(body)
        self.misses = 0
        """How often in a row nothing was known: so much the rarer it is tried."""

    @cached_property
    def known(self) -> Known:
        return self.reader.known_of(self.body)

    def chunks(self) -> Iterator[Chunk]:
        body = self.body
        if not body.is_object and body.unreadable is None:
            self.not_an_object(body.batch, body.value)
        if not body.is_object or body.foreign:
            yield self.chunk
            return
        batch = body.batch
        self.check(batch)
        self.enriches = body.enriches
        items = self.items(batch, "visitors")
        index, limit = 0, FIRST_CHUNK
        while index < len(items):
            index += self.short_way(items, index)
            if index < len(items) and len(self.chunk.entries) < KNOWN:
                self.entry(items[index], batch, index)
                index += 1
            if len(self.chunk.events) >= limit or len(self.chunk.entries) >= KNOWN:
                limit = min(2 * limit, CHUNK)
                yield self.chunk
                self.learn()
                self.chunk.release()
                self.chunk = Chunk(body)
        yield self.chunk

    def short_way(self, items: list[Any], index: int) -> int:
        """Take the visitor entries from a place on in which nothing is new."""
        if not (self.enriches and self.reader.has_learnt):
            return 0
        if self.misses and index % self.misses:
            return 0
        entries = self.chunk.entries
        known, size = self.known.take(items, index, KNOWN - len(entries))
        self.misses = 0 if known else min(self.misses + 1, RARELY)
        entries += known
        self.body.at_most += size
        return len(known)

    def entry(self, raw: Any, batch: Node, index: int) -> None:
        """Read a visitor entry the long way."""
        chunk = self.chunk
        visitor = self.visitor(self.body.settled(index, raw), batch, index)
        if visitor is None:
            return
        chunk.visitors.append(visitor)
        if visitor.visitor_id is None:
            events = (x for snapshot in visitor.snapshots for x in snapshot.events)
            chunk.nobodys += (x.path for x in events)
        else:
            tag = self.reader.order_id_tag
            entry = entry_of(visitor, visitor.visitor_id, tag)
            chunk.entries.append(entry)
            chunk.read.append((visitor, entry))

    def learn(self) -> None:
        """Remember what the rules found nothing in."""
        found = self.chunk.found
        spoiled = {steps[0] for steps in found if steps}
        # Attributes may be in order where events are not.
        odd = {steps[0] for steps in found if steps and steps[1:] != ("snapshots",)}
        for visitor, entry in self.chunk.read:
            if visitor.index not in odd:
                whole = self.enriches and visitor.index not in spoiled
                self.known.learn(visitor, entry, whole=whole)

    def visitor(self, raw: Any, batch: Node, index: int) -> Visitor | None:
        visitor = self.node(Visitor, raw, batch, index)
        if visitor is None:
            return None
        if "session_id" in visitor.fields:
            self.chunk.sessions.append(visitor)
        attributes = visitor.fields.get("attributes")
        if attributes:
            self.attributes(attributes, visitor)
        for place, item in enumerate(self.items(visitor, "snapshots")):
            self.snapshot(item, visitor, place)
        return visitor

    def attributes(self, items: list[Any], visitor: Visitor) -> None:
        """Make nodes of attributes, unless the same ones were found plain before."""
        known = self.known.attributes_of(items) if self.reader.has_learnt else None
        if known is not None:
            visitor.attribute_names, _ = known
            return
        for place, item in enumerate(items):
            attribute = self.node(Attribute, item, visitor, place)
            if attribute is not None:
                visitor.attributes.append(attribute)
        chunk = self.chunk
        chunk.attributes += visitor.attributes
        names = (x.key for x in visitor.attributes if x.key is not None)
        visitor.attribute_names = frozenset(names)

    def snapshot(self, raw: Any, visitor: Visitor, index: int) -> None:
        snapshot = self.node(Snapshot, raw, visitor, index)
        if snapshot is None:
            visitor.is_whole = False
            return
        snapshot.visitor = visitor
        visitor.snapshots.append(snapshot)
        self.chunk.snapshots.append(snapshot)
        for place, item in enumerate(self.items(snapshot, "decisions")):
            decision = self.node(Decision, item, snapshot, place)
            if decision is not None:
                decision.snapshot = snapshot
                snapshot.decisions.append(decision)
                snapshot.has_rollout |= decision.is_rollout
            else:
                snapshot.lists_all = snapshot.is_whole = False
        self.chunk.decisions += snapshot.decisions
        for place, item in enumerate(self.items(snapshot, "events")):
            self.event(item, snapshot, place)
        if not snapshot.is_whole:
            visitor.is_whole = False

    def event(self, raw: Any, snapshot: Snapshot, index: int) -> None:
        event = Event(raw, snapshot, index)
        event.snapshot = snapshot
        if not self.check(event):
            snapshot.is_whole = False
            return
        snapshot.events.append(event)
        self.chunk.events.append(event)
        timestamp = event.timestamp
        if timestamp is not None and MIN_TIME <= timestamp < self.latest_time:
            event.time = timestamp
        elif event.fields.get("timestamp") is not None:
            self.chunk.odd_times.append(event)
        self.sort(event)

    def sort(self, event: Event) -> None:
        """Put an event into the lists that rules loop over."""
        chunk = self.chunk
        match event.kind:
            case "activation":
                chunk.activations.append(event)
            case "conversion":
                chunk.conversions.append(event)
                if not (self.enriches or event.snapshot.can_attribute):
                    self.unattributed(event)
            case "misspelled":
                chunk.misspelled.append(event)
        fields = event.fields
        if fields.get("tags"):
            chunk.tagged.append(event)
        if "revenue" in fields or "value" in fields or "quantity" in fields:
            chunk.measured.append(event)
        if fields.get("properties"):
            chunk.propertied.append(event)

    def unattributed(self, event: Event) -> None:
        body = self.body
        body.unattributed += 1
        if len(body.first_unattributed) < FIRST:
            body.first_unattributed.append(event.path)

    def node(self, kind: type[N], raw: Any, parent: Node, index: int) -> N | None:
        node = kind(raw, parent, index)
        return node if self.check(node) else None

    def check(self, node: Node) -> bool:
        """Settle `node`, mended where needed; False where it is no object."""
        raw = node.fields
        if type(raw) is dict and node.shape.fits(raw):
            node.settle()
            return True
        if not is_object(raw):
            self.not_an_object(node, raw)
            return False
        defects = mend(node, raw)
        if not self.reader.forgiving:
            forget_misnamed(node)
        node.settle()
        if node.is_snippet:
            self.body.has_snippet_keys = True
        for defect in defects:
            if not node.tolerates(defect):
                self.chunk.defects[defect.reason].append(defect)
        return True

    def items(self, node: Node, field: str) -> list[Any]:
        items: list[Any] | None = node.fields.get(field)
        if items:
            return items
        if items is not None and field in node.shape.required:
            path = node.at(field)
            self.chunk.defects["no-items"].append(Defect("no-items", node, field, path))
        return []

    def not_an_object(self, node: Node, value: object) -> None:
        owner = node.parent or node
        defect = Defect(
            "wrong-type", owner, node.collection, node.path, value, "object"
        )
        self.chunk.defects["wrong-type"].append(defect)
