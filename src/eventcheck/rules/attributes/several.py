"""Attributes beside each other: copies, and those that a conversion lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.guards import is_same
from eventcheck.log import rows
from eventcheck.rule import Problem, Verdicts, rule, timeline_rule
from eventcheck.rules import sources

if TYPE_CHECKING:
    from eventcheck.context import Context
    from eventcheck.log.timeline import Timeline
    from eventcheck.nodes import Attribute
    from eventcheck.parse.chunk import Chunk


@rule(
    "attribute-repeated",
    severity=Severity.WARNING,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A visitor entry has an attribute twice.",
    message="the attribute is there twice, with {values}",
    hint="Send each attribute once; which one is taken is not documented.",
    evidence=(Evidence.REPORTED,),
    sources=(sources.CONNECTORS,),
    fix="safe",
    looks_at="attributes",
)
def attribute_repeated(chunk: Chunk, context: Context) -> Verdicts:
    """The same type, id and key in one entry; a null value has its own finding."""
    del context
    for visitor in chunk.visitors:
        if len(visitor.attributes) < ENOUGH:
            continue
        first: dict[tuple[object, str | None], Attribute] = {}
        for attribute in visitor.attributes:
            name = attribute.entity_id or attribute.key
            if name is None and attribute.type in ("custom", None):
                continue
            other = first.setdefault((attribute.type, name), attribute)
            if other is not attribute:
                yield _repeated(attribute, other)


def _repeated(attribute: Attribute, other: Attribute) -> Problem:
    fixes: tuple[Fix, ...] = ()
    if is_same(attribute.raw, other.raw):
        path = attribute.path
        fixes = (patch.remove("drop the copy", path, attribute.raw, safe=True),)
    same = is_same(attribute.value, other.value)
    words = {"values": "the same value" if same else "different values"}
    return Problem(attribute.path, words, fixes=fixes)


@timeline_rule(
    "attribute-missing-on-conversion",
    severity=Severity.INFO,
    effect=Effect.DEGRADED,
    category="attributes",
    summary="A conversion lacks an attribute that the visitor's decision has.",
    message="attributes of the visitor's decision are absent here: {missing}",
    hint="Send the same attributes with decisions and conversions: a segment counts "
    "only events that carry its attribute.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.COUNTING, sources.SEGMENTATION),
    looks_at="attributes",
)
def attribute_missing_on_conversion(
    timelines: Sequence[Timeline], context: Context
) -> Verdicts:
    """Once for each visitor entry with a conversion."""
    del context
    for timeline in timelines:
        if len(timeline.events) < ENOUGH or not timeline.decisions:
            continue
        entries = {(x.payload, x.visitor_index): x for x in reversed(timeline.events)}
        if len(entries) < ENOUGH:
            continue
        log = timeline.log
        deciding = {(x.payload, x.visitor_index) for x in timeline.decisions}
        wanted = frozenset[str]().union(
            *(log.attribute_names(entries[x]) for x in deciding if x in entries)
        )
        converting = {
            (x.payload, x.visitor_index): x
            for x in reversed(timeline.events)
            if x.flags & rows.CONVERSION
        }
        for entry, event in converting.items():
            missing = wanted - log.attribute_names(event)
            if entry not in deciding and missing:
                place = log.visitor_place(event)
                words = {"missing": len(missing)}
                yield Problem(place.path, words, payload=place.payload)


ENOUGH = 2
RULES = (attribute_repeated, attribute_missing_on_conversion)
