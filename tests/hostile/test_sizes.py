"""Much of everything: what is kept is bounded, and time grows with the size alone.

Ratios of times are printed by `tests/benchmarks/hostile.py`; no test measures time.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter

import pytest

from eventcheck import validate
from tests.measure import is_slow
from tests.rules.build import attribute, body, buying, conversion, found, visitor

from .everything import everything

CATEGORIES = {
    unicodedata.category(chr(code)): chr(code)
    for code in range(sys.maxunicode, -1, -1)
    if unicodedata.category(chr(code)) != "Cs"
}
"""The first character of each category; lone surrogates are no text."""
VISITORS = 12_000


def test_every_category_of_unicode() -> None:
    """In ids, keys and values: judged, rendered, and never mixed up."""
    for character in CATEGORIES.values():
        text = f"a{character}b"
        everything(
            body(
                visitor(visitor_id=text, attributes=[attribute(key=text, value=text)]),
                **{text: text},
            )
        )
        everything(buying(tags={text: None}, properties={text: 1}, uuid=text))
    assert len(CATEGORIES) == 29


@pytest.mark.parametrize("number", ["9" * 10_000, "-" + "9" * 10_000, "1e999999"])
def test_long_numbers_in_text(number: str) -> None:
    """Ten thousand digits, in each field that has a number."""
    plain = json.dumps(
        buying(
            revenue="N", value="N", quantity="N", timestamp="N", tags={"revenue": "N"}
        )
    )
    report = everything(plain.replace('"N"', number))

    assert report.findings


def test_the_last_of_a_repeated_key_counts() -> None:
    """As every reader of JSON has it; nothing is said of the first."""
    text = json.dumps(buying()).replace(
        '"account_id": "12001"', '"account_id": null, "account_id": "12001"'
    )

    assert found(text) == []


@pytest.mark.parametrize(
    "count", [20_000, pytest.param(200_000, marks=pytest.mark.heavy)]
)
def test_many_keys(count: int) -> None:
    """All are counted, the first of them listed; only some are compared with names."""
    payload = body(**dict.fromkeys(map(str, range(count)), 1))
    for given in (payload, json.dumps(payload)):
        report = validate(given)
        assert report.by_code()["unknown-field"] == count
        assert sum(x.code == "unknown-field" for x in report.findings) == 100


def test_keys_whose_hashes_collide() -> None:
    """Integers a certain prime apart share one hash."""
    odd = {n * sys.hash_info.modulus: 1 for n in range(2_000)}

    assert len({hash(key) for key in odd}) == 1
    assert found(body(x=odd)) == [("unknown-field", "/x")]
    assert validate(buying(tags=odd)).by_code() == {"wrong-type": 2_000}


@pytest.mark.parametrize(
    "count", [5_000, pytest.param(30_000, marks=pytest.mark.heavy)]
)
def test_many_findings(count: int) -> None:
    """The counts are true; the list is cut, so that the report does not grow."""
    broken = conversion(revenue=59.99, uuid="u", tags={"a": []})
    events = [dict(broken, timestamp=n) for n in range(count)]
    report = validate(body(visitor({"events": events})))

    assert report.by_code()["revenue-not-integer"] == count
    assert report.by_code()["tag-value-unsupported"] == count
    assert max(Counter(x.code for x in report.findings).values()) == 100
    assert len(report.to_json()) < 800_000
    assert len(str(report)) < 10_000


@pytest.mark.heavy
def test_ten_megabytes() -> None:
    """Text, bytes and a dict: one finding says that it is too large; all is judged.

    Optimizely takes 3.67 MB; nothing changes at a larger size.
    """
    one = json.dumps(buying(tags={"note": "x" * 400}))
    visitors = json.loads(one)["visitors"] * VISITORS
    payload = body(*visitors)
    text = json.dumps(payload)
    assert len(text) > 10_000_000
    for given in (payload, text, text.encode(), bytearray(text.encode())):
        report = validate(given)
        assert "payload-too-large" in report.by_code()
        assert report.by_code()["duplicate-event"] == 2 * VISITORS - 2


@pytest.mark.parametrize("part", ["a@", "a.", "1 ", "+1", "0", "a@a.", "(415) "])
def test_texts_that_slow_patterns_down(part: str) -> None:
    """Thousands of beginnings of an address or a number, and no end: linear time."""

    def in_an_event(text: str) -> None:
        validate(buying(tags={"a": text}, properties={"a": text}))

    def in_a_visitor(text: str) -> None:
        given = attribute(value=text, key=text)
        validate(body(visitor(visitor_id=text, attributes=[given])))

    for call in (in_an_event, in_a_visitor):
        assert not is_slow(call, part * 2_500 + "@", part * 10_000 + "@")
