"""Test the beginning of hints: what a mistake looks like, and what to do about it."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from math import inf, nan
from typing import Any
from uuid import UUID

import pytest

from eventcheck import RULES, Context, Finding, apply_fixes, validate
from eventcheck.read.looks import Looks, look_of
from eventcheck.rules.structure.body import ADVICE

from .build import Json, body, buying, visitor

TEXT = json.dumps(body())
DATA = TEXT.encode()


def only(payload: Any, code: str) -> Finding:
    """The one error of a body."""
    (found,) = validate(payload).errors

    assert found.code == code
    return found


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", "nothing"),
        (b" \r\n", "nothing"),
        (gzip.compress(DATA), "gzip"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\xef\xbb\xbf" + DATA, "bom"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-32-be"), "utf-16"),
        (TEXT.replace("visitor-1", "jörg").encode("latin-1"), "latin-1"),
        (base64.b64encode(DATA), "base64"),
        (base64.b64encode(json.dumps(body(), indent=2).encode()), "base64"),
        (str(body()).encode(), "python"),
        (str([body()]).encode(), "python"),
        (b'{"enrich_decisions": True}', "python"),
        (json.dumps(buying(value=nan)).encode(), "not-finite"),
        (json.dumps(buying(value=-inf)).encode(), "not-finite"),
        (DATA + b"\n" + DATA, "lines"),
        (DATA + b"\r\n\r\n" + DATA + b"\n", "lines"),
        (b"<html><body>502 Bad Gateway</body></html>", "markup"),
        (b"payload=%7B%22account_id%22%3A%221%22%7D&v=2", "form"),
        (b"exports/2026-11-28.json", "file"),
        (b"C:\\My Files\\body.json", "file"),
    ],
)
def test_the_hint_says_what_a_text_looks_like(data: bytes, looks: Looks) -> None:
    """It also says what to do."""
    assert look_of(data) == looks
    hint = only(data, "invalid-json").hint

    assert hint.startswith(ADVICE[looks])
    assert hint.endswith("byte order mark.")


@pytest.mark.parametrize(
    "data",
    [
        DATA[:-1],
        DATA + b"}",
        b'{"account_id": }',
        b"{'account_id': 1}"[:1] + DATA,
        b"undefined",
        b'{"note": "NaN", "said": "[NaN] is no number"',
        b'{"note": "a=b, \'c\': True"',
        DATA[:-1] + b"\n" + DATA,
    ],
)
def test_other_texts_have_the_plain_hint(data: bytes) -> None:
    """A body that was cut off, or has a slip, looks like nothing else."""
    hint = only(data, "invalid-json").hint

    assert look_of(data) == ""
    assert hint.startswith("Pass the body's JSON text")


@pytest.mark.parametrize("text", [TEXT[:-1] + ",}", '{"visitors": [{},]}'])
def test_a_trailing_comma_is_to_be_removed(text: str) -> None:
    """JavaScript and Python allow it, and JSON does not."""
    assert only(text, "invalid-json").hint.startswith("Remove the comma before the ")


def test_every_look_has_advice() -> None:
    """Neither list has an entry that the other one lacks."""
    assert set(ADVICE) | {""} == set(Looks.__args__)  # type: ignore[attr-defined]
    assert all(x.endswith(".") for x in ADVICE.values())


@pytest.mark.parametrize(
    ("value", "actual", "how"),
    [
        (datetime(2026, 11, 28, tzinfo=UTC), "datetime", "x.timestamp() * 1000"),
        (date(2026, 11, 28), "date", "x.isoformat()"),
        (Decimal("1.5"), "Decimal", "float(x)"),
        (UUID(int=1), "UUID", "str(x)"),
        (b"gold", "bytes", "x.decode()"),
        ({"gold"}, "set", "list(x)"),
        (nan, "NaN", "leave the value out"),
        (-inf, "-inf", "leave the value out"),
        (type("float32", (), {})(), "float32", "x.item()"),
        (type("bool_", (), {})(), "bool_", "x.item()"),
        (type("Money", (), {})(), "Money", "JSON does not have this"),
    ],
)
def test_python_values_are_named_with_their_conversion(
    value: Any, actual: str, how: str
) -> None:
    """The finding is at the value; the event's other findings are not lost."""
    found = only(buying(tags={"a": 1, "at": value}), "wrong-type")

    assert found.pointer == "/visitors/0/snapshots/1/events/0/tags/at"
    assert found.params["actual"] == actual
    assert how in found.hint


