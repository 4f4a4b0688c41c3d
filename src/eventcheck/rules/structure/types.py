"""Values of a wrong JSON type, and Python values that JSON does not have."""

from __future__ import annotations

import re

from pydantic_core import from_json

from eventcheck.context import Context
from eventcheck.findings import JsonValue
from eventcheck.fixes.change import Change, Put, Remove
from eventcheck.models.fields import EXACT
from eventcheck.read.defect import Defect
from eventcheck.read.odd import digits, json_type
from eventcheck.rule import Found, Problem, rule
from eventcheck.rules import sources
from eventcheck.rules.words import DOCUMENTED, ERROR, REJECTED


@rule(
    "defect",
    ERROR,
    REJECTED,
    "expected {expected}, got {actual}",
    hint="Send the JSON type that the specification names.",
    evidence=(DOCUMENTED,),
    sources=(sources.EVENT_API,),
    of=("wrong-type",),
    fix="both",
)
def wrong_type(defect: Defect, context: Context) -> Found:
    """A value has the wrong JSON type."""
    value, expected = defect.value, defect.expected
    actual, decoded = json_type(value), _decoded(value, expected)
    words = {"expected": expected, "actual": actual}
    if decoded is not None:
        return Problem(
            params=words,
            fixes=(Put(decoded, "decode the JSON text"),) if defect.path else (),
            advice="The text is JSON that was encoded twice: decode it.",
        )
    if not defect.path and actual == "array":
        return Problem(params=words, advice="Pass several bodies to validate_all().")
    fixes = _retyped(value, expected)
    return Problem(params=words, fixes=fixes, advice=_conversion(actual))


def _decoded(value: object, expected: str) -> JsonValue:
    """Return the list or object that a text holds, if that is what is expected."""
    if expected not in ("object", "array") or not isinstance(value, str):
        return None
    try:
        decoded: JsonValue = from_json(value, allow_inf_nan=False)
    except ValueError:
        return None
    is_right = isinstance(decoded, dict if expected == "object" else list)
    return decoded if is_right else None


def _retyped(value: object, expected: str) -> tuple[Change, ...]:
    match expected, value:
        case "boolean", "true" | "false":
            return (Put(value == "true", "write a boolean", safe=True),)
        case "string", int() if not isinstance(value, bool) and abs(value) <= EXACT:
            return (Put(digits(value), "write text", safe=True),)
        case "array", dict():
            if not value:
                return (Put([], "write an empty list", safe=True),)
            return (Put([value], "put the object into an array"),)
        case "object", []:
            return (Remove("drop the empty list", safe=True),)
    return ()


NUMPY = re.compile(r"(u?int|float|bool|str)\d*_?")
CONVERSIONS = {
    "datetime": "int(x.timestamp() * 1000)",
    "Timestamp": "int(x.timestamp() * 1000)",
    "date": "x.isoformat()",
    "Decimal": "float(x), or cents with int(x * 100)",
    "UUID": "str(x)",
    "bytes": "x.decode()",
    "set": "list(x)",
    "frozenset": "list(x)",
    "generator": "list(x)",
}
JSON_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


def _conversion(actual: str) -> str:
    """Return how to convert a Python value that JSON does not have; else ""."""
    if actual in JSON_TYPES:
        return ""
    if actual in ("NaN", "inf", "-inf"):
        return "JSON has no NaN and no infinity: leave the value out."
    how = "x.item()" if NUMPY.fullmatch(actual) else CONVERSIONS.get(actual)
    if how is not None:
        return f"JSON has no {actual}: convert it, for example with {how}."
    return "JSON does not have this."


RULES = (wrong_type,)
