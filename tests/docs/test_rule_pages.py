"""Rule pages show what matters first, and leave nothing out."""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest

from docs.pages.json_lines import lines_of
from docs.pages.rule_page import difference, presented
from docs.pages.try_link import try_link
from docs.pages.words import all_words, symptoms_of
from eventcheck import RULES, Effect
from eventcheck.report.html import BADGES
from tests.rules.pages import PAGES, read

from .pages import DOCS

HARMLESS = {Effect.NONE, Effect.DEGRADED}
LINK = re.compile(r"playground/index\.html#([\w-]+)")


def _page(code: str) -> str:
    return presented(code, (PAGES / f"{code}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", RULES)
def test_the_problem_comes_first_then_the_fix_then_the_reason(code: str) -> None:
    """All prose of the source is on the page."""
    page, source = _page(code), read(code)
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert headings[:5] == ["Fix", "Why", "Bad", "Good", "Ignore it"]
    assert page.startswith(f"# {code}\n\n{source.lead.strip()}\n\n<table")
    assert source.sections["Why"].strip() in page
    prose = source.sections["Fix"].strip().partition("\n\n")[0]
    assert prose in page
    for example in (*source.bad, *source.good):
        assert example.block.text in page


@pytest.mark.parametrize("code", RULES)
def test_every_example_opens_in_the_playground(code: str) -> None:
    """With the payload as it is on the page, and its context."""
    source = read(code)
    examples = [x.block for x in (*source.bad, *source.good) if x.block.role != "large"]
    opened = [_unpacked(x)["text"] for x in LINK.findall(_page(code))]
    assert opened == [x.text for x in examples]


def test_the_link_to_the_playground_holds_the_context() -> None:
    """The context of an example, as JSON."""
    (letters,) = LINK.findall(try_link("{}", '{"now": 1}'))
    assert _unpacked(letters) == {"text": "{}", "context": {"now": 1}}


def _unpacked(letters: str) -> Any:
    packed = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    return json.loads(zlib.decompress(packed, -15))


def test_the_broken_line_is_marked() -> None:
    """With its own number, and some lines around it."""
    bad = _page("timestamp-in-seconds").partition("## Bad")[2]
    assert bad.lstrip().startswith(
        "```{code-block} json\n:lineno-start: 25\n:emphasize-lines: 3\n\n"
    )
    piece = bad.partition("emphasize-lines: 3\n\n")[2].splitlines()
    assert piece[2].strip() == '"timestamp": 1760000060'


def test_the_fix_is_shown_as_a_diff() -> None:
    """The changed lines, with one line around them; nothing if these are many."""
    assert difference('{\n  "a": 1,\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 3\n}') == (
        '```diff\n    "a": 1,\n-   "b": 2\n+   "b": 3\n  }\n```'
    )
    many = "\n".join(map(str, range(30)))
    assert difference(many, many.replace("\n", "x\n")) == ""
    for code in ("timestamp-in-seconds", "conversion-before-decision"):
        fix = _page(code).partition("## Fix")[2]
        assert fix.lstrip().startswith("```diff")


@pytest.mark.parametrize("indent", [None, 2])
def test_lines_are_found_by_pointer(indent: int | None) -> None:
    """Also in a text that breaks off."""
    value = {"a": [1, {"b/c": None}], "d": {"e": "f"}, "g": []}
    text = json.dumps(value, indent=indent)
    lines = lines_of(text)
    assert set(lines) == {"", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/d", "/d/e", "/g"}
    if indent:
        assert text.splitlines()[lines["/a/1/b~1c"] - 1].strip() == '"b/c": null'
        assert text.splitlines()[lines["/d/e"] - 1].strip() == '"e": "f"'
    assert lines_of('{"a": 1, "b') == {"": 1, "/a": 1}


def test_tables_of_rules_name_existing_codes() -> None:
    """No rule is related to itself, and every rule has words."""
    words = all_words()
    assert set(words) <= set(RULES)
    missing = set(RULES) - set(words)
    assert not missing, f"add to docs/rules/_words.toml: {missing}"
    for code, word in words.items():
        related = word.get("related", [])
        assert set(related) <= set(RULES) - {code}, code
        assert word.get("also"), code


@pytest.mark.parametrize("code", RULES)
def test_the_page_by_symptom_lists_every_rule_that_affects_results(code: str) -> None:
    """A reader who starts there finds each rule that loses or changes a number."""
    if RULES[code].effect not in HARMLESS:
        assert symptoms_of(code), f"name {code} in docs/symptoms.md"


def test_reports_pages_and_playground_share_their_colors() -> None:
    """Of severities."""
    palette = (DOCS / "_static" / "palette.css").read_text(encoding="utf-8")
    light = palette.partition("}")[0]
    assert {x.value: colour for x, colour in BADGES.items()} == {
        name: colour
        for name, colour in re.findall(r"--(\w+): (#\w+);", light)
        if name in {x.value for x in BADGES}
    }


def test_the_guide_has_three_steps_with_a_picture_each() -> None:
    """It needs no Python."""
    guide = (DOCS / "guides" / "network-panel.md").read_text(encoding="utf-8")
    steps = re.findall(r"^## (\d)\.", guide, re.MULTILINE)
    assert steps == ["1", "2", "3"]
    pictures = re.findall(r"!\[.+\]\((.+)\)", guide)
    assert len(pictures) == 3
    for picture in pictures:
        assert (Path(DOCS / "guides") / picture).exists(), picture
    assert "pip" not in guide
