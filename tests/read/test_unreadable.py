"""Why a text is no JSON, and where."""

from __future__ import annotations

import pytest

from eventcheck import validate
from eventcheck.parse.body import Unreadable

DEEP = "[" * 250, "]" * 250


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", "EOF while parsing a value", 1),
        ('{"a": 1,\n "b" 2}', "expected `:`", 2),
        ("[NaN]", "expected value", 1),
        ("NaN".join(DEEP), "recursion limit exceeded", 1),
        (b"\xef\xbb\xbf{}", "a byte order mark stands before it", 1),
        ("\ud800", "a lone surrogate is no Unicode text", 1),
    ],
)
def test_where(text: str | bytes, problem: str, line: int) -> None:
    """Lines and columns count from 1; a deep text is no excuse for NaN."""
    [finding] = validate(text).findings

    assert (finding.code, finding.path) == ("invalid-json", ())
    assert finding.params["problem"] == problem
    assert finding.params["line"] == line


def test_words_without_a_place() -> None:
    """Another version of the parser may word its errors otherwise."""
    odd = Unreadable.from_error("something else at line x", b"{}")

    assert (odd.problem, odd.line, odd.column) == ("something else at line x", 1, 1)
