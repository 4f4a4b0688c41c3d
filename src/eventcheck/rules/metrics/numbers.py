"""Check the types and ranges of the revenue, value and quantity of an event."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from eventcheck.context import Context
from eventcheck.findings import Effect, Evidence, Severity
from eventcheck.fixes.change import Put
from eventcheck.models.event import ConversionEvent
from eventcheck.models.fields import MAX_INT64, MIN_INT64
from eventcheck.read.defect import Defect
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources

NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


def amount(value: object) -> Decimal | None:
    """Return a number, or a text that is one; None for anything else and infinity."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) <= MAX_INT64:
        return Decimal(value)
    if isinstance(value, float):
        # A subclass, such as that of NumPy, may have another `repr`.
        number = Decimal(float.__repr__(value))
        return number if number.is_finite() and abs(number) <= MAX_INT64 else None
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def shows_fraction(value: object) -> bool:
    """Return whether a value is written with a fraction, as 59.0 and "59.00" are."""
    return isinstance(value, float) or (isinstance(value, str) and "." in value)


@rule(
    "defect",
    Severity.ERROR,
    Effect.DISTORTED,
    "revenue is {form}, but must be an integer in cents",
    hint="Send cents as a JSON integer.",
    evidence=(Evidence.DOCUMENTED,),
    sources=(sources.TROUBLESHOOTING, sources.REVENUE),
    fix="unsafe",
    of=("revenue",),
)
def revenue_not_integer(defect: Defect, context: Context) -> Found:
    """Revenue is text, a boolean or a fraction."""
    form = _form(defect.value)
    if form is None or not isinstance(defect.owner, ConversionEvent):
        return None
    # Only the sender knows the unit, so neither fix is safe.
    fixes, advice = _alternatives(defect.value), _to_cents(defect.value)
    return Problem(params={"form": form}, fixes=fixes, advice=advice)


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


def _to_cents(revenue: object) -> str:
    if amount(revenue) is None:
        return "This is not an amount."
    if isinstance(revenue, str):
        return "Remove the quotes. If this is dollars, multiply by 100 first."
    return "If this is dollars, multiply by 100 first: round(amount * 100)."


def _alternatives(revenue: object) -> tuple[Put, ...]:
    cents = amount(revenue)
    if cents is None:
        return ()
    offers = {"treat it as cents": cents}
    if shows_fraction(revenue):
        offers["treat it as currency units (multiply by 100)"] = cents * 100
    whole = {x: int(n.to_integral_value(ROUND_HALF_UP)) for x, n in offers.items()}
    return tuple(Put(n, x) for x, n in whole.items() if MIN_INT64 <= n <= MAX_INT64)


@rule(
    "defect",
    Severity.WARNING,
    Effect.NONE,
    "revenue is a whole number written as a fraction, like 2500.0",
    hint="If this is dollars, multiply by 100 first. Send cents as a JSON integer, "
    "like 2500: some SDKs and tools refuse a fraction.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    fix="safe",
    of=("revenue",),
)
def revenue_integral_float(defect: Defect, context: Context) -> Found:
    """Revenue is a whole number that is written as a fraction."""
    event = defect.owner
    if not isinstance(event, ConversionEvent) or event.revenue is None:
        return None
    return Problem(fixes=(Put(event.revenue, "write an integer", safe=True),))


@rule(
    "defect",
    Severity.ERROR,
    Effect.REJECTED,
    "revenue does not fit into 64 bits",
    hint="Send the amount of the order in cents. A number this large is often an id or "
    "a time.",
    evidence=(Evidence.DOCUMENTED,),
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
    Severity.INFO,
    Effect.NONE,
    "revenue is negative",
    hint="Nothing to do for a refund: Optimizely adds it like any other revenue.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS,),
    field="revenue",
)
def revenue_negative(event: ConversionEvent, context: Context) -> Found:
    """Revenue is negative, as for a refund."""
    return Problem("revenue") if (event.revenue or 0) < 0 else None


@rule(
    "conversion",
    Severity.INFO,
    Effect.DISTORTED,
    "revenue is zero, which exports and results show as no revenue",
    hint="Nothing to do if the order was free.",
    evidence=(Evidence.SDK, Evidence.MEASURED),
    sources=(sources.SDKS, sources.EXPORTS),
    field="revenue",
)
def revenue_zero(event: ConversionEvent, context: Context) -> Found:
    """Revenue is zero, which exports and results show as no revenue."""
    return Problem("revenue") if event.revenue == 0 else None


@rule(
    "defect",
    Severity.WARNING,
    Effect.DISTORTED,
    "value is {form}, but must be a number",
    hint="Send a JSON number, like 12.5.",
    evidence=(Evidence.SDK,),
    sources=(sources.SDKS, sources.VALUE),
    of=("value",),
    fix="safe",
    also=(Severity.ERROR,),
)
def value_not_number(defect: Defect, context: Context) -> Found:
    """The value of an event is not a finite number."""
    value = defect.value
    if not isinstance(defect.owner, ConversionEvent):
        return None
    if not isinstance(value, bool | str):
        # NaN, infinity, or an integer that no float can hold.
        return Problem(params={"form": "not finite"}, severity=Severity.ERROR)
    params = {"form": "text" if isinstance(value, str) else "a boolean"}
    number = amount(value)
    if number is None:
        return Problem(params=params)
    is_whole = number == number.to_integral_value()
    new = int(number) if is_whole else float(number)
    return Problem(params=params, fixes=(Put(new, "write a number", safe=True),))


@rule(
    "defect",
    Severity.WARNING,
    Effect.DISTORTED,
    "quantity is not an integer",
    hint="Send a JSON integer, like 2.",
    evidence=(Evidence.DOCUMENTED,),
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
