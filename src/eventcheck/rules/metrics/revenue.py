"""Revenue beside its tags, its currency and its metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventcheck.findings import Effect, Evidence, Fix, Path, Severity
from eventcheck.fixes import patch
from eventcheck.guards import is_object
from eventcheck.log.varying import PRICES
from eventcheck.nodes import EVENT_PROPERTIES
from eventcheck.nodes.wire import MAX_INT64
from eventcheck.rule import Problem, Unjudged, Verdicts, log_rule, rule
from eventcheck.rules import sources
from eventcheck.rules.metrics.amounts import amount, shows_fraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.context import Context
    from eventcheck.log.eventlog import EventLog
    from eventcheck.nodes import Event
    from eventcheck.parse.chunk import Chunk

CURRENCY = "currency"


@rule(
    "revenue-not-in-cents",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="Revenue looks like units of the currency, not like cents.",
    message="revenue equals the tag {tag}, which is in units of the currency",
    hint="Send cents: the results page divides by 100.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.REVENUE),
    fix="unsafe",
    looks_at="tagged",
)
def revenue_not_in_cents(chunk: Chunk, context: Context) -> Verdicts:
    """A bare equal integer may be cents as well: then nothing."""
    del context
    for event in chunk.tagged:
        cents = event.cents
        if not cents or event.kind != "conversion":
            continue
        tag = _in_units(event, cents)
        if tag is not None:
            path, old = event.at("revenue"), event.fields["revenue"]
            fixes: tuple[Fix, ...] = ()
            if abs(cents * 100) <= MAX_INT64:
                new = cents * 100
                fixes = (patch.replace("times 100", path, old, new, safe=False),)
            yield Problem(path, {"tag": tag}, fixes=fixes)


def _in_units(event: Event, cents: int) -> str | None:
    tags = event.tags
    for name in PRICES:
        price = tags.get(name)
        if price is None or amount(price) != cents:
            continue
        if shows_fraction(price) or tags.get(CURRENCY):
            return name
    return None


@rule(
    "revenue-misplaced",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="Revenue is in tags or properties, and not on the event.",
    message="revenue is in {where}, and not on the event: no metric sums it",
    hint="Send `revenue` on the event itself, an integer in cents; the tag may stay.",
    evidence=(Evidence.DOCUMENTED, Evidence.REPORTED),
    sources=(sources.TAGS, sources.TROUBLESHOOTING),
    fix="unsafe",
    looks_at="conversions",
)
def revenue_misplaced(chunk: Chunk, context: Context) -> Verdicts:
    """A number, or a text that is one."""
    del context
    for event in _with_details(chunk):
        if _has_no_revenue(event):
            for where, path, value in _elsewhere(event):
                fixes = _copied(event, value)
                yield Problem(path, {"where": where}, fixes=fixes)
                break


def _with_details(chunk: Chunk) -> Iterator[Event]:
    for event in chunk.tagged:
        if event.kind == "conversion":
            yield event
    for event in chunk.propertied:
        if event.kind == "conversion" and not event.tags:
            yield event


def _has_no_revenue(event: Event) -> bool:
    return event.fields.get("revenue") is None and "revenue" not in event.lost


def _elsewhere(event: Event) -> Iterator[tuple[str, Path, Any]]:
    tags, nested = event.tags, event.tags.get(EVENT_PROPERTIES)
    if amount(tags.get("revenue")) is not None:
        yield "tags", event.at("tags", "revenue"), tags["revenue"]
    if is_object(nested) and amount(nested.get("revenue")) is not None:
        path = event.at("tags", EVENT_PROPERTIES, "revenue")
        yield EVENT_PROPERTIES, path, nested["revenue"]
    if amount(event.properties.get("revenue")) is not None:
        path = event.at("properties", "revenue")
        yield "properties", path, event.properties["revenue"]


def _copied(event: Event, value: Any) -> tuple[Fix, ...]:
    name = event.given_key("revenue")
    if type(value) is not int or name in event.raw or event.uuid is None:
        return ()
    beside = (event.given_key("uuid"), event.raw[event.given_key("uuid")])
    title = "copy it to the event"
    return (patch.add(title, event.path, name, value, witness=beside, safe=False),)


@rule(
    "revenue-tags-disagree",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="The event and its tags give different revenues.",
    message="revenue differs from the tag revenue",
    hint="Send one amount; the results page takes the event's.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    looks_at="tagged",
)
def revenue_tags_disagree(chunk: Chunk, context: Context) -> Verdicts:
    """Compared as numbers: 4200, 4200.0 and "4200" are the same."""
    del context
    for event in chunk.tagged:
        cents = event.cents
        if cents is not None and event.kind == "conversion":
            tag = event.tags.get("revenue")
            if tag is not None and tag != cents and amount(tag) not in (None, cents):
                yield Problem(event.at("revenue"))


@rule(
    "revenue-missing",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="An event whose revenue is a metric has none.",
    message="a metric sums the revenue of this event, and it has none",
    hint="Send `revenue` on the event, an integer in cents.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING,),
    needs=("catalog", "metrics"),
    looks_at="conversions",
)
def revenue_missing(chunk: Chunk, context: Context) -> Verdicts:
    """Not where it is misplaced, or of a wrong type: that is said already."""
    by_id = context.account.event_by_id
    for event in chunk.conversions:
        known = by_id.get(event.entity_id or "")
        if known is None or known.has_revenue_metric is False:
            continue
        if _has_no_revenue(event) and next(_elsewhere(event), None) is None:
            is_known = known.has_revenue_metric is not None
            yield Problem(event.path) if is_known else Unjudged("metrics")


@log_rule(
    "revenue-mixed-currency",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="Events name several currencies.",
    message="{currencies} currencies are named; revenue is added as if it were one",
    hint="Convert to one currency before you send: the Event API has no field for it.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.REVENUE,),
    looks_at="tagged",
    compares_visitors=True,
)
def revenue_mixed_currency(log: EventLog, context: Context) -> Verdicts:
    """The first that differs; case and blanks do not matter."""
    del context
    places = list(log.currencies.values())
    if len(places) > 1:
        first, second = places[:2]
        words = {"currencies": len(places)}
        yield Problem(second.path, words, related=(first,), payload=second.payload)


RULES = (
    revenue_not_in_cents,
    revenue_misplaced,
    revenue_tags_disagree,
    revenue_missing,
    revenue_mixed_currency,
)
