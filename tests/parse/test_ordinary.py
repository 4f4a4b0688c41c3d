"""No rule finds anything in a text that is ordinary, so that it need not be read."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic_core import to_json

from eventcheck import validate
from eventcheck.log.varying import AGENT, AT_MOST, LONGEST, ORDINARY
from eventcheck.parse.known import VISITOR
from tests.rules.build import attribute, body, buying, visitor

SIGNS = "0123456789+-()./ _a@\\\ue000\u0661"
PERSONAL = [
    *("+4912345678", "+12345678 a1", "0049-1234567 no 1", "415-555-0132", "030/901820"),
    *("4111111111111111", "4111 1111 1111 1111 x", "3782 822463 10005", "a@b.example"),
]
TYPED = ["\ue000true", "\\ue000true", "\\UE000x"]


@given(st.text(SIGNS, max_size=24) | st.text(max_size=24))
@example("+1234567 a12")
@example("order 1234567, item 1234567")
def test_nothing_is_found_in_an_ordinary_text(text: str) -> None:
    """Neither in a tag or a property, nor in an attribute."""
    assume(ORDINARY.fullmatch(text))
    attributes = [attribute(value=text)]

    assert not validate(buying(tags={"note": text})).findings
    assert not validate(buying(properties={"note": text})).findings
    assert not validate(body(visitor(attributes=attributes))).findings


@pytest.mark.parametrize("text", [*PERSONAL, *TYPED, "", " ", "--"])
def test_what_is_personal_typed_or_blank_is_not_ordinary(text: str) -> None:
    """A rule has to look at it."""
    assert not ORDINARY.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["plain", "7", "ORD-0000001", "a1b2c3d4e5", "42.50 \u20ac", "gr\u00fcn", "1234567"],
)
def test_what_most_traffic_has_is_ordinary(text: str) -> None:
    """Words, numbers, order ids, hashes."""
    assert ORDINARY.fullmatch(text)


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_nothing_is_found_in_a_user_agent(text: str) -> None:
    """Whatever it looks like: it names a program."""
    assume(AGENT.fullmatch(text))
    agent = "$opt_user_agent"
    attributes = [attribute(entity_id=agent, key=agent, value=text)]

    assert not validate(body(visitor(attributes=attributes))).findings


@given(st.from_regex(VISITOR, fullmatch=True))
@example("12345678-1234-4123-8123-123456789012")
@example("a.1-2-3-4-5-6-7-8")
@example("your_id_1")
def test_nothing_is_found_in_an_ordinary_visitor_id(visitor_id: str) -> None:
    """Which the short way therefore does not look at again."""
    assert not validate(body(visitor(visitor_id=visitor_id))).findings


@pytest.mark.parametrize(
    "visitor_id",
    [
        *("YOUR_VISITOR_ID_1", "user.415-555-2671", "x.0044-20-7946-0958"),
        *("a.06.12.34.56.78", "415-555-2671.x"),
    ],
)
def test_a_personal_id_is_not_ordinary(visitor_id: str) -> None:
    """A rule finds it after any number of others too."""
    others = [visitor(visitor_id=f"user-{n}") for n in range(9)]
    payload = body(*others, visitor(visitor_id=visitor_id))

    assert "/visitors/9/visitor_id" in [x.pointer for x in validate(payload).findings]


@given(st.text(max_size=LONGEST))
def test_an_ordinary_text_has_few_bytes(text: str) -> None:
    """The size of a body is judged by that."""
    assume(ORDINARY.fullmatch(text))
    assert len(to_json(text)) <= AT_MOST + len('""')


@pytest.mark.parametrize("usual", [1.5, 7])
@pytest.mark.parametrize("odd", [2.0**53 + 2, -(2**53) - 1, float("inf"), float("nan")])
def test_a_number_out_of_range_is_found_after_usual_ones(
    usual: float, odd: float
) -> None:
    """However many visitors had ordinary numbers before."""
    numbers = [usual + number for number in range(50)]
    payload = body(
        *(
            visitor(visitor_id=f"user-{n}", attributes=[attribute(value=value)])
            for n, value in enumerate([*numbers, odd])
        )
    )
    found = [x for x in validate(payload).findings if x.category == "attributes"]
    assert [x.code for x in found] == ["attribute-value-out-of-range"]
    assert found[0].path[:2] == ("visitors", 50)
