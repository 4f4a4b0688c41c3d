"""Why a text is no JSON, and where."""

from __future__ import annotations

import pytest

from eventcheck import validate


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", "EOF while parsing a value", 1),
        ('{"a": 1,\n "b" 2}', "expected `:`", 2),
        ("[NaN]", "expected value", 1),
        (b"\xef\xbb\xbf{}", "it begins with a byte order mark", 1),
        ("\ud800", "it has half a surrogate pair, which is no Unicode text", 1),
    ],
)
def test_the_place_of_the_problem_is_reported(
    text: str | bytes, problem: str, line: int
) -> None:
    """Lines and columns count from 1."""
    [finding] = validate(text).findings

    assert (finding.code, finding.path) == ("invalid-json", ())
    assert finding.params["problem"] == problem
    assert finding.params["line"] == line


@pytest.mark.parametrize("levels", [1, 10, 30])
@pytest.mark.parametrize("wrong", ["NaN", "-Infinity", "x", '"', "1 2", ",", "}"])
def test_invalid_json_is_reported_at_any_depth(levels: int, wrong: str) -> None:
    """Inside brackets too, however deep they are."""
    text = '{"a": ' + "[" * levels + wrong + "]" * levels + "}"

    assert [x.code for x in validate(text).findings] == ["invalid-json"]
    deep = text.replace("[", "[" * 999).replace("]", "]" * 999)
    assert not validate(deep).ok


def test_invalid_json_is_reported_after_a_long_number() -> None:
    """The fast parser stops at the number; NaN follows it."""
    assert [x.code for x in validate(f"[1{'0' * 5_000}, NaN]").findings] == [
        "invalid-json"
    ]


def test_another_message_of_the_parser_is_shown_without_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its words belong to another project, and may change."""

    def other(*_: object, **__: object) -> object:
        msg = "no JSON"
        raise ValueError(msg)

    monkeypatch.setattr("eventcheck.read.payload.from_json", other)
    [finding] = validate("{").findings

    assert (finding.code, finding.params["problem"]) == ("invalid-json", "no JSON")
