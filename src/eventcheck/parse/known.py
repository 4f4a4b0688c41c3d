"""Visitor entries whose parts were judged before and are in order.

Traffic repeats itself: an SDK sends the same attributes, decisions and events again
and again, and only visitors, times, uuids and amounts differ. Those are checked here,
narrowly; the rest is compared with what the rules found nothing in. Whatever is odd
takes the long way, through nodes and rules. A test holds both ways together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from eventcheck.context import MIN_TIME
from eventcheck.guards import Object
from eventcheck.log.digest import erased
from eventcheck.log.facts import Entry, Happening, Occurrence, SnapshotFacts
from eventcheck.log.rows import PLAUSIBLE
from eventcheck.plain import exact_copy

if TYPE_CHECKING:
    from eventcheck.nodes import Visitor

VISITOR = re.compile(r"(?=\D*\d)(?:[0-9A-Za-z]+|(?=[\d.-]*[A-Za-z_])[\w.-]+)", re.ASCII)
"""Ids that are no placeholder, and no e-mail address or phone number."""
UUID = re.compile(r"(?!(\w)\1{5})(?!YOUR_)(?=\D*\d)\w{6}[\w-]*", re.ASCII)
"""Ids that are no placeholder."""
LEARNT = 4096
"""How many different attributes and snapshots are remembered."""


class Known:
    """What was found in order in bodies that differ in their visitors alone."""

    def __init__(self, latest: int) -> None:
        """`latest`: the first millisecond that is not surely a time of an event."""
        self.latest = latest
        self.attributes: dict[bytes, frozenset[str]] = {}
        """Lists of attributes, and the keys in them."""
        self.snapshots: dict[bytes, SnapshotFacts] = {}

    def entry(self, raw: Any, index: int) -> Entry | None:
        """The facts of a visitor entry; None where anything in it is new."""
        if type(raw) not in OBJECT or len(raw) != len(ENTRY):
            return None
        fields: Object = raw
        visitor_id, snapshots = fields.get("visitor_id"), fields.get("snapshots")
        if type(visitor_id) is not str or not VISITOR.fullmatch(visitor_id):
            return None
        names = self.attributes_of(fields.get("attributes"))
        if names is None or type(snapshots) not in ARRAY or not snapshots:
            return None
        found: list[Happening] = []
        for place, item in enumerate(snapshots):
            outline, happened = self._outline(item)
            facts = self.snapshots.get(outline)
            if facts is None:
                return None
            found.append((place, facts, happened, None))
        return Entry(visitor_id, index, "", names, found, len(found))

    def attributes_of(self, items: Any) -> frozenset[str] | None:
        """The keys of a list of attributes that is in order; None for another."""
        return self.attributes.get(exact_copy(items) or b"")

    def learn(self, visitor: Visitor, entry: Entry, *, whole: bool) -> None:
        """Remember the parts of an entry in which nothing was found.

        whole: all of them; else only the attributes.
        """
        attributes = visitor.fields.get("attributes")
        if attributes is not None and len(self.attributes) < LEARNT:
            copy = exact_copy(attributes)
            odd = visitor.mended or any(x.mended for x in visitor.attributes)
            if copy and not odd:
                self.attributes[copy] = visitor.attribute_names
        if not whole or len(self.snapshots) >= LEARNT or not _is_clean(visitor):
            return
        for snapshot, happening in zip(visitor.snapshots, entry.snapshots, strict=True):
            outline, happened = self._outline(snapshot.fields)
            # Amounts that are not ordinary are in the facts, not beside them.
            if outline and happened == happening[2]:
                self.snapshots[outline] = happening[1]

    def _outline(self, raw: Any) -> tuple[bytes, list[Occurrence]]:
        """A snapshot without what differs, and what differs in each event."""
        if type(raw) not in OBJECT:
            return NOTHING
        fields: Object = raw
        events: Any = fields.get("events")
        decisions = fields.get("decisions", ABSENT)
        if type(events) not in ARRAY or len(raw) != 1 + (decisions is not ABSENT):
            return NOTHING
        outlines: list[Object] = []
        happened: list[Occurrence] = []
        for item in events:
            if type(item) not in OBJECT:
                return NOTHING
            event: Object = item
            timestamp, uuid = event.get("timestamp"), event.get("uuid")
            if type(timestamp) is not int or type(uuid) is not str:
                return NOTHING
            if not MIN_TIME <= timestamp < self.latest or not UUID.fullmatch(uuid):
                return NOTHING
            outline, revenue, value = erased(event)
            outlines.append(outline)
            happened.append((timestamp, PLAUSIBLE, uuid, revenue, value))
        return exact_copy((decisions, outlines)) or b"", happened


OBJECT, ARRAY = frozenset({dict}), frozenset({list})
ENTRY = ("visitor_id", "attributes", "snapshots")
"""The fields of an entry that can be known."""
ABSENT = (b"absent",)
"""Stands for no list of decisions: no JSON has such a value."""
NOTHING: tuple[bytes, list[Occurrence]] = (b"", [])


def _is_clean(visitor: Visitor) -> bool:
    """Whether everything has the specification's names and types."""
    if visitor.mended is not None or not visitor.is_whole:
        return False
    return all(
        x.mended is None
        for snapshot in visitor.snapshots
        for x in (snapshot, *snapshot.decisions, *snapshot.events)
    )