@pytest.mark.parametrize(
    "payload",
    [
        body() | {"visitors": json.dumps([visitor()])},
        body(visitor() | {"snapshots": json.dumps(visitor()["snapshots"])}),
        buying(tags=json.dumps({"colour": "red"})),
    ],
)
def test_json_that_was_encoded_twice_can_be_decoded(payload: Json) -> None:
    """The fix is unsafe, because the text may be meant as text."""
    found = only(payload, "wrong-type")

    assert "encoded twice" in found.hint
    assert [x.safe for x in found.fixes] == [False]
    fixed = apply_fixes(payload, found.fixes, unsafe=True).payload
    assert validate(fixed).findings == ()


@pytest.mark.parametrize(
    ("revenue", "advice"),
    [
        (59.99, "If this is dollars, multiply by 100 first: round(amount * 100)."),
        ("5995", "Remove the quotes. If this is dollars, multiply by 100 first."),
        ("59.95", "Remove the quotes. If this is dollars, multiply by 100 first."),
        ("$59.95", "This is not an amount."),
        (True, "This is not an amount."),
        (nan, "This is not an amount."),
    ],
)
def test_the_hint_about_revenue_fits_its_form(revenue: object, advice: str) -> None:
    """Only a number can be multiplied and rounded as it is."""
    hint = only(buying(revenue=revenue), "revenue-not-integer").hint

    assert hint == f"{advice} Send cents as a JSON integer."


def test_the_hint_about_a_whole_float_asks_for_the_unit() -> None:
    """Its safe fix keeps the number, so dollars would become cents."""
    (found,) = validate(buying(revenue=59.0)).findings

    assert found.code == "revenue-integral-float"
    assert found.hint.startswith("If this is dollars, multiply by 100 first.")


def test_several_bodies_in_a_list() -> None:
    """The hint names `validate_all`, but not for a visitor in a list."""
    hint = only([body(), body()], "wrong-type").hint
    assert hint.startswith("Pass several bodies to validate_all(), in a test to Event")
    assert (
        "validate_all()"
        not in only(body() | {"visitors": [[visitor()]]}, "wrong-type").hint
    )


@pytest.mark.parametrize("text", ["visitors", "[", "{}", "1", '"[]"', "[NaN]"])
def test_other_texts_are_not_decoded(text: str) -> None:
    """They hold no list, so there is no fix."""
    found = only(body() | {"visitors": text}, "wrong-type")

    assert found.fixes == ()
    assert found.hint == RULES["wrong-type"].hint


def test_advice_that_names_keys_is_short() -> None:
    """Keys of the payload may be long or break a line."""
    for key in ("a" * 10_000, "\x1b[2J\n"):
        found = only({key: body()}, "foreign-format")

        assert found.params["kind"] == "envelope"
        assert len(found.hint) < 500
        assert found.hint.isprintable()


HUGE = 10**10_000


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (body(account_id=HUGE), "id-not-string"),
        (body(visitor(visitor_id=-HUGE)), "id-not-string"),
        (buying(uuid=HUGE), "id-not-string"),
        (buying(timestamp=HUGE), "timestamp-implausible"),
        (buying(revenue=HUGE), "revenue-out-of-range"),
        (buying(properties={"a": HUGE}), "property-not-string"),
        (buying(key=HUGE), "wrong-type"),
        (body(colour=HUGE), "unknown-field"),
    ],
)
def test_numbers_of_any_length(payload: Json, code: str) -> None:
    """Python does not write very long integers as digits."""
    report = validate(payload, context=Context(order_id_tag="a"))

    assert code in report.by_code()
    assert all(x.fixes == () for x in report.findings)
    assert str(report)


class Choice(str, Enum):  # noqa: UP042 - unlike StrEnum, it writes its name
    """A text with another `str()`."""

    PADDED = " 31001"
    CODED = json.dumps([visitor()])


class Amount(float):
    """A number with another `repr()`, as NumPy has them."""

    def __repr__(self) -> str:
        return f"np.float64({float(self)})"


class Number(int, Enum):
    """An integer with another `str()`."""

    ONE = 71


@pytest.mark.parametrize(
    ("payload", "fixed"),
    [
        (buying(uuid=Number.ONE), buying(uuid="71")),
        (buying(key=Number.ONE), buying(key="71")),
        (buying(revenue=Amount(12.5)), buying(revenue=1250)),
        (buying(revenue=Amount(12)), buying(revenue=12)),
        (body(project_id=Choice.PADDED), body(project_id="31001")),
        (body() | {"visitors": Choice.CODED}, body(visitor())),
    ],
)
def test_fixes_write_plain_values_of_subclasses(payload: Json, fixed: Json) -> None:
    """It does not matter what their `str()` returns."""
    (found,) = validate(payload).findings
    results = [apply_fixes(payload, [fix], unsafe=True).payload for fix in found.fixes]

    assert fixed in results
