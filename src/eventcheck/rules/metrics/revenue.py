"""Compare revenue with tags, with its currency and with the catalog's metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Path, Severity
from eventcheck.fixes.change import Put
from eventcheck.log.log import Log
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import EVENT_PROPERTIES, MAX_INT64
from eventcheck.rule import Found, Problem, Unchecked, rule
from eventcheck.rules import sources
from eventcheck.rules.metrics.numbers import amount, shows_fraction

PRICES = ("price", "total", "amount")
"""Tags that hold the same amount as the revenue, mostly in units of the currency."""


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DISTORTED,
    "revenue equals the tag {tag}, which is in units of the currency",
    hint="Send cents: multiply by 100. The results page divides revenue by 100.",
    evidence=(Evidence.DOCUMENTED,),
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
    Severity.WARNING,
    Effect.DISTORTED,
    "revenue is in {where}, not on the event: no metric sums it",
    hint="Send `revenue` on the event itself, as an integer in cents. The tag may "
    "stay.",
    evidence=(Evidence.DOCUMENTED, Evidence.REPORTED),
    sources=(sources.TAGS, sources.TROUBLESHOOTING),
    fix="unsafe",
)
def revenue_misplaced(event: ConversionEvent, context: Context) -> Found:
    """Revenue is in tags or properties, and not on the event."""
    if _has_revenue(event) or not (event.tags or event.properties):
        return None
    for path, value in _elsewhere(event):
        # A null revenue on the event must go first.
        fixes: tuple[Put, ...] = ()
        if type(value) is int and "revenue" not in event.model_fields_set:
            fixes = (Put(value, "copy it to the event", at="revenue"),)
        return Problem(path, {"where": path[-2]}, fixes)
    return None


def _has_revenue(event: ConversionEvent) -> bool:
    return event.revenue is not None or "revenue" in event.lost


def _elsewhere(event: ConversionEvent) -> Iterator[tuple[Path, object]]:
    """Return the numbers called revenue that are not on the event itself."""
    places: dict[Path, Mapping[str, object] | None] = {
        ("tags",): event.tags,
        ("tags", EVENT_PROPERTIES): event.event_properties,
        ("properties",): event.properties,
    }
    for path, values in places.items():
        value = (values or {}).get("revenue")
        if amount(value) is not None:
            yield (*path, "revenue"), value


@rule(
    "conversion",
    Severity.WARNING,
    Effect.DISTORTED,
    "the event's revenue differs from its tag revenue, and metrics sum the event's",
    hint="Send the same amount in both places, or on the event alone.",
    evidence=(Evidence.SDK,),
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
    Severity.WARNING,
    Effect.DISTORTED,
    "a metric sums the revenue of this event, but the event has none",
    hint="Send `revenue` on the event, as an integer in cents.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog", "metrics"),
)
def revenue_missing(event: ConversionEvent, context: Context) -> Found:
    """A metric sums the revenue of an event that has none."""
    known = context.account.event_by_id.get(event.entity_id or "")
    if known is None or known.has_revenue_metric is False or _has_revenue(event):
        return None
    if any(_elsewhere(event)):
        return None
    return Unchecked("metrics") if known.has_revenue_metric is None else Problem()


@rule(
    "log",
    Severity.WARNING,
    Effect.DISTORTED,
    "events name {currencies} currencies, but Optimizely adds up revenue as if they "
    "were one",
    hint="Convert to one currency before you send: the Event API has no field for it.",
    evidence=(Evidence.DOCUMENTED,),
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
    params = {"currencies": len(places)}
    return Problem(second.path, params, related=(first,), payload=second.payload)


RULES = (
    revenue_not_in_cents,
    revenue_misplaced,
    revenue_tags_disagree,
    revenue_missing,
    revenue_mixed_currency,
)
