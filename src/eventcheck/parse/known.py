"""Visitor entries whose parts were judged before and are in order.

Traffic repeats itself: an SDK sends the same attributes, decisions and events again
and again, and only visitors, times, uuids, amounts and texts differ. Those are checked
here, narrowly; the rest is compared with what the rules found nothing in. Whatever is
odd takes the long way, through nodes and rules. A test holds both ways together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from eventcheck.context.moments import MIN_TIME
from eventcheck.guards import ARRAY, OBJECT, Object
from eventcheck.log.facts import (
    Entry,
    Happening,
    Occurrence,
    SnapshotFacts,
    order_of,
)
from eventcheck.log.rows import PLAUSIBLE
from eventcheck.log.varying import AT_MOST, erased, outline
from eventcheck.plain import exact_copy, json_size

if TYPE_CHECKING:
    from eventcheck.nodes import Event, Visitor

MARKS = "[.-]*+"
FEW = rf"(?:{MARKS}\d++(?!{MARKS}\d)|(?:{MARKS}\d){{0,8}}+){MARKS}"
"""Digits without marks between them, or too few for a phone number."""
HEX = "[0-9A-Fa-f]"
VISITOR = re.compile(
    # The first is only the quicker one; the others are plain, uuids, and any.
    r"(?!YOUR_)(?:[A-Za-z_]{1,64}+[.-]?\d{1,63}|(?=\D*+\d)(?:[0-9A-Za-z]{1,128}"
    rf"|{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}"
    rf"|(?=[\w.-]{{1,128}}\Z)(?=[\d.-]*+[A-Za-z_])(?:{FEW}[A-Za-z_]++)*+{FEW}))",
    re.ASCII,
)
"""Ids that are no placeholder, and no e-mail address or phone number."""
UUID = re.compile(r"(?!YOUR_)(?=\D*\d)(?=[\d-]*[A-Za-z_])[\w-]{1,64}", re.ASCII)
"""Ids that are no placeholder: such a one has no digit, or is one character again and
again."""
LEARNT = 4096
"""How many different attributes and snapshots are remembered."""
BESIDE, VARYING = 200, 160
"""Bytes that a visitor id with the keys beside it, and what varies in an event, have at
most: a uuid, and each of two amounts twice."""


class Known:
    """What was found in order in bodies that differ in their visitors alone."""

    def __init__(self, latest: int, order_tag: str | None) -> None:
        """`latest`: the first millisecond that is not surely a time of an event."""
        self.latest = latest
        self.order_tag = order_tag
        self.attributes: dict[bytes, tuple[frozenset[str], int]] = {}
        """Lists of attributes: the keys in them, and what size they have at most."""
        self.attribute_outlines: dict[bytes, tuple[frozenset[str], int]] = {}
        """The same, for lists of which ordinary values are erased."""
        self.snapshots: dict[bytes, tuple[SnapshotFacts, int]] = {}
        """Outlines of snapshots: their facts, and what size they have at most."""

    def take(self, items: list[Any], start: int, most: int) -> tuple[list[Entry], int]:
        """The facts of visitor entries from a place on, and their size at most.

        It ends where anything is new. What is known was compared, keys and all, with
        values of JSON; before that, keys may be of a class whose methods fail.
        """
        entries: list[Entry] = []
        size = 0
        try:
            for index in range(start, min(start + most, len(items))):
                known = self._entry(items[index], index)
                if known is None:
                    break
                entry, own = known
                entries.append(entry)
                size += own
        except Exception:  # noqa: BLE001
            return entries, size
        return entries, size

    def _entry(self, raw: Any, index: int) -> tuple[Entry, int] | None:
        if type(raw) is not OBJECT:
            return None
        fields: Object = raw
        if len(fields) != len(ENTRY):
            return None
        one, two, three = fields
        if type(one) is not str or type(two) is not str or type(three) is not str:
            return None
        visitor_id = fields["visitor_id"]
        snapshots = fields["snapshots"]
        if type(visitor_id) is not str or not VISITOR.fullmatch(visitor_id):
            return None
        attributes = self.attributes_of(fields["attributes"])
        if attributes is None or type(snapshots) is not ARRAY or not snapshots:
            return None
        names, size = attributes
        size += BESIDE
        found: list[Happening] = []
        for place, item in enumerate(snapshots):
            key, happened = self._outline(item)
            known = self.snapshots.get(key)
            if known is None:
                return None
            found.append((place, known[0], happened, None))
            size += known[1]
        return (visitor_id, index, "", names, found, len(found), 0, True), size

    def attributes_of(self, items: Any) -> tuple[frozenset[str], int] | None:
        """The keys of a list of attributes that is in order, and its size at most."""
        copy = exact_copy(items) or b""
        known = self.attributes.get(copy)
        if known is None and items and type(items) is ARRAY:
            known = self.attribute_outlines.get(exact_copy(outline(items)) or b"")
            if known is not None and len(self.attributes) < LEARNT:
                self.attributes[copy] = known
        return known

    def learn(self, visitor: Visitor, entry: Entry, *, whole: bool) -> None:
        """Remember the parts of an entry in which nothing was found.

        whole: all of them; else only the attributes.
        """
        attributes: list[Any] | None = visitor.fields.get("attributes")
        # Of attributes that are known there are no nodes.
        if attributes is not None and len(attributes) == len(visitor.attributes):
            self._learn_attributes(attributes, visitor)
        if not whole or len(self.snapshots) >= LEARNT or not _is_clean(visitor):
            return
        _, _, _, _, happenings, *_ = entry
        for snapshot, happening in zip(visitor.snapshots, happenings, strict=True):
            key, happened = self._outline(snapshot.fields)
            if not key or key in self.snapshots:
                continue
            _, facts, occurrences, _ = happening
            # Amounts that are not ordinary are in the facts, not beside them.
            if happened == occurrences:
                size = (json_size(snapshot.fields) or 0) + VARYING * len(happened)
                size += AT_MOST * sum(map(_texts, snapshot.events))
                self.snapshots[key] = facts, size

    def _learn_attributes(self, items: list[Any], visitor: Visitor) -> None:
        if any(x.mended for x in (visitor, *visitor.attributes)):
            return
        learnt = visitor.attribute_names, (json_size(items) or 0) + AT_MOST * len(items)
        for known, copy in (
            (self.attributes, exact_copy(items)),
            (self.attribute_outlines, exact_copy(outline(items))),
        ):
            if copy and len(known) < LEARNT:
                known[copy] = learnt

    def _outline(self, raw: Any) -> tuple[bytes, list[Occurrence]]:
        """A snapshot without what differs, and what differs in each event."""
        if type(raw) is not OBJECT:
            return NOTHING
        fields: Object = raw
        events: Any = fields["events"]
        decisions = fields.get("decisions", ABSENT)
        keys = [*fields]
        if len(keys) != 1 + (decisions is not ABSENT) or type(events) is not ARRAY:
            return NOTHING
        if type(keys[0]) is not str or type(keys[-1]) is not str:
            return NOTHING
        plains: list[Object] = []
        happened: list[Occurrence] = []
        for item in events:
            if type(item) is not OBJECT:
                return NOTHING
            event: Object = item
            timestamp, uuid = event.get("timestamp"), event.get("uuid")
            if type(timestamp) is not int or type(uuid) is not str:
                return NOTHING
            if not MIN_TIME <= timestamp < self.latest or not UUID.fullmatch(uuid):
                return NOTHING
            plain, revenue, value, texts = erased(event)
            plains.append(plain)
            tags = event.get("tags")
            order = order_of(tags, self.order_tag) if self.order_tag else ""
            happened.append((timestamp, PLAUSIBLE, uuid, revenue, value, texts, order))
        return exact_copy((decisions, plains)) or b"", happened


ENTRY = ("visitor_id", "attributes", "snapshots")
"""The fields of an entry that can be known."""
ABSENT = (b"absent",)
"""Stands for no list of decisions: no JSON has such a value."""
NOTHING: tuple[bytes, list[Occurrence]] = (b"", [])


def _texts(event: Event) -> int:
    """How many texts an event may have that vary."""
    return len(event.tags) + len(event.properties)


def _is_clean(visitor: Visitor) -> bool:
    """Whether everything has the specification's names and types."""
    if visitor.mended is not None or not visitor.is_whole:
        return False
    return all(
        x.mended is None
        for snapshot in visitor.snapshots
        for x in (snapshot, *snapshot.decisions, *snapshot.events)
    )
