"""Revenue, value and quantity on the event: types and ranges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from eventcheck.findings import Effect, Evidence, Fix, Severity
from eventcheck.fixes import patch
from eventcheck.nodes.wire import MAX_INT64, MIN_INT64
from eventcheck.rule import Problem, Verdicts, rule
from eventcheck.rules import sources
from eventcheck.rules.metrics.amounts import (
    amount,
    is_whole,
    rounded,
    shows_fraction,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eventcheck.context import Context
    from eventcheck.findings import Path
    from eventcheck.nodes import Event
    from eventcheck.parse.chunk import Chunk


def measured(chunk: Chunk, field: str) -> Iterator[tuple[Event, Any]]:
    """Conversions with a field, and its value. An activation has no metrics at all."""
    for event in chunk.measured:
        value = event.fields.get(field)
        if value is not None and event.kind == "conversion":
            yield event, value


@rule(
    "revenue-not-integer",
    severity=Severity.ERROR,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="Revenue is text, a boolean or a fraction.",
    message="revenue is {form}, where an integer in cents is expected",
    hint="Send the cents as a JSON integer: round(amount * 100).",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.REVENUE),
    fix="unsafe",
    looks_at="measured",
)
def revenue_not_integer(chunk: Chunk, context: Context) -> Verdicts:
    """What it should be is for its sender to say: money is never guessed."""
    del context
    for event, revenue in measured(chunk, "revenue"):
        form = _form(revenue)
        if form is not None:
            path = event.at("revenue")
            yield Problem(path, {"form": form}, fixes=_alternatives(path, revenue))


def _form(revenue: Any) -> str | None:
    match revenue:
        case bool():
            return "a boolean"
        case str():
            return "text"
        case float() if math.isnan(revenue):
            return "not a number"
        case float() if math.isfinite(revenue) and not revenue.is_integer():
            return "a fraction"
    return None


def _alternatives(path: Path, revenue: Any) -> tuple[Fix, ...]:
    number = amount(revenue)
    if number is None:
        return ()
    offers = [("take it as cents", rounded(number))]
    if shows_fraction(revenue):
        offers.append(("take it as units: times 100", rounded(number * 100)))
    return tuple(
        patch.replace(title, path, revenue, cents, safe=False)
        for title, cents in offers
        if MIN_INT64 <= cents <= MAX_INT64
    )


@rule(
    "revenue-integral-float",
    severity=Severity.WARNING,
    effect=Effect.NONE,
    category="metrics",
    summary="Revenue is a whole number, written as a fraction.",
    message="revenue is written as a fraction, like 2500.0",
    hint="Send a JSON integer: not every SDK and tool takes a float.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    looks_at="measured",
)
def revenue_integral_float(chunk: Chunk, context: Context) -> Verdicts:
    """It counts all the same."""
    del context
    for event, revenue in measured(chunk, "revenue"):
        if type(revenue) is float and event.cents is not None:
            path, new = event.at("revenue"), event.cents
            fix = patch.replace("write an integer", path, revenue, new, safe=True)
            yield Problem(path, fixes=(fix,))


@rule(
    "revenue-out-of-range",
    severity=Severity.ERROR,
    effect=Effect.REJECTED,
    category="metrics",
    summary="Revenue does not fit into 64 bits.",
    message="revenue is beyond 64 bits",
    hint="Send cents; no order has that many.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    looks_at="measured",
)
def revenue_out_of_range(chunk: Chunk, context: Context) -> Verdicts:
    """Infinity is beyond, too."""
    del context
    for event, _ in measured(chunk, "revenue"):
        if event.has_huge_revenue:
            yield Problem(event.at("revenue"))


@rule(
    "revenue-negative",
    severity=Severity.INFO,
    effect=Effect.NONE,
    category="metrics",
    summary="Revenue is negative, as for a refund.",
    message="revenue is negative",
    hint="Nothing to do where it is a refund.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    looks_at="measured",
)
def revenue_negative(chunk: Chunk, context: Context) -> Verdicts:
    """It is added like any other."""
    del context
    for event, _ in measured(chunk, "revenue"):
        if event.cents is not None and event.cents < 0:
            yield Problem(event.at("revenue"))


@rule(
    "revenue-zero",
    severity=Severity.INFO,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="Revenue is zero, which is the same as none downstream.",
    message="revenue is zero: exports and results do not tell it from none",
    hint="Nothing to do where the order was free.",
    evidence=(Evidence.SDK, Evidence.MEASURED),
    sources=(sources.SDKS, sources.EXPORTS),
    looks_at="measured",
)
def revenue_zero(chunk: Chunk, context: Context) -> Verdicts:
    """0 and 0.0."""
    del context
    for event, _ in measured(chunk, "revenue"):
        if event.cents == 0:
            yield Problem(event.at("revenue"))


@rule(
    "value-not-number",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    effect=Effect.DISTORTED,
    category="metrics",
    summary="The value of an event is no finite number.",
    message="value is {form}, where a number is expected",
    hint="Send a JSON number.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.VALUE),
    fix="safe",
    looks_at="measured",
)
def value_not_number(chunk: Chunk, context: Context) -> Verdicts:
    """NaN and infinity are errors: no JSON has them."""
    del context
    for event, value in measured(chunk, "value"):
        path = event.at("value")
        if isinstance(value, bool):
            yield Problem(path, {"form": "a boolean"})
        elif isinstance(value, str):
            yield Problem(path, {"form": "text"}, fixes=_number(path, value))
        elif event.amount is None:
            # NaN, infinity, or an integer beyond what a number of JSON can be.
            yield Problem(path, {"form": "not finite"}, severity=Severity.ERROR)


def _number(path: Path, text: str) -> tuple[Fix, ...]:
    number = amount(text)
    if number is None:
        return ()
    new = int(number) if is_whole(number) else float(number)
    return (patch.replace("write a number", path, text, new, safe=True),)


@rule(
    "quantity-not-integer",
    severity=Severity.WARNING,
    effect=Effect.DISTORTED,
    category="metrics",
    summary="The quantity of an event is no integer.",
    message="quantity is no integer",
    hint="Send a JSON integer.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.EVENT_API,),
    fix="safe",
    looks_at="measured",
)
def quantity_not_integer(chunk: Chunk, context: Context) -> Verdicts:
    """Text, a boolean, or any float."""
    del context
    for event, quantity in measured(chunk, "quantity"):
        if type(quantity) is not int:
            path = event.at("quantity")
            fixes: tuple[Fix, ...] = ()
            if isinstance(quantity, float) and quantity.is_integer():
                new = int(quantity)
                fixes = (
                    patch.replace("write an integer", path, quantity, new, safe=True),
                )
            yield Problem(path, fixes=fixes)


RULES = (
    revenue_not_integer,
    revenue_integral_float,
    revenue_out_of_range,
    revenue_negative,
    revenue_zero,
    value_not_number,
    quantity_not_integer,
)
