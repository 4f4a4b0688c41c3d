"""`--list-rules` and `--explain`."""

from __future__ import annotations

import pytest

from eventcheck import RULES
from eventcheck_cli.main import main
from eventcheck_cli.rules import explained

from .run import run

Out = pytest.CaptureFixture[str]


def test_rules_are_listed(capsys: Out) -> None:
    """Each with its severity and summary."""
    assert main(["--list-rules"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)


def test_a_rule_is_explained_in_a_few_lines(capsys: Out) -> None:
    """The fixes are those of the command, and an example has only its changed lines."""
    assert run(capsys, "--explain", "revenue-not-integer").out.endswith("""
`round(amount * 100)`. If text holds cents, such as "4200", remove the quotes. A boolean
is not an amount.
`--fix-with revenue-not-integer=1`: treat it as cents.
`--fix-with revenue-not-integer=2`: treat it as currency units (multiply by 100).

Changed lines of an example
- "revenue": 42.5
+ "revenue": 4250

All examples
eventcheck --explain revenue-not-integer --format full
https://eventcheck.readthedocs.io/en/stable/rules/revenue-not-integer.html
""")
    out = run(capsys, "--explain", "timestamp-in-seconds").out
    said = "timestamp-in-seconds (error, time)\nA timestamp is in seconds; the Event"
    assert out.startswith(said)
    assert "\nImpact: not counted\n" in out
    assert "\n`--fix-with timestamp-in-seconds=1`: write milliseconds.\n" in out


@pytest.mark.parametrize("code", RULES)
def test_every_explanation_is_short_and_true(code: str) -> None:
    """`--fix` applies no unsafe fix."""
    short, whole = (explained(code, is_whole=x) for x in (False, True))

    assert len(short.splitlines()) <= 33
    assert "```" not in short
    for text in (short, whole):
        assert "on request" not in " ".join(text.split())
        assert "apply_fixes" not in text


def test_the_full_format_explains_with_all_examples(capsys: Out) -> None:
    """It prints the page of the rule."""
    out = run(capsys, "--explain", "revenue-not-integer", "--format", "full").out
    assert out.count("```json") == 8
    assert "\n`--fix-with revenue-not-integer=2`: treat it as currency units" in out


def test_unknown_codes_get_a_suggestion(capsys: Out) -> None:
    """The suggestion is the closest code, and the option that lists all."""
    assert main(["--explain", "timestamp-in-second"]) == 2
    error = capsys.readouterr().err
    assert "did you mean timestamp-in-seconds" in error
    assert error.endswith("; --list-rules lists all codes\n")
