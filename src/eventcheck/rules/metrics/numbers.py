"""Types and ranges of the revenue, value and quantity of an event."""

from __future__ import annotations

import math

from eventcheck.context import Context
from eventcheck.fixes.change import Put
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import MAX_INT64, MIN_INT64
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.metrics.amounts import amount, is_whole, rounded, shows_fraction
from eventcheck.rules.words import (
    DISTORTED,
    DOCUMENTED,
    ERROR,
    INFO,
    MEASURED,
    NONE,
    REJECTED,
    SDK,
    WARNING,
)


@rule(
    "defect",
    ERROR,
    DISTORTED,
    "revenue is {form}, where an integer in cents is expected",
    hint="Send the cents as a JSON integer: round(amount * 100).",
    evidence=(DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.REVENUE),
    of=("revenue",),
    fix="unsafe",
)
def revenue_not_integer(defect: Defect, context: Context) -> Found:
    """Revenue is text, a boolean or a fraction."""
    form = _form(defect.value)
    if form is None or not isinstance(defect.owner, ConversionEvent):
        return None
    # Only the sender knows the unit: money is never guessed.
    return Problem(params={"form": form}, fixes=_alternatives(defect.value))


def _form(revenue: object) -> str | None:
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


def _alternatives(revenue: object) -> tuple[Put, ...]:
    number = amount(revenue)
    if number is None:
        return ()
    offers = [(rounded(number), "treat it as cents")]
    if shows_fraction(revenue):
        title = "treat it as currency units (multiply by 100)"
        offers.append((rounded(number * 100), title))
    return tuple(Put(*x) for x in offers if MIN_INT64 <= x[0] <= MAX_INT64)


@rule(
    "defect",
    WARNING,
    NONE,
    "revenue is a whole number that is written as a fraction, like 2500.0",
    hint="Send a JSON integer. Some SDKs and tools refuse a fraction.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    of=("revenue",),
    fix="safe",
)
def revenue_integral_float(defect: Defect, context: Context) -> Found:
    """Revenue is a whole number that is written as a fraction."""
    event = defect.owner
    if not isinstance(event, ConversionEvent) or event.revenue is None:
        return None
    return Problem(fixes=(Put(event.revenue, "write an integer", safe=True),))


@rule(
    "defect",
    ERROR,
    REJECTED,
    "revenue does not fit into 64 bits",
    hint="Send cents as an integer that fits into 64 bits.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("revenue",),
)
def revenue_out_of_range(defect: Defect, context: Context) -> Found:
    """Revenue does not fit into 64 bits."""
    revenue = defect.value
    if not isinstance(revenue, int | float):
        return None
    # Infinity is out of range too; NaN is not, as no comparison with it is true.
    return Problem() if revenue < MIN_INT64 or revenue > MAX_INT64 else None


@rule(
    "conversion",
    INFO,
    NONE,
    "revenue is negative",
    hint="This is fine for a refund: Optimizely adds it like any other revenue.",
    evidence=(SDK,),
    sources=(sources.SDKS,),
    field="revenue",
)
def revenue_negative(event: ConversionEvent, context: Context) -> Found:
    """Revenue is negative, as for a refund."""
    return Problem("revenue") if (event.revenue or 0) < 0 else None


@rule(
    "conversion",
    INFO,
    DISTORTED,
    "revenue is zero, which exports and results show as no revenue",
    hint="This is fine if the order was free.",
    evidence=(SDK, MEASURED),
    sources=(sources.SDKS, sources.EXPORTS),
    field="revenue",
)
def revenue_zero(event: ConversionEvent, context: Context) -> Found:
    """Revenue is zero, which exports and results show as no revenue."""
    return Problem("revenue") if event.revenue == 0 else None


@rule(
    "defect",
    WARNING,
    DISTORTED,
    "value is {form}, where a number is expected",
    hint="Send a JSON number.",
    evidence=(SDK,),
    sources=(sources.SDKS, sources.VALUE),
    of=("value",),
    fix="safe",
    also=(ERROR,),
)
def value_not_number(defect: Defect, context: Context) -> Found:
    """The value of an event is not a finite number."""
    value = defect.value
    if not isinstance(defect.owner, ConversionEvent):
        return None
    if isinstance(value, bool):
        return Problem(params={"form": "a boolean"})
    if isinstance(value, str):
        return Problem(params={"form": "text"}, fixes=_number(value))
    # NaN, infinity, or an integer that no float can hold.
    return Problem(params={"form": "not finite"}, severity=ERROR)


def _number(text: str) -> tuple[Put, ...]:
    number = amount(text)
    if number is None:
        return ()
    new = int(number) if is_whole(number) else float(number)
    return (Put(new, "write a number", safe=True),)


@rule(
    "defect",
    WARNING,
    DISTORTED,
    "quantity is not an integer",
    hint="Send a JSON integer.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("quantity",),
    fix="safe",
)
def quantity_not_integer(defect: Defect, context: Context) -> Found:
    """The quantity of an event is not an integer."""
    quantity = defect.value
    if not isinstance(defect.owner, ConversionEvent):
        return None
    if isinstance(quantity, float) and quantity.is_integer():
        return Problem(fixes=(Put(int(quantity), "write an integer", safe=True),))
    return Problem()


RULES = (
    revenue_not_integer,
    revenue_integral_float,
    revenue_out_of_range,
    revenue_negative,
    revenue_zero,
    value_not_number,
    quantity_not_integer,
)
