"""Attributes compared: duplicates, and those that a conversion lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eventcheck.context import Context
from eventcheck.fixes.change import Remove
from eventcheck.log.rows import EntryRow
from eventcheck.log.timeline import Timeline
from eventcheck.models.attribute import Attribute
from eventcheck.models.visitor import Visitor
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import DEGRADED, DOCUMENTED, INFO, REPORTED, WARNING


@rule(
    "visitor",
    WARNING,
    DEGRADED,
    "duplicate attribute, with {values}",
    hint="Send each attribute once. Optimizely does not document which one it takes.",
    evidence=(REPORTED,),
    sources=(sources.CONNECTORS,),
    field="attributes",
    fix="safe",
)
def attribute_repeated(visitor: Visitor, context: Context) -> Found:
    """A visitor entry has the same attribute twice."""
    attributes = visitor.attributes
    if attributes is None or len(attributes) <= 1:
        return None
    return list(_repeated(attributes)) or None


def _repeated(attributes: Sequence[Attribute]) -> Iterator[Problem]:
    first: dict[tuple[str | None, str | None], Attribute] = {}
    for index, attribute in enumerate(attributes):
        kind, name = attribute.type, attribute.entity_id or attribute.key
        # Two custom attributes without id and key may be different ones.
        if not name and kind in (None, "", "custom"):
            continue
        other = first.setdefault((kind, name or None), attribute)
        if other is attribute:
            continue
        is_same = _value(attribute) == _value(other)
        words = {"values": "the same value" if is_same else "different values"}
        is_copy = is_same and attribute == other and not attribute.lost | other.lost
        drop = (Remove("drop the duplicate", safe=True),) if is_copy else ()
        yield Problem(("attributes", index), words, drop)


def _value(attribute: Attribute) -> tuple[type, object]:
    """What is the same in JSON: 1, 1.0 and true are three values."""
    value = attribute.value
    return type(value), value


@rule(
    "timeline",
    INFO,
    DEGRADED,
    "{missing} attributes of the visitor's decision are not sent here",
    hint="Send the same attributes with decisions and conversions. A segment counts "
    "only the events that carry its attribute.",
    evidence=(DOCUMENTED,),
    sources=(sources.COUNTING, sources.SEGMENTATION),
)
def attribute_missing_on_conversion(timeline: Timeline, context: Context) -> Found:
    """A conversion lacks an attribute that the visitor's decision has."""
    wanted = timeline.decision_attributes
    if not wanted:
        return None
    # The first two of the indexes are those of the visitor entry.
    deciding = {x.snapshot.key[:2] for x in timeline.decisions}
    converting = {x.snapshot.key[:2]: x.entry for x in timeline.conversions}
    entries = [converting[x] for x in converting.keys() - deciding]
    return list(_lacking(wanted, entries))


def _lacking(wanted: frozenset[str], entries: Iterable[EntryRow]) -> Iterator[Problem]:
    for entry in entries:
        missing = len(wanted) - len(wanted.intersection(entry.attributes))
        if missing:
            at = "visitors", entry.index
            yield Problem(at, {"missing": missing}, payload=entry.body.payload)


RULES = (attribute_repeated, attribute_missing_on_conversion)
