"""Revenue compared with tags, with its currency and with the catalog's metrics."""

from __future__ import annotations

from collections.abc import Iterator

from eventcheck.context import Context
from eventcheck.findings import Path
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import EVENT_PROPERTIES, MAX_INT64
from eventcheck.rule import Found, Problem, Unjudged, rule
from eventcheck.rules import sources
from eventcheck.rules.metrics.amounts import amount, shows_fraction
from eventcheck.rules.words import (
    DISTORTED,
    DOCUMENTED,
    REPORTED,
    SDK,
    WARNING,
)

PRICES = ("price", "total", "amount")
"""Tags that hold the same amount as the revenue, mostly in units of the currency."""


@rule(
    "conversion",
    WARNING,
    DISTORTED,
    "revenue equals the tag {tag}, which is in units of the currency",
    hint="Send cents. The results page divides revenue by 100.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.REVENUE),
    field="tags",
    fix="unsafe",
)
def revenue_not_in_cents(event: ConversionEvent, context: Context) -> Found:
    """Revenue looks like units of the currency, not like cents."""
    cents, tags = event.revenue, event.tags
    if not cents or not tags:
        return None
    for name in PRICES:
        price = tags.get(name)
        if price is None or amount(price) != cents:
            continue
        # An integer without a currency may be cents as well.
        if shows_fraction(price) or tags.get("currency"):
            fits = abs(cents * 100) <= MAX_INT64
            fixes = (Put(cents * 100, "multiply by 100"),) if fits else ()
            return Problem("revenue", {"tag": name}, fixes)
    return None


@rule(
    "conversion",
    WARNING,
    DISTORTED,
    "revenue is in {where}, not on the event: no metric sums it",
    hint="Send `revenue` on the event itself, as an integer in cents. The tag may "
    "stay.",
    evidence=(DOCUMENTED, REPORTED),
    sources=(sources.TAGS, sources.TROUBLESHOOTING),
    field="tags",
    fix="unsafe",
)
def revenue_misplaced(event: ConversionEvent, context: Context) -> Found:
    """Revenue is in tags or properties, and not on the event."""
    return _misplaced(event)


def _in_properties_alone(event: ConversionEvent, context: Context) -> Found:
    return None if event.tags is not None else _misplaced(event)


revenue_misplaced = revenue_misplaced.also_over(
    "conversion", _in_properties_alone, field="properties"
)


def _misplaced(event: ConversionEvent) -> Problem | None:
    if _has_revenue(event):
        return None
    for where, path, value in _elsewhere(event):
        return Problem(path, {"where": where}, _copied(event, value))
    return None


def _copied(event: ConversionEvent, value: object) -> tuple[Put, ...]:
    # A null revenue on the event must go first.
    if type(value) is not int or "revenue" in event.model_fields_set:
        return ()
    return (Put(value, "copy it to the event", at="revenue"),)


def _has_revenue(event: ConversionEvent) -> bool:
    return event.revenue is not None or "revenue" in event.lost


def _elsewhere(event: ConversionEvent) -> Iterator[tuple[str, Path, object]]:
    """The numbers called revenue beside the event's own fields."""
    tags, properties = event.tags or {}, event.properties or {}
    nested = event.event_properties or {}
    if amount(tags.get("revenue")) is not None:
        yield "tags", ("tags", "revenue"), tags["revenue"]
    if amount(nested.get("revenue")) is not None:
        path = "tags", EVENT_PROPERTIES, "revenue"
        yield EVENT_PROPERTIES, path, nested["revenue"]
    if amount(properties.get("revenue")) is not None:
        yield "properties", ("properties", "revenue"), properties["revenue"]


@rule(
    "conversion",
    WARNING,
    DISTORTED,
    "revenue differs from the tag revenue",
    hint="Send one amount. The results page shows the event's, not the tag's.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    field="tags",
)
def revenue_tags_disagree(event: ConversionEvent, context: Context) -> Found:
    """The event and its tags have different revenues."""
    cents, tags = event.revenue, event.tags
    tag = tags.get("revenue") if tags else None
    if tag is None or cents is None or tag == cents:
        return None
    # As numbers, 4200, 4200.0 and "4200" are the same.
    return None if amount(tag) in (None, cents) else Problem("revenue")


@rule(
    "conversion",
    WARNING,
    DISTORTED,
    "a metric sums the revenue of this event, and the event has none",
    hint="Send `revenue` on the event, as an integer in cents.",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog", "metrics"),
)
def revenue_missing(event: ConversionEvent, context: Context) -> Found:
    """An event whose revenue is a metric has no revenue."""
    known = context.account.event_by_id.get(event.entity_id or "")
    if known is None or known.has_revenue_metric is False or _has_revenue(event):
        return None
    if any(_elsewhere(event)):
        return None
    return Unjudged("metrics") if known.has_revenue_metric is None else Problem()


@rule(
    "log",
    WARNING,
    DISTORTED,
    "{currencies} currencies are named, and revenue is added up as if they were one",
    hint="Convert to one currency before you send: the Event API has no field for it.",
    evidence=(DOCUMENTED,),
    sources=(sources.REVENUE,),
    field="comparable",
    looks_at=("conversion",),
    compares_visitors=True,
)
def revenue_mixed_currency(log: Log, context: Context) -> Found:
    """Events name several currencies."""
    places = list(log.currencies.values())
    if len(places) <= 1:
        return None
    first, second, *_ = places
    words = {"currencies": len(places)}
    return Problem(second.path, words, related=(first,), payload=second.payload)


RULES = (
    revenue_not_in_cents,
    revenue_misplaced,
    revenue_tags_disagree,
    revenue_missing,
    revenue_mixed_currency,
)
