"""Corners of the recogniser and of places in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventcheck_cli.recognise import recognise
from tests.inputs.bodies import A, B, compact

from .run import put, run

Out = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'visitors': ['\\u00e9\\x41\\n\\u{1F600}']}", ["\u00e9A\n\U0001f600"]),
        ("{'visitors': ['\\ud83d\\ude00']}", ["\U0001f600"]),
        ("{visitors: [`a\nb`, 'c\\\nd',],}", ["a\nb", "cd"]),
        ("{'visitors': [('a' \n 'b'), 'c' + 'd']}", ["ab", "cd"]),
        ("{'visitors': [True, None, undefined, -1.5e3]}", [True, None, None, -1500.0]),
        ("{visitors: [1], // why\n}", [1]),
        ("{'visitors': ['\\u{110000}']}", ["\ufffd"]),
    ],
)
def test_literals(text: str, value: object) -> None:
    """Literals of JavaScript and Python."""
    (body,) = recognise(f"x = {text}").bodies
    assert json.loads(body.text) == {"visitors": value}


@pytest.mark.parametrize(
    "text",
    [
        "{'visitors': [(1, 2)]}",
        "{'visitors': [('a', 'b')]}",
        "{visitors: [a b]}",
        "{visitors: 'open",
        "{visitors: [}",
        "{visitors: ]}",
        "{visitors 1}",
        "{visitors: 1 'x'}",
        "{visitors: {,}}",
        "{visitors: (}",
    ],
)
def test_invalid_literals_are_not_converted(text: str) -> None:
    """They are broken or code, and never become a body that nobody sent."""
    found = recognise(f"send({text})")
    assert all(not _is_json(x.text) for x in found.bodies)
    assert found.bodies or found.notes


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_a_body_in_an_invalid_envelope() -> None:
    """The envelope is broken, the body inside it is whole."""
    text = '{"event": ' + compact(A) + ", oops}"
    assert [x.text for x in recognise(text).bodies] == [compact(A)]


def test_escaped_text_that_is_not_a_body() -> None:
    """Text that only looks like an escaped body stays text."""
    assert not recognise('log "{\\"a\\": 1}"').bodies
    assert not recognise("{\\").bodies
    assert not recognise("%7Bx%7D").bodies


def test_an_absent_field_has_the_position_of_its_object(
    tmp_path: Path, capsys: Out
) -> None:
    """A missing field is shown at the object that lacks it, in broken JSON too."""
    body = {x: y for x, y in A.items() if x != "account_id"}
    ran = run(capsys, put(tmp_path / "a.json", "\n\n  " + compact(body)))
    assert ran.lines[0].startswith(f"{tmp_path / 'a.json'}:3:3: error missing-field")
    ran = run(capsys, put(tmp_path / "b.json", '{"visitors": [\n {"a" 1}]}]'))
    assert ran.lines[0].startswith(f"{tmp_path / 'b.json'}:2:")


def test_unusual_keys_have_positions(tmp_path: Path, capsys: Out) -> None:
    """A key with an escape, and one that is there twice."""
    text = compact({**A, "nam\u00e9": 1}).replace("\u00e9", "\\u00e9")
    ran = run(capsys, put(tmp_path / "a.json", text))
    assert "unknown-field" in ran.out
    assert f"a.json:1:{text.index(chr(34) + 'nam') + 1}: " in ran.out


@pytest.mark.parametrize(
    "text",
    [
        "VALUES (1, '{}');".format(compact(B).replace("'", "''")),
        f"INFO sending {compact(B)!r} ok",
        f"INFO sending {compact(B).encode()!r} ok",
        f"send({json.dumps(compact(B))}, 1)",
    ],
)
def test_a_text_of_code_or_sql(text: str) -> None:
    """Quotes in the string are doubled or escaped."""
    (body,) = recognise(text).bodies
    assert json.loads(body.text) == B


@pytest.mark.parametrize("text", ["mutation{visitors}", "{visitors}", '{"visitors"}'])
def test_a_name_in_braces_is_not_a_body(text: str) -> None:
    """GraphQL and templates have such words."""
    found = recognise(json.dumps({"query": text}))
    assert not found.bodies


@pytest.mark.parametrize("text", ["{};", "[INFO] - send {} ok", "cb({})"])
def test_code_around_a_body_is_not_a_loss(text: str) -> None:
    """Other text is a mistake only if the input begins as JSON."""
    assert recognise(text.replace("{}", compact(A))).is_complete
