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
def test_where(text: str | bytes, problem: str, line: int) -> None:
    """Lines and columns count from 1."""
    [finding] = validate(text).findings

    assert (finding.code, finding.path) == ("invalid-json", ())
    assert finding.params["problem"] == problem
    assert finding.params["line"] == line


@pytest.mark.parametrize("levels", [1, 10, 30])
@pytest.mark.parametrize("wrong", ["NaN", "-Infinity", "x", '"', "1 2", ",", "}"])
def test_a_deep_text_is_no_excuse(levels: int, wrong: str) -> None:
    """What is no JSON at the top is none inside brackets, and never silent."""
    text = '{"a": ' + "[" * levels + wrong + "]" * levels + "}"

    assert [x.code for x in validate(text).findings] == ["invalid-json"]
    deep = text.replace("[", "[" * 999).replace("]", "]" * 999)
    assert not validate(deep).ok


def test_what_the_slower_parser_refuses_too() -> None:
    """The first parser gives up at the number; NaN stands behind it."""
    assert [x.code for x in validate(f"[1{'0' * 5_000}, NaN]").findings] == [
        "invalid-json"
    ]


def test_a_parser_may_find_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """They belong to another project: where no place is told, none is shown."""

    def other(*_: object, **__: object) -> object:
        msg = "no JSON"
        raise ValueError(msg)

    monkeypatch.setattr("eventcheck.read.payload.from_json", other)
    [finding] = validate("{").findings

    assert (finding.code, finding.params["problem"]) == ("invalid-json", "no JSON")
